package io.millpond.engine.mergetree.merger;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.aggregate.AggregateStates;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.library.StandardAggregates;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What an aggregate function makes of the values.
///
/// @param type of the column
/// @param function over values of `type`, with results of it but for LowCardinality
record AggregatedValue(int column, DataType type, BoundAggregate function)
        implements ColumnCombiner {

    /// The function that a column of states is of.
    static AggregatedValue ofStates(int column, AggregateFunctionType type) {
        List<DataType> parameterTypes = new ArrayList<>();
        List<Column> parameters = AggregateStates.parameters(type.parameters(), parameterTypes);
        return new AggregatedValue(
                column,
                type,
                StandardAggregates.registry()
                        .bind(
                                type.function() + "MergeState",
                                parameters,
                                parameterTypes,
                                List.of(type)));
    }

    /// The function that the type of a column names.
    ///
    /// Errors: BAD_ARGUMENTS where its results are of another type.
    static AggregatedValue ofSimple(int column, SimpleAggregateFunctionType type) {
        String function = type.function();
        int parenthesis = function.indexOf('(');
        String name = parenthesis < 0 ? function : function.substring(0, parenthesis);
        String text =
                parenthesis < 0 ? "" : function.substring(parenthesis + 1, function.length() - 1);
        List<DataType> parameterTypes = new ArrayList<>();
        List<Column> parameters = AggregateStates.parameters(text, parameterTypes);
        BoundAggregate bound =
                StandardAggregates.registry()
                        .bind(name, parameters, parameterTypes, List.of(type.element()));
        DataType expected = DataTypes.withoutLowCardinality(type.element());
        if (!bound.resultType().equals(expected)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    ("Incompatible data types between aggregate function '%s' which returns %s"
                                    + " and column storage type %s")
                            .formatted(name, bound.resultType().name(), type.element().name()));
        }
        return new AggregatedValue(column, type.element(), bound);
    }

    /// The sum in the column's own type, which wraps around.
    static AggregatedValue sum(int column, DataType type) {
        DataType plain = DataTypes.withoutLowCardinality(type);
        DataType number = DataTypes.notNullable(plain) instanceof BoolType ? asNumber(plain) : type;
        return new AggregatedValue(
                column,
                type,
                StandardAggregates.registry()
                        .bind("sumWithOverflow", List.of(), List.of(), List.of(number)));
    }

    private static DataType asNumber(DataType bool) {
        return bool instanceof NullableType ? new NullableType(DataTypes.UINT8) : DataTypes.UINT8;
    }

    @Override
    public void combine(GroupRows groups, @Nullable Column[] combined) {
        Accumulator accumulator = function.accumulator();
        accumulator.add(
                groups.groupOf(),
                groups.count(),
                List.of(groups.column(column)),
                groups.rowCount());
        Column result = Columns.full(accumulator.result(groups.count()));
        combined[column] = fit(result, type);
    }

    /// The results as the column holds them.
    static Column fit(Column result, DataType type) {
        if (type instanceof LowCardinalityType && !(result instanceof DictionaryColumn)) {
            int[] codes = new int[result.rowCount()];
            for (int row = 0; row < codes.length; row++) {
                codes[row] = row;
            }
            ColumnBuilder builder = ColumnBuilders.of(type);
            builder.appendRange(new DictionaryColumn(codes, result, codes.length), 0, codes.length);
            return builder.build();
        }
        return DataTypes.withoutWrappers(type) instanceof BoolType ? flags(result) : result;
    }

    /// Sums of flags: set where any of them is.
    private static Column flags(Column sums) {
        if (sums instanceof NullableColumn nullable) {
            return new NullableColumn(nullable.nulls(), flags(nullable.values()));
        }
        ByteColumn bytes = (ByteColumn) sums;
        byte[] flags = new byte[bytes.rowCount()];
        for (int row = 0; row < flags.length; row++) {
            flags[row] = (byte) (bytes.value(row) == 0 ? 0 : 1);
        }
        return new ByteColumn(flags, flags.length);
    }
}
