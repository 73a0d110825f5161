package io.millpond.sql.aggregate;

import io.millpond.sql.aggregate.PickAccumulator.Rule;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Layout;

import java.util.List;

/// Aggregates that return a value of one of their rows.
public final class PickAggregates {
    private static final String CATEGORY = "Aggregate";

    private PickAggregates() {}

    public static List<AggregateFunction> all() {
        return List.of(
                respectingNulls(
                        "any_respect_nulls(x)",
                        "The first value met, be it NULL.",
                        Rule.FIRST,
                        "anyRespectNulls",
                        "any_value_respect_nulls",
                        "anyValueRespectNulls",
                        "first_value_respect_nulls",
                        "firstValueRespectNulls"),
                respectingNulls(
                        "anyLast_respect_nulls(x)",
                        "The last value met, be it NULL.",
                        Rule.LAST,
                        "anyLastRespectNulls",
                        "last_value_respect_nulls",
                        "lastValueRespectNulls"),
                pair("argAndMin(arg, x)", "The row with the least x: its arg and x.", Rule.LEAST),
                pair(
                        "argAndMax(arg, x)",
                        "The row with the greatest x: its arg and x.",
                        Rule.GREATEST),
                single("min(x)", "The least value.", Rule.LEAST, true),
                single("max(x)", "The greatest value.", Rule.GREATEST, true),
                single(
                        "any(x)",
                        "The first value met.",
                        Rule.FIRST,
                        true,
                        "any_value",
                        "first_value"),
                single("anyLast(x)", "The last value met.", Rule.LAST, true, "last_value"),
                withKey(
                        "argMin(arg, x)",
                        "The arg of the row with the least x.",
                        Rule.LEAST,
                        "min_by"),
                withKey(
                        "argMax(arg, x)",
                        "The arg of the row with the greatest x.",
                        Rule.GREATEST,
                        "max_by"));
    }

    private static AggregateFunction respectingNulls(
            String syntax, String doc, Rule rule, String... aliases) {
        String name = syntax.substring(0, syntax.indexOf('('));
        return DefinedAggregate.overNulls(
                new FunctionDescription(name, List.of(aliases), true, CATEGORY, syntax, doc),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 1, 1);
                    DataType type = arguments.getFirst();
                    return AggregateArguments.bound(
                            type, () -> new PickAccumulator(type, null, rule));
                });
    }

    private static AggregateFunction pair(String syntax, String doc, Rule rule) {
        FunctionDescription description = FunctionDescription.of(CATEGORY, syntax, doc);
        String name = description.name();
        return DefinedAggregate.of(
                description.ignoringCase(),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 2, 2);
                    checkKey(name, arguments.get(1));
                    return AggregateArguments.bound(
                            States.tuple(arguments),
                            () ->
                                    new PickedPairs(
                                            new PickAccumulator(
                                                    arguments.getFirst(), arguments.get(1), rule)));
                });
    }

    /// Fails for types whose values have several types.
    private static void checkUnmixed(String name, DataType type) {
        if (type.layout() == Layout.VARIANT) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + type.name()
                            + " of argument of aggregate function "
                            + name
                            + " because the values of that data type can contain values with"
                            + " different data types. Consider using typed subcolumns or cast"
                            + " column to a specific data type.");
        }
    }

    private static void checkKey(String name, DataType key) {
        checkUnmixed(name, key);
        if (!isComparable(key)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + key.name()
                            + " of second argument of aggregate function "
                            + name
                            + " because the values of that data type are not comparable");
        }
    }

    private static AggregateFunction single(
            String syntax, String doc, Rule rule, boolean isCaseInsensitive, String... aliases) {
        String name = syntax.substring(0, syntax.indexOf('('));
        return DefinedAggregate.of(
                new FunctionDescription(
                        name, List.of(aliases), isCaseInsensitive, CATEGORY, syntax, doc),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 1, 1);
                    DataType type = arguments.getFirst();
                    boolean isExtreme = rule == Rule.LEAST || rule == Rule.GREATEST;
                    if (isExtreme) {
                        checkUnmixed(name, type);
                    }
                    if (isExtreme && !isComparable(type)) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                "Illegal type "
                                        + type.name()
                                        + " of argument of aggregate function "
                                        + name
                                        + " because the values of that data type are not"
                                        + " comparable");
                    }
                    return AggregateArguments.bound(
                            type,
                            isExtreme && Numbers.fitsLong(type.layout())
                                    ? () -> new ExtremeAccumulator(type, rule == Rule.LEAST)
                                    : () -> new PickAccumulator(type, null, rule));
                });
    }

    private static boolean isComparable(DataType type) {
        return DataTypes.isOrdered(type);
    }

    private static AggregateFunction withKey(String syntax, String doc, Rule rule, String alias) {
        FunctionDescription description =
                FunctionDescription.of(CATEGORY, syntax, doc).withAliases(alias);
        String name = description.name();
        return DefinedAggregate.of(
                description.ignoringCase(),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 2, 2);
                    DataType key = arguments.get(1);
                    checkKey(name, key);
                    return AggregateArguments.bound(
                            arguments.getFirst(),
                            () -> new PickAccumulator(arguments.getFirst(), key, rule));
                });
    }
}
