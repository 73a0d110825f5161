package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import java.util.List;

/// An aggregate function made of its parts.
///
/// @param handlesNulls as in [AggregateFunction#handlesNulls]
/// @param isNullableOverNulls as in [AggregateFunction#isNullableOverNulls]
public record DefinedAggregate(
        FunctionDescription description,
        Binder binder,
        boolean handlesNulls,
        boolean isNullableOverNulls)
        implements AggregateFunction {
    /// Fixes a function to its parameters and argument types.
    @FunctionalInterface
    public interface Binder {
        BoundAggregate bind(
                List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments);
    }

    /// A function that skips NULLs and is NULL over nothing else.
    public static AggregateFunction of(FunctionDescription description, Binder binder) {
        return new DefinedAggregate(description, binder, false, true);
    }

    /// A function that skips NULLs and has its empty value over nothing else.
    public static AggregateFunction counting(FunctionDescription description, Binder binder) {
        return new DefinedAggregate(description, binder, false, false);
    }

    /// A function that takes NULLs.
    public static AggregateFunction overNulls(FunctionDescription description, Binder binder) {
        return new DefinedAggregate(description, binder, true, false);
    }

    @Override
    public BoundAggregate bind(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments) {
        return binder.bind(parameters, parameterTypes, arguments);
    }
}
