package io.millpond.sql.function;

import io.millpond.sql.setting.NearestNames;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The functions that statements may name: the scalar ones, and those of a lambda, whose names may
/// agree with theirs. Thread-safe.
public final class FunctionRegistry {
    /// The one function that tells a SimpleAggregateFunction from the type of its values.
    private static final String TYPE_NAME = "toTypeName";

    private final FunctionFamilies<ScalarFunction> scalar;
    private final FunctionFamilies<HigherOrderFunction> higherOrder;

    private final VariantRule variants;

    /// Applies functions to the values of each type in a Variant or Dynamic.
    public interface VariantRule {
        /// The function over such an argument, or null where it has none or takes them itself.
        @Nullable BoundFunction bind(
                ScalarFunction function, List<Argument> arguments, FunctionContext context);
    }

    public FunctionRegistry(
            FunctionFamilies<ScalarFunction> scalar,
            FunctionFamilies<HigherOrderFunction> higherOrder,
            VariantRule variants) {
        this.scalar = scalar;
        this.higherOrder = higherOrder;
        this.variants = variants;
    }

    VariantRule variants() {
        return variants;
    }

    /// The scalar function called `name`, by any of its names.
    public Optional<ScalarFunction> scalar(String name) {
        return scalar.find(name);
    }

    /// The function called `name` that takes a lambda first.
    public Optional<HigherOrderFunction> higherOrder(String name) {
        return higherOrder.find(name);
    }

    public boolean contains(String name) {
        return scalar(name).isPresent() || higherOrder(name).isPresent();
    }

    /// The descriptions of all functions, by name.
    public Collection<FunctionDescription> all() {
        return descriptions().values();
    }

    private SortedMap<String, FunctionDescription> descriptions() {
        SortedMap<String, FunctionDescription> all = new TreeMap<>(higherOrder.descriptions());
        all.putAll(scalar.descriptions());
        return all;
    }

    /// Fixes the function called `name` to its arguments.
    ///
    /// Errors: UNKNOWN_FUNCTION, and those of [ScalarFunction#bind].
    public BoundFunction bind(String name, List<Argument> arguments, FunctionContext context) {
        ScalarFunction function =
                scalar(name)
                        .or(() -> scalar.findAnywhere(name))
                        .orElseThrow(() -> missing(name, arguments));
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

    private DatabaseException missing(String name, List<Argument> arguments) {
        if (higherOrder(name).isEmpty()) {
            return unknown(name);
        }
        return arguments.size() < 2 && name.startsWith("array")
                ? new DatabaseException(
                        ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                        "Function "
                                + name
                                + " needs at least 2 arguments, passed "
                                + arguments.size())
                : new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "First argument for function " + name + " must be a function");
    }

    /// The error of calling a function that does not exist, with the name that may have been meant.
    public DatabaseException unknown(String name) {
        List<String> near = NearestNames.near(name, descriptions().keySet());
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
