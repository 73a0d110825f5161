package io.millpond.engine.format.msgpack;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.format.RowDecoder;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

/// Decodes MsgPack; see [MsgPackWriter] for the form.
public final class MsgPackDecoder implements RowDecoder {
    private final Header header;
    private final MsgPackCell[] cells;
    private final MsgPackInput input = new MsgPackInput();
    private final boolean isNullDefault;

    public MsgPackDecoder(Header header, FormatSettings settings) {
        this.header = header;
        this.isNullDefault = settings.flag("input_format_null_as_default");
        this.cells = new MsgPackCell[header.size()];
        for (int column = 0; column < cells.length; column++) {
            cells[column] = MsgPackCell.of(header.type(column), settings.codec());
        }
    }

    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return to;
    }

    @Override
    public boolean isBoundaryKnown() {
        return false;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (in.isAtEnd() || cells.length == 0) {
            return false;
        }
        input.reset(in);
        for (int column = 0; column < cells.length; column++) {
            try {
                if (isNullDefault && !header.type(column).isNullable() && input.skipNull()) {
                    if (omitted != null) {
                        omitted.add(column, builders[column].rowCount());
                    }
                    builders[column].appendDefault();
                    continue;
                }
                cells[column].read(input, builders[column]);
            } catch (DatabaseException e) {
                throw new DatabaseException(
                        e.code(),
                        "%s: (while reading column %s)".formatted(e.text(), header.name(column)),
                        e);
            }
        }
        in.seek(input.at());
        return true;
    }

    @Override
    public void finish() {
        if (cells.length == 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "MsgPack cannot be read into no columns");
        }
    }
}
