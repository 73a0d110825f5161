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
final class PickAggregates {
    private static final String CATEGORY = "Aggregate";

    private PickAggregates() {}

    static List<AggregateFunction> all() {
        return List.of(
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
                withKey("argMin(arg, x)", "The arg of the row with the least x.", Rule.LEAST),
                withKey(
                        "argMax(arg, x)",
                        "The arg of the row with the greatest x.",
                        Rule.GREATEST));
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
        return type.layout() != Layout.MAP && DataTypes.isOrdered(type);
    }

    private static AggregateFunction withKey(String syntax, String doc, Rule rule) {
        FunctionDescription description = FunctionDescription.of(CATEGORY, syntax, doc);
        String name = description.name();
        return DefinedAggregate.of(
                description.ignoringCase(),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(name, parameters);
                    AggregateArguments.count(name, arguments, 2, 2);
                    DataType key = arguments.get(1);
                    if (!isComparable(key)) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                "Illegal type "
                                        + key.name()
                                        + " of second argument of aggregate function "
                                        + name
                                        + " because the values of that data type are not"
                                        + " comparable");
                    }
                    return AggregateArguments.bound(
                            arguments.getFirst(),
                            () -> new PickAccumulator(arguments.getFirst(), key, rule));
                });
    }
}
