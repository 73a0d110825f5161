package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.util.List;

/// Writes SQLInsert: statements that insert the rows, so many at a time.
public final class SqlInsertWriter implements RowWriter {
    private final ValueWriter[] cells;
    private final String opening;
    private final long rowsOfStatement;
    private long rowsWritten;

    public SqlInsertWriter(Header header, FormatSettings settings) {
        CodecSettings codec = settings.codec();
        this.cells = CellWriters.of(header, TextStyle.QUOTED, codec);
        this.opening = opening(header, settings);
        this.rowsOfStatement = settings.number("output_format_sql_insert_max_batch_size");
    }

    private static String opening(Header header, FormatSettings settings) {
        boolean isQuoted = settings.flag("output_format_sql_insert_quote_names");
        List<String> names =
                header.names().stream()
                        .map(name -> isQuoted ? "`" + name.replace("`", "\\`") + "`" : name)
                        .toList();
        return (settings.flag("output_format_sql_insert_use_replace") ? "REPLACE" : "INSERT")
                + " INTO "
                + settings.text("output_format_sql_insert_table_name")
                + (settings.flag("output_format_sql_insert_include_column_names")
                        ? " (" + String.join(", ", names) + ")"
                        : "")
                + " VALUES ";
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        out.put(rowsWritten == 0 ? opening : ", ");
        out.put('(');
        for (int column = 0; column < block.header().size(); column++) {
            out.put(column > 0 ? ", " : "");
            cells[column].write(block.column(column), row, out);
        }
        out.put(')');
        if (++rowsWritten == rowsOfStatement) {
            out.put(";\n");
            rowsWritten = 0;
        }
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        if (rowsWritten > 0) {
            out.put(";\n");
        }
    }
}
