package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads a stream with a [RowDecoder], one buffer of complete rows after another.
///
/// The buffer holds its first size, or as much as the longest row needs, up to [#ROW_BYTES_MAX].
/// Broken rows are left out as long as the settings allow that many.
final class StreamRowReader implements RowReader {
    /// The usual size of the buffer.
    static final int BUFFER_BYTES = 1 << 20;

    private static final int ROW_BYTES_MAX = 1 << 28;

    /// How many bytes of input pass between two looks at the size of the block.
    private static final int CHECK_BYTES = 1 << 16;

    private final InputStream input;
    private final Header header;
    private final RowDecoder decoder;
    private final ColumnBuilder[] builders;
    private final BrokenRows broken;
    private final ByteCursor cursor = new ByteCursor(new byte[0]);

    private byte[] buffer;

    /// The bytes in the buffer; those before the cursor's end are complete rows.
    private int filled;

    private boolean isAtEnd;
    private boolean isFinished;
    private OmittedCells omitted;

    /// Whether cells that the input does not give are told; else they are the types' defaults.
    private final boolean isOmissionTold;

    private long rowNumber;
    private int rowCount;

    /// @param bufferBytes how large the buffer is at first
    StreamRowReader(
            InputStream input,
            Header header,
            RowDecoder decoder,
            FormatSettings settings,
            int bufferBytes) {
        this.buffer = new byte[bufferBytes];
        this.input = input;
        this.header = header;
        this.decoder = decoder;
        this.broken = new BrokenRows(settings);
        this.builders = new ColumnBuilder[header.size()];
        for (int column = 0; column < builders.length; column++) {
            builders[column] = ColumnBuilders.of(header.type(column));
        }
        this.omitted = new OmittedCells(header.size());
        this.isOmissionTold = settings.flag("input_format_defaults_for_omitted_fields");
        cursor.reset(buffer, 0, 0);
        decoder.start();
    }

    @Override
    public @Nullable Block read(int rowCountMax, long byteCountMax) throws IOException {
        omitted = new OmittedCells(header.size());
        rowCount = 0;
        int checkAt = cursor.at() + CHECK_BYTES;
        while (rowCount < rowCountMax && !isFinished) {
            if (!readRow()) {
                refill();
                checkAt = 0;
            }
            if (cursor.at() >= checkAt) {
                if (retainedBytes() >= byteCountMax) {
                    break;
                }
                checkAt = cursor.at() + CHECK_BYTES;
            }
        }
        return rowCount == 0 && isFinished ? null : build();
    }

    @Override
    public OmittedCells omitted() {
        return omitted;
    }

    /// Reads one row; false when the buffer holds no more complete rows.
    private boolean readRow() throws IOException {
        int from = cursor.at();
        try {
            if (!decoder.readRow(cursor, builders, isOmissionTold ? omitted : null)) {
                return false;
            }
            rowNumber++;
            rowCount++;
            return true;
        } catch (DatabaseException e) {
            rollback();
            if (!decoder.isBoundaryKnown() && !isAtEnd && isCutShort(e)) {
                cursor.seek(from);
                return false;
            }
            return skipBrokenRow(e, from);
        }
    }

    private static boolean isCutShort(DatabaseException e) {
        return e.code() == ErrorCode.ATTEMPT_TO_READ_AFTER_EOF
                || e.code() == ErrorCode.CANNOT_READ_ALL_DATA;
    }

    private void rollback() {
        for (ColumnBuilder builder : builders) {
            builder.rollback(rowCount);
        }
        omitted.rollback(rowCount);
    }

    /// Leaves a broken row out where the settings allow it; false when it takes more input to see
    /// where its line ends.
    private boolean skipBrokenRow(DatabaseException e, int from) {
        int end = broken.end(e, decoder, buffer, from, cursor.end(), rowNumber + 1);
        if (end == cursor.end() && !isAtEnd) {
            cursor.seek(from);
            return false;
        }
        broken.leaveOut();
        rowNumber++;
        cursor.seek(end);
        return true;
    }

    private long retainedBytes() {
        long sum = 0;
        for (ColumnBuilder builder : builders) {
            sum += builder.retainedBytes();
        }
        return sum;
    }

    private Block build() {
        List<Column> columns = new ArrayList<>(builders.length);
        for (ColumnBuilder builder : builders) {
            columns.add(builder.build());
        }
        return new Block(header, columns, rowCount);
    }

    /// Moves the rest to the buffer's front, reads on, and finds the last complete row.
    private void refill() throws IOException {
        if (isAtEnd) {
            isFinished = true;
            finish();
            return;
        }
        int rest = filled - cursor.at();
        if (cursor.at() > 0) {
            System.arraycopy(buffer, cursor.at(), buffer, 0, rest);
        } else if (rest == buffer.length) {
            buffer = Arrays.copyOf(buffer, grownLength(rest));
        }
        filled = rest;
        while (filled < buffer.length) {
            int count = input.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                isAtEnd = true;
                break;
            }
            filled += count;
        }
        cursor.reset(buffer, 0, isAtEnd ? filled : decoder.lastBoundary(buffer, 0, filled));
    }

    private void finish() {
        try {
            decoder.finish();
        } catch (DatabaseException e) {
            throw InputErrors.atRow(e, rowNumber + 1);
        }
    }

    private static int grownLength(int length) {
        if (length >= ROW_BYTES_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_STRING_SIZE,
                    "A row of the input is longer than " + ROW_BYTES_MAX + " bytes");
        }
        return length * 2;
    }
}
