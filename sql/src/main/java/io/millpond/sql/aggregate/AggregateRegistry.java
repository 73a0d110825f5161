package io.millpond.sql.aggregate;

import io.millpond.sql.function.FunctionDescription;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The aggregate functions that statements may name. Immutable.
public final class AggregateRegistry {
    private static final AggregateRegistry STANDARD =
            new AggregateRegistry(StandardAggregates.all());

    private final Map<String, AggregateFunction> functions = new HashMap<>();
    private final Map<String, AggregateFunction> byLowerName = new HashMap<>();
    private final Map<String, FunctionDescription> descriptions = new TreeMap<>();

    public AggregateRegistry(Collection<? extends AggregateFunction> all) {
        for (AggregateFunction function : all) {
            FunctionDescription description = function.description();
            descriptions.put(description.name(), description);
            add(description.name(), function);
            for (String alias : description.aliases()) {
                add(alias, function);
            }
        }
    }

    private void add(String name, AggregateFunction function) {
        if (functions.put(name, function) != null) {
            throw new IllegalArgumentException("Two aggregate functions are called " + name);
        }
        if (function.description().isCaseInsensitive()) {
            byLowerName.put(name.toLowerCase(Locale.ROOT), function);
        }
    }

    /// All the aggregate functions of this program.
    public static AggregateRegistry standard() {
        return STANDARD;
    }

    /// Whether `name` is an aggregate function's, with or without combinators.
    public boolean contains(String name) {
        return find(name).isPresent();
    }

    /// The descriptions of all functions, without combinators.
    public Collection<FunctionDescription> all() {
        return descriptions.values();
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
        AggregateFunction function = functions.get(name);
        if (function == null) {
            function = byLowerName.get(name.toLowerCase(Locale.ROOT));
        }
        if (function != null) {
            return Optional.of(function);
        }
        Combinator combinator = Combinator.of(name);
        return combinator == null
                ? Optional.empty()
                : find(combinator.strip(name)).map(combinator::decorate);
    }
}
