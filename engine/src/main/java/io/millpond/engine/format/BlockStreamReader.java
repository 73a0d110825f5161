package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads a stream with a [BlockDecoder]. The buffer holds the block that is being read, or the
/// whole document where the format needs that, up to [#DOCUMENT_BYTES_MAX].
final class BlockStreamReader implements RowReader {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int DOCUMENT_BYTES_MAX = 1 << 30;

    private final InputStream input;
    private final Header header;
    private final BlockDecoder decoder;
    private final boolean isWhole;
    private final ByteCursor cursor = new ByteCursor(new byte[0]);

    private byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private boolean isAtEnd;
    private OmittedCells omitted;

    BlockStreamReader(InputStream input, Header header, BlockDecoder decoder, boolean isWhole) {
        this.input = input;
        this.header = header;
        this.decoder = decoder;
        this.isWhole = isWhole;
        this.omitted = new OmittedCells(header.size());
        cursor.reset(buffer, 0, 0);
        decoder.start();
    }

    /// Blocks are as the document has them, whatever the limits.
    @Override
    public @Nullable Block read(int rowCountMax, long byteCountMax) throws IOException {
        omitted = new OmittedCells(header.size());
        while (isWhole && !isAtEnd) {
            refill();
        }
        while (true) {
            if (cursor.isAtEnd() && !isAtEnd) {
                refill();
                continue;
            }
            int from = cursor.at();
            try {
                return decoder.decode(cursor, omitted);
            } catch (DatabaseException e) {
                if (isAtEnd || !isCutShort(e)) {
                    throw e;
                }
                cursor.seek(from);
                refill();
            }
        }
    }

    @Override
    public OmittedCells omitted() {
        return omitted;
    }

    private static boolean isCutShort(DatabaseException e) {
        return e.code() == ErrorCode.ATTEMPT_TO_READ_AFTER_EOF
                || e.code() == ErrorCode.CANNOT_READ_ALL_DATA;
    }

    /// Moves the rest to the buffer's front, doubles the buffer where that leaves no room, and
    /// reads on.
    private void refill() throws IOException {
        int rest = filled - cursor.at();
        if (cursor.at() > 0) {
            System.arraycopy(buffer, cursor.at(), buffer, 0, rest);
        }
        if (rest > buffer.length / 2) {
            if (buffer.length >= DOCUMENT_BYTES_MAX) {
                throw new DatabaseException(
                        ErrorCode.TOO_LARGE_STRING_SIZE,
                        "A block of the input is longer than " + DOCUMENT_BYTES_MAX + " bytes");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int count = input.readNBytes(buffer, rest, buffer.length - rest);
        isAtEnd = rest + count < buffer.length;
        filled = rest + count;
        cursor.reset(buffer, 0, filled);
    }
}
