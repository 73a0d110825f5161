package io.millpond.storage.type;

import java.util.List;

/// `AggregateFunction(name(parameters), types...)`: the unfinished state of an aggregate function.
///
/// A value is a byte string that only the function itself can read; no bytes at all are the state
/// of no rows, which makes that the default of every such type. Values have no order.
///
/// @param function the name, combinators included, such as `quantilesExactIf`
/// @param parameters the literals in the function's own parentheses, as SQL; empty where there are
///     none
/// @param arguments the types of the values that the function was given
public record AggregateFunctionType(String function, String parameters, List<DataType> arguments)
        implements DataType {
    public AggregateFunctionType {
        arguments = List.copyOf(arguments);
    }

    @Override
    public String name() {
        StringBuilder name = new StringBuilder("AggregateFunction(").append(function);
        if (!parameters.isEmpty()) {
            name.append('(').append(parameters).append(')');
        }
        for (DataType argument : arguments) {
            name.append(", ").append(argument.name());
        }
        return name.append(')').toString();
    }

    @Override
    public Layout layout() {
        return Layout.BYTES;
    }
}
