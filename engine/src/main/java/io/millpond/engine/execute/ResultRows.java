package io.millpond.engine.execute;

import io.millpond.engine.system.SystemValues;
import io.millpond.engine.table.RowBuffer;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Small results that are made in memory.
final class ResultRows {
    private ResultRows() {}

    /// The result of a statement that has none.
    static BlockStream none() {
        return new RowBuffer(Header.EMPTY, List.of(), 1);
    }

    /// One row of one column of type String.
    static BlockStream text(String column, String value) {
        return of(List.of(new Field(column, DataTypes.STRING)), List.of(List.of(value)));
    }

    /// One row of one column of type UInt8.
    static BlockStream flag(String column, boolean value) {
        return of(List.of(new Field(column, DataTypes.UINT8)), List.of(List.of(value)));
    }

    /// Rows of values, each in the form [SystemValues] takes for its column's type.
    static BlockStream of(
            List<Field> fields, List<? extends List<? extends @Nullable Object>> rows) {
        Header header = new Header(fields);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            ColumnBuilder builder = ColumnBuilders.of(fields.get(i).type());
            for (List<? extends @Nullable Object> row : rows) {
                SystemValues.append(row.get(i), builder);
            }
            columns.add(builder.build());
        }
        Block block = new Block(header, columns, rows.size());
        return new RowBuffer(header, List.of(block), Math.max(1, rows.size()));
    }
}
