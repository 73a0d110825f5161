package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.FunctionFamilies;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The aggregate functions that statements may name. Thread-safe.
public final class AggregateRegistry {
    private final FunctionFamilies<AggregateFunction> functions;

    public AggregateRegistry(FunctionFamilies<AggregateFunction> functions) {
        this.functions = functions;
    }

    /// Whether `name` is an aggregate function's, with or without combinators.
    public boolean contains(String name) {
        return find(name).isPresent();
    }

    /// The descriptions of all functions, without combinators.
    public Collection<FunctionDescription> all() {
        return functions.descriptions().values();
    }

    /// Fixes the function called `name`, combinators included, to its arguments.
    ///
    /// @param parameters the values in the first pair of parentheses, one row each
    /// @param parameterTypes the types of `parameters`
    /// @param arguments the types of the values in the second pair
    ///
    /// Errors: UNKNOWN_AGGREGATE_FUNCTION, and those of [AggregateFunction#bind].
    public BoundAggregate bind(
            String name,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        return NullSkipping.bind(
                function(name),
                parameters,
                parameterTypes,
                arguments.stream().map(DataTypes::plain).toList());
    }

    /// The function called `name`, combinators included.
    ///
    /// Errors: UNKNOWN_AGGREGATE_FUNCTION, ILLEGAL_AGGREGATION.
    public AggregateFunction function(String name) {
        return name.equals("countDistinct") ? function("uniqExact") : require(name);
    }

    private AggregateFunction require(String name) {
        return find(name)
                .orElseThrow(
                        () ->
                                new DatabaseException(
                                        ErrorCode.UNKNOWN_AGGREGATE_FUNCTION,
                                        "Unknown aggregate function " + name));
    }

    private Optional<AggregateFunction> find(String name) {
        String known = name.equalsIgnoreCase("array_concat_agg") ? "groupArrayArray" : name;
        return find(known, functions::find).or(() -> find(known, functions::findAnywhere));
    }

    private static Optional<AggregateFunction> find(
            String name, Function<String, Optional<AggregateFunction>> plain) {
        Optional<AggregateFunction> function = plain.apply(name);
        Combinator combinator = function.isPresent() ? null : Combinator.of(name);
        return combinator == null
                ? function
                : find(combinator.strip(name), plain).map(combinator::decorate);
    }
}
