package io.millpond.sql.exec;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The least and the greatest value of each column, NULLs left out. Single-threaded.
final class Extremes {
    private final Header header;
    private final List<@Nullable Column> least = new ArrayList<>();
    private final List<@Nullable Column> greatest = new ArrayList<>();

    Extremes(Header header) {
        this.header = header;
        for (int i = 0; i < header.size(); i++) {
            least.add(null);
            greatest.add(null);
        }
    }

    void add(Block block) {
        for (int i = 0; i < header.size(); i++) {
            Column column = Columns.full(block.column(i));
            ColumnOrder order = ColumnOrder.of(header.type(i));
            for (int row = 0; row < block.rowCount(); row++) {
                if (column instanceof NullableColumn nullable && nullable.isNull(row)) {
                    continue;
                }
                Column low = least.get(i);
                if (low == null || order.compare(column, row, low, 0) < 0) {
                    least.set(i, column.gather(new int[] {row}, 1));
                }
                Column high = greatest.get(i);
                if (high == null || order.compare(column, row, high, 0) > 0) {
                    greatest.set(i, column.gather(new int[] {row}, 1));
                }
            }
        }
    }

    /// Two rows: the least values, the greatest values; defaults where there were none.
    Block block() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            ColumnBuilder builder = ColumnBuilders.of(header.type(i));
            append(builder, least.get(i));
            append(builder, greatest.get(i));
            columns.add(builder.build());
        }
        return new Block(header, columns, 2);
    }

    private static void append(ColumnBuilder builder, @Nullable Column value) {
        if (value == null) {
            builder.appendDefault();
        } else {
            builder.append(value, 0);
        }
    }
}
