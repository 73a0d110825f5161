package io.millpond.sql.aggregate.library;

import io.millpond.sql.aggregate.AggregateRegistry;
import io.millpond.sql.aggregate.AggregateStates;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.function.FunctionFamilies;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;

/// All aggregate functions of this program.
public final class StandardAggregates {
    private static final AggregateRegistry REGISTRY =
            new AggregateRegistry(new FunctionFamilies<>(AggregateFamily.class));

    private StandardAggregates() {}

    /// The registry of them.
    public static AggregateRegistry registry() {
        return REGISTRY;
    }

    /// The function whose states are values of `type`.
    ///
    /// Errors: those of [AggregateRegistry#bind].
    public static BoundAggregate bind(AggregateFunctionType type) {
        List<DataType> parameterTypes = new ArrayList<>();
        List<Column> parameters = AggregateStates.parameters(type.parameters(), parameterTypes);
        return REGISTRY.bind(type.function(), parameters, parameterTypes, type.arguments());
    }
}
