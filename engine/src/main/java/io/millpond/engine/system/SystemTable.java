package io.millpond.engine.system;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A table of the database `system`. An immutable value.
///
/// @param <R> the object a row is read from
/// @param comment what a row is, one sentence
/// @param rows the rows at the moment of a query; few enough to be in memory
public record SystemTable<R>(
        String name,
        String comment,
        List<SystemColumn<R>> columns,
        Function<SystemScope, List<R>> rows) {
    public SystemTable {
        columns = List.copyOf(columns);
    }

    public Header header() {
        List<Field> fields = new ArrayList<>(columns.size());
        columns.forEach(c -> fields.add(c.field()));
        return new Header(fields);
    }

    /// The rows with the columns called `names`, in that order.
    Block block(List<String> names, SystemScope scope) {
        List<R> objects = rows.apply(scope);
        List<Field> fields = new ArrayList<>(names.size());
        List<Column> values = new ArrayList<>(names.size());
        for (String wanted : names) {
            SystemColumn<R> column = column(wanted);
            ColumnBuilder builder = ColumnBuilders.of(column.type());
            for (R object : objects) {
                SystemValues.append(column.value().apply(object), builder);
            }
            fields.add(column.field());
            values.add(builder.build());
        }
        return new Block(new Header(fields), values, objects.size());
    }

    private SystemColumn<R> column(String wanted) {
        for (SystemColumn<R> column : columns) {
            if (column.name().equals(wanted)) {
                return column;
            }
        }
        throw new IllegalArgumentException("system.%s has no column %s".formatted(name, wanted));
    }
}
