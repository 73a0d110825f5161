package io.millpond.engine.format;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes a stream into memory, for formats that have to reach all bytes of a document.
///
/// At most [#BYTES_MAX], and at most a query's `max_memory_usage` where it has one.
public final class DocumentBytes {
    /// The bytes of the longest document that comes from a stream: those of one array.
    public static final int BYTES_MAX = Integer.MAX_VALUE - 16;

    private static final int PIECE_BYTES = 1 << 20;

    private DocumentBytes() {}

    /// All bytes up to the end of the stream.
    ///
    /// Errors: MEMORY_LIMIT_EXCEEDED.
    public static MemorySegment of(String format, InputStream input, FormatSettings settings)
            throws IOException {
        long limit = settings.number("max_memory_usage");
        long bytesMax = limit <= 0 ? BYTES_MAX : Math.min(limit, BYTES_MAX);
        List<byte[]> pieces = new ArrayList<>();
        long count = 0;
        while (true) {
            byte[] piece = input.readNBytes(PIECE_BYTES);
            count += piece.length;
            if (count > bytesMax) {
                throw new DatabaseException(
                        ErrorCode.MEMORY_LIMIT_EXCEEDED,
                        "A document in the format %s has to be held in memory, and is longer than %d bytes. Split it, or put it where the table function file reads it in place"
                                .formatted(format, bytesMax));
            }
            if (piece.length > 0) {
                pieces.add(piece);
            }
            if (piece.length < PIECE_BYTES) {
                return MemorySegment.ofArray(joined(pieces, (int) count));
            }
        }
    }

    private static byte[] joined(List<byte[]> pieces, int count) {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        byte[] bytes = new byte[count];
        int at = 0;
        for (int i = 0; i < pieces.size(); i++) {
            byte[] piece = pieces.set(i, new byte[0]);
            System.arraycopy(piece, 0, bytes, at, piece.length);
            at += piece.length;
        }
        return at == bytes.length ? bytes : Arrays.copyOf(bytes, at);
    }
}
