package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.StringType;

/// Writes JSONObjectEachRow: one object, whose values are the rows, called `row_1` and so on, or as
/// the column says that `format_json_object_each_row_column_for_object_name` names.
public final class JsonObjectEachRowWriter implements RowWriter {
    private final byte[][] names;
    private final JsonCells cells;
    private final int nameColumn;
    private long rowCount;

    public JsonObjectEachRowWriter(Header header, FormatSettings settings) {
        CodecSettings codec = settings.codec();
        this.names = CellWriters.names(header, TextStyle.JSON, codec);
        this.cells = new JsonCells(header, codec, false);
        this.nameColumn =
                header.indexOf(settings.text("format_json_object_each_row_column_for_object_name"));
        if (nameColumn >= 0 && !(header.type(nameColumn) instanceof StringType)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Column '%s' from setting json_object_each_row_column_for_object_name must have"
                                    .formatted(header.name(nameColumn))
                            + " String type.");
        }
    }

    @Override
    public void start(ByteSink out) {
        out.put("{\n");
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        out.put(rowCount++ > 0 ? ",\n\t" : "\t");
        if (nameColumn >= 0) {
            cells.put(block, nameColumn, row, out);
        } else {
            out.put("\"row_");
            out.putDecimal(rowCount);
            out.put('"');
        }
        out.put(": {");
        boolean isFirst = true;
        for (int column = 0; column < names.length; column++) {
            if (column == nameColumn) {
                continue;
            }
            out.put(isFirst ? "" : ",");
            isFirst = false;
            out.put(names[column]);
            out.put(':');
            cells.put(block, column, row, out);
        }
        out.put('}');
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        out.put(rowCount > 0 ? "\n}\n" : "}\n");
    }
}
