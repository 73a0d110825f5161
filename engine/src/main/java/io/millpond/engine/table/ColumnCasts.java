package io.millpond.engine.table;

import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Waiting;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.OptionalLong;

/// Conversions of columns into a table's types.
public final class ColumnCasts {
    private ColumnCasts() {}

    /// The conversion from one type to another.
    ///
    /// @param isNullDefault whether NULL becomes the default of a type without NULL; else it is
    ///     refused
    public static Cast of(DataType from, DataType to, boolean isNullDefault, QueryContext context) {
        if (from.equals(to)) {
            return (column, _) -> column;
        }
        FunctionContext functions = functionContext(context);
        if (!isNullDefault || !from.isNullable() || to.isNullable()) {
            return Casts.bind(from, to, functions);
        }
        if (from.equals(DataTypes.nullable(DataTypes.NOTHING))) {
            return (_, rowCount) -> Columns.defaults(to, rowCount);
        }
        DataType nullable =
                DataTypes.canBeInsideNullable(DataTypes.withoutLowCardinality(to))
                        ? DataTypes.nullable(DataTypes.withoutLowCardinality(to))
                        : from;
        Cast first = Casts.bind(from, nullable, functions);
        DataType plain = DataTypes.notNullable(nullable);
        Cast second = Casts.bind(plain, to, functions);
        return (column, rowCount) ->
                second.apply(withoutNulls(first.apply(column, rowCount), plain), rowCount);
    }

    /// What functions of a table's expressions know of the statement.
    public static FunctionContext functionContext(QueryContext context) {
        return new FunctionContext(
                context.zone(),
                context.clock(),
                OptionalLong.of(context.clock().currentTimeMillis()),
                context.random(),
                context.currentDatabase(),
                context.currentUser(),
                context.queryId(),
                CodecSettings.in(context.zone()),
                context.settings(),
                Waiting.unlimited(context.clock()),
                context.tables(),
                StandardFunctions.registry());
    }

    /// The values, with the default of `type` in place of NULL.
    private static Column withoutNulls(Column column, DataType type) {
        Column full = Columns.full(column);
        if (full instanceof DictionaryColumn coded) {
            full = coded.materialize();
        }
        if (!(full instanceof NullableColumn nullable)) {
            return full;
        }
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int row = 0; row < nullable.rowCount(); row++) {
            if (nullable.isNull(row)) {
                builder.appendDefault();
            } else {
                builder.append(nullable.values(), row);
            }
        }
        return builder.build();
    }
}
