package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

/// Decodes One: whatever the document holds, it is one row with one zero.
public final class OneDecoder implements RowDecoder {
    private boolean isRead;

    public OneDecoder(Header header) {
        if (header.size() != 1 || !header.type(0).equals(DataTypes.UINT8)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "One input format is only suitable for tables with a single column of type"
                            + " UInt8 but the number of columns is "
                            + header.size());
        }
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return to;
    }

    @Override
    public void start() {
        isRead = false;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        in.seek(in.end());
        if (isRead) {
            return false;
        }
        isRead = true;
        builders[0].appendDefault();
        return true;
    }
}
