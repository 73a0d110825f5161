package io.millpond.sql.function;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes NULL arguments give NULL results around a function that knows no NULLs.
///
/// Source: ClickHouse's default implementation for nulls. A result type that cannot hold NULL, such
/// as an array, has what the function makes of the default value that stands under the NULL.
record NullBinding(BoundFunction inner, DataType resultType) implements BoundFunction {
    static BoundFunction bind(
            ScalarFunction function, List<Argument> arguments, FunctionContext context) {
        boolean isNothing = arguments.stream().anyMatch(a -> a.type() instanceof NothingType);
        if (isNothing && !function.traits().contains(Trait.HANDLES_NULLS)) {
            // Such as the elements of an array that has none: there are no values to compute.
            return BoundFunction.of(
                    DataTypes.NOTHING,
                    (_, rowCount) -> Columns.defaults(DataTypes.NOTHING, rowCount));
        }
        boolean isNullable = arguments.stream().anyMatch(a -> a.type() instanceof NullableType);
        if (!isNullable || function.traits().contains(Trait.HANDLES_NULLS)) {
            return Binding.bindKernel(function, arguments, context);
        }
        DataType nothing = new NullableType(DataTypes.NOTHING);
        if (arguments.stream().anyMatch(argument -> argument.type().equals(nothing))) {
            return new Binding.ConstantFunction(nothing, ColumnBuilders.defaultValue(nothing));
        }
        List<Argument> plain = arguments.stream().map(NullBinding::withoutNull).toList();
        BoundFunction bound = Binding.bindKernel(function, plain, context);
        DataType type = bound.resultType();
        if (DataTypes.canBeInsideNullable(type) && !(type instanceof NothingType)) {
            type = new NullableType(type);
        }
        return new NullBinding(bound, type);
    }

    private static Argument withoutNull(Argument argument) {
        if (!(argument.type() instanceof NullableType(DataType element))) {
            return argument;
        }
        Column constant = argument.constant();
        if (constant instanceof NullableColumn nullable) {
            constant = nullable.values();
        }
        return new Argument(element, constant, argument.text());
    }

    @Override
    public Column apply(List<Column> arguments, int rowCount) {
        byte[] nulls = nullsOf(arguments, rowCount);
        List<Column> values = arguments.stream().map(NullBinding::valuesOf).toList();
        if (nulls == null) {
            return withNulls(inner.apply(values, rowCount), new byte[rowCount]);
        }
        int nullCount = 0;
        for (byte isNull : nulls) {
            nullCount += isNull;
        }
        if (nullCount == rowCount && resultType instanceof NullableType) {
            return Columns.defaults(resultType, rowCount);
        }
        try {
            return withNulls(inner.apply(values, rowCount), nulls);
        } catch (DatabaseException e) {
            // What stands under a NULL may be no valid input: only the other rows count.
            if (nullCount == 0) {
                throw e;
            }
            return applyWithoutNulls(values, nulls, rowCount - nullCount);
        }
    }

    /// 1 for each row with a NULL in any argument; null where no argument can be NULL.
    private static byte @Nullable [] nullsOf(List<Column> arguments, int rowCount) {
        byte[] nulls = null;
        for (Column argument : arguments) {
            if (argument instanceof ConstantColumn constant
                    && constant.value() instanceof NullableColumn one
                    && one.isNull(0)) {
                nulls = new byte[rowCount];
                Arrays.fill(nulls, (byte) 1);
                return nulls;
            }
            if (argument instanceof NullableColumn nullable) {
                nulls = nulls == null ? new byte[rowCount] : nulls;
                byte[] more = nullable.nulls();
                for (int row = 0; row < rowCount; row++) {
                    nulls[row] |= more[row];
                }
            }
        }
        return nulls;
    }

    private static Column valuesOf(Column argument) {
        return switch (argument) {
            case NullableColumn nullable -> Columns.full(nullable.values());
            case ConstantColumn constant when constant.value() instanceof NullableColumn one ->
                    new ConstantColumn(Columns.full(one.values()), constant.rowCount());
            default -> argument;
        };
    }

    private Column withNulls(Column result, byte[] nulls) {
        Column full = Columns.full(result);
        if (!(resultType instanceof NullableType)) {
            return full;
        }
        if (full instanceof NullableColumn nullable) {
            for (int row = 0; row < full.rowCount(); row++) {
                nulls[row] |= nullable.nulls()[row];
            }
            return new NullableColumn(nulls, nullable.values());
        }
        return new NullableColumn(nulls, full);
    }

    private Column applyWithoutNulls(List<Column> values, byte[] nulls, int count) {
        int[] rows = new int[count];
        int[] places = new int[nulls.length];
        int at = 0;
        for (int row = 0; row < nulls.length; row++) {
            places[row] = at;
            if (nulls[row] == 0) {
                rows[at++] = row;
            } else if (at > 0) {
                places[row] = at - 1;
            }
        }
        List<Column> some = new ArrayList<>(values.size());
        for (Column value : values) {
            some.add(value.gather(rows, count));
        }
        Column result = Columns.full(inner.apply(some, count));
        return withNulls(result.gather(places, nulls.length), nulls);
    }

    @Override
    public boolean isDeterministic() {
        return inner.isDeterministic();
    }

    @Override
    public boolean mayFail() {
        return inner.mayFail();
    }
}
