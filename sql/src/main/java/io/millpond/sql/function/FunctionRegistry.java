package io.millpond.sql.function;

import io.millpond.sql.setting.NearestNames;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The functions that statements may name. Immutable.
public final class FunctionRegistry {
    /// The one function that tells a SimpleAggregateFunction from the type of its values.
    private static final String TYPE_NAME = "toTypeName";

    private final Map<String, ScalarFunction> scalar = new HashMap<>();
    private final Map<String, ScalarFunction> scalarByLowerName = new HashMap<>();
    private final Map<String, HigherOrderFunction> higherOrder = new HashMap<>();
    private final Map<String, FunctionDescription> descriptions = new TreeMap<>();

    /// A registry of these functions; the name of a scalar and of a higher-order one may agree.
    public FunctionRegistry(
            Collection<? extends ScalarFunction> scalarFunctions,
            Collection<? extends HigherOrderFunction> higherOrderFunctions) {
        for (ScalarFunction function : scalarFunctions) {
            addScalar(function);
        }
        for (HigherOrderFunction function : higherOrderFunctions) {
            FunctionDescription description = function.description();
            higherOrder.put(description.name(), function);
            descriptions.putIfAbsent(description.name(), description);
            for (String alias : description.aliases()) {
                higherOrder.put(alias, function);
            }
        }
    }

    private void addScalar(ScalarFunction function) {
        FunctionDescription description = function.description();
        List<String> names = new ArrayList<>(description.aliases());
        names.add(description.name());
        for (String name : names) {
            if (scalar.put(name, function) != null) {
                throw new IllegalArgumentException("Two functions are called " + name);
            }
            if (description.isCaseInsensitive()) {
                scalarByLowerName.put(name.toLowerCase(Locale.ROOT), function);
            }
        }
        descriptions.put(description.name(), description);
    }

    /// The scalar function called `name`, by any of its names.
    public Optional<ScalarFunction> scalar(String name) {
        ScalarFunction function = scalar.get(name);
        if (function == null) {
            function = scalarByLowerName.get(name.toLowerCase(Locale.ROOT));
        }
        return Optional.ofNullable(function);
    }

    /// The function called `name` that takes a lambda first.
    public Optional<HigherOrderFunction> higherOrder(String name) {
        return Optional.ofNullable(higherOrder.get(name));
    }

    public boolean contains(String name) {
        return scalar(name).isPresent() || higherOrder.containsKey(name);
    }

    /// The descriptions of all functions, by name.
    public Collection<FunctionDescription> all() {
        return descriptions.values();
    }

    /// Fixes the function called `name` to its arguments.
    ///
    /// Errors: UNKNOWN_FUNCTION, and those of [ScalarFunction#bind].
    public BoundFunction bind(String name, List<Argument> arguments, FunctionContext context) {
        ScalarFunction function =
                scalar(name)
                        .orElseThrow(
                                () ->
                                        higherOrder.containsKey(name)
                                                ? lambdaExpected(name)
                                                : unknown(name));
        boolean showsType = function.description().name().equals(TYPE_NAME);
        return Binding.bind(function, showsType ? arguments : plain(arguments), context);
    }

    /// The arguments with the types that values are computed with.
    private static List<Argument> plain(List<Argument> arguments) {
        return arguments.stream()
                .map(
                        argument ->
                                new Argument(
                                        DataTypes.plain(argument.type()),
                                        argument.constant(),
                                        argument.text()))
                .toList();
    }

    private static DatabaseException lambdaExpected(String name) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "First argument for function " + name + " must be a function");
    }

    /// The error of calling a function that does not exist, with the name that may have been meant.
    public DatabaseException unknown(String name) {
        List<String> near = NearestNames.near(name, descriptions.keySet());
        return new DatabaseException(
                ErrorCode.UNKNOWN_FUNCTION,
                "Function with name `"
                        + name
                        + "` does not exist."
                        + (near.isEmpty()
                                ? ""
                                : " Maybe you meant: ['" + String.join("','", near) + "']."));
    }
}
