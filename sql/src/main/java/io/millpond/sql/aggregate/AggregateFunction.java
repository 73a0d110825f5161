package io.millpond.sql.aggregate;

import io.millpond.sql.function.NamedFunction;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.DataType;

import java.util.List;

/// An aggregate function. Immutable; a value of the [AggregateRegistry].
public interface AggregateFunction extends NamedFunction {
    /// The canonical name with all combinators, as the type of its states shows it.
    default String name() {
        return description().name();
    }

    /// The type of this function's states over arguments.
    ///
    /// @param parameterText the parameters as the type's name shows them
    default AggregateFunctionType stateType(String parameterText, List<DataType> arguments) {
        return new AggregateFunctionType(name(), parameterText, arguments);
    }

    /// Checks parameters and arguments and fixes the function to them.
    ///
    /// @param parameters the values in the first pair of parentheses, one row each
    /// @param parameterTypes the types of `parameters`
    /// @param arguments the types of the values in the second pair, without LowCardinality, and
    ///     without Nullable unless [#handlesNulls]
    ///
    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, ILLEGAL_TYPE_OF_ARGUMENT, BAD_ARGUMENTS.
    BoundAggregate bind(
            List<Column> parameters, List<DataType> parameterTypes, List<DataType> arguments);

    /// Whether NULL arguments reach the function; otherwise rows that hold one are skipped.
    default boolean handlesNulls() {
        return false;
    }

    /// Whether the result is NULL when every row was skipped because of NULL arguments.
    default boolean isNullableOverNulls() {
        return true;
    }
}
