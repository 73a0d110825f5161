package io.millpond.engine.system;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// A table of the database `system`: its [TableShape], its rows at the moment of a query, and what
/// each column says of a row. Immutable.
///
/// To add a table: put its shape into `system-tables.tsv`. It is empty then; for rows add
/// `SystemTable.of("name", Row::all).column("first", Row::first).made()` to
/// [StandardSystemTables]. A column that is not named there has its type's default in every row.
///
/// @param <R> the object a row is read from
public final class SystemTable<R> {
    private final TableShape shape;
    private final Function<SystemScope, List<R>> rows;

    /// What the columns say, in the order of the shape; null: the default.
    private final List<@Nullable Cell<R>> cells;

    private SystemTable(
            TableShape shape, Function<SystemScope, List<R>> rows, List<@Nullable Cell<R>> cells) {
        this.shape = shape;
        this.rows = rows;
        this.cells = cells;
    }

    /// Takes a value out of a row, in the form [SystemValues] takes for the type.
    interface Cell<R> {
        @Nullable Object of(R row, DataType type);
    }

    /// Begins a table of the shape called `name`, those of `information_schema` with that before
    /// the name.
    ///
    /// @param rows the rows at the moment of a query; few enough to be in memory
    public static <R> Making<R> of(String name, Function<SystemScope, List<R>> rows) {
        return new Making<>(TableShape.of(name), rows);
    }

    /// A table that never has rows.
    static SystemTable<?> empty(TableShape shape) {
        return new Making<>(shape, _ -> List.of()).made();
    }

    /// A table in the making; for one thread.
    public static final class Making<R> {
        private final TableShape shape;
        private final Function<SystemScope, List<R>> rows;
        private final List<@Nullable Cell<R>> cells = new ArrayList<>();

        private Making(TableShape shape, Function<SystemScope, List<R>> rows) {
            this.shape = shape;
            this.rows = rows;
            for (int i = 0; i < shape.columns().size(); i++) {
                cells.add(null);
            }
        }

        /// Says what a column has, in the form [SystemValues] takes for its type.
        public Making<R> column(String name, Function<R, @Nullable Object> value) {
            return cell(name, (row, _) -> value.apply(row));
        }

        /// Says what a column of times has.
        ///
        /// @param value milliseconds since 1970; 0: none, which is NULL where the type has it
        public Making<R> time(String name, ToLongFunction<R> value) {
            return cell(name, (row, type) -> SystemValues.time(value.applyAsLong(row), type));
        }

        Making<R> cell(String name, Cell<R> value) {
            cells.set(shape.index(name), value);
            return this;
        }

        public SystemTable<R> made() {
            for (TableShape.Column column : shape.columns()) {
                int to = shape.index(column.name());
                if (cells.get(to) == null) {
                    cells.set(to, cells.get(shape.index(column.original())));
                }
            }
            return new SystemTable<>(shape, rows, cells);
        }
    }

    TableShape shape() {
        return shape;
    }

    /// The rows with the columns called `names`, in that order.
    Block block(List<String> names, SystemScope scope) {
        List<R> objects = rows.apply(scope);
        List<Field> fields = new ArrayList<>(names.size());
        List<Column> values = new ArrayList<>(names.size());
        for (String wanted : names) {
            int index = shape.index(wanted);
            DataType type = shape.type(index);
            Cell<R> cell = cells.get(index);
            ColumnBuilder builder = ColumnBuilders.of(type);
            for (R object : objects) {
                SystemValues.append(cell == null ? null : cell.of(object, type), type, builder);
            }
            fields.add(new Field(wanted, type));
            values.add(builder.build());
        }
        return new Block(new Header(fields), values, objects.size());
    }
}
