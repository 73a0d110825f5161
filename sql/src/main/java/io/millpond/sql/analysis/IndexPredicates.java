package io.millpond.sql.analysis;

import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.TermText;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.ColumnCondition.Operator;
import io.millpond.sql.source.Predicate;
import io.millpond.sql.source.RowCondition;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a condition says of the expressions that a table has indexes of.
final class IndexPredicates {
    private final Plan.Scan scan;
    private final FunctionContext context;
    private final Set<String> indexed;

    IndexPredicates(Plan.Scan scan, FunctionContext context) {
        this.scan = scan;
        this.context = context;
        this.indexed = scan.source().indexedExpressions();
    }

    /// What `call` says, which is neither a conjunction nor a disjunction; null: nothing.
    @Nullable RowCondition of(Term.Call call, boolean isNegated) {
        if (indexed.isEmpty()) {
            return null;
        }
        Map<String, Term> parts = new LinkedHashMap<>();
        call.inputs().forEach(input -> collect(input, parts));
        List<RowCondition> found = new ArrayList<>();
        parts.forEach(
                (text, part) -> {
                    Predicate predicate = predicate(call, part, text, isNegated);
                    if (predicate != null) {
                        found.add(predicate);
                    }
                });
        if (!isNegated) {
            addOfMap(call, found);
        }
        return switch (found.size()) {
            case 0 -> null;
            case 1 -> found.getFirst();
            default -> new RowCondition.AllOf(found, call.text());
        };
    }

    private @Nullable String name(Slot slot) {
        return scan.slots().contains(slot) ? scan.column(slot) : null;
    }

    private void collect(Term term, Map<String, Term> parts) {
        if (term instanceof Term.Constant) {
            return;
        }
        String text = TermText.of(term, this::name);
        if (text != null && indexed.contains(text)) {
            parts.put(text, term);
        }
        term.inputs().forEach(input -> collect(input, parts));
    }

    private @Nullable Predicate predicate(
            Term.Call call, Term part, String text, boolean isNegated) {
        List<Column> constants = constants(call, part);
        Predicate.ValueTest test = test(call, part, isNegated);
        if (constants == null && test == null) {
            return null;
        }
        boolean isSwapped = call.arguments().getFirst() instanceof Term.Constant;
        String name = isSwapped ? swapped(call.name()) : call.name();
        Operator operator = operator(call, name, isNegated);
        ColumnCondition comparison =
                constants == null || operator == null
                        ? null
                        : new ColumnCondition(text, operator, constants.getFirst(), call.text());
        return new Predicate(
                constants == null ? "" : name,
                text,
                part.type(),
                constants == null ? List.of() : constants,
                isNegated,
                comparison,
                test,
                columns(part),
                call.text());
    }

    private static @Nullable Operator operator(Term.Call call, String name, boolean isNegated) {
        if (call.function() instanceof Membership membership) {
            return membership.isNegated() == isNegated ? Operator.IN : null;
        }
        if (name.equals("in")) {
            return isNegated ? null : Operator.IN;
        }
        return KeyConditions.operator(name, isNegated);
    }

    private List<String> columns(Term part) {
        return Slots.of(part).stream().map(scan::column).distinct().toList();
    }

    private static String swapped(String name) {
        return switch (name) {
            case "less" -> "greater";
            case "lessOrEquals" -> "greaterOrEquals";
            case "greater" -> "less";
            case "greaterOrEquals" -> "lessOrEquals";
            // A constant array that has the value.
            case "has" -> "in";
            default -> name;
        };
    }

    /// The constants that a function is given beside `part`; null where they are not all of what an
    /// index could look for.
    private @Nullable List<Column> constants(Term.Call call, Term part) {
        if (call.function() instanceof Membership membership) {
            boolean isPlain =
                    call.arguments().getFirst().equals(part)
                            && membership.set().isConstant()
                            && membership.set().types().size() == 1
                            && !membership.set().types().getFirst().isNullable();
            return isPlain ? List.of(membership.set().rows().columns().getFirst()) : null;
        }
        List<Term> arguments = call.arguments();
        if (KeyConditions.operator(call.name(), false) != null || call.name().equals("notEquals")) {
            boolean isFirst = arguments.size() == 2 && arguments.getFirst().equals(part);
            boolean isLast = arguments.size() == 2 && arguments.getLast().equals(part);
            Term other = isFirst ? arguments.getLast() : arguments.getFirst();
            return (isFirst || isLast) && other instanceof Term.Constant constant
                    ? listOf(fit(constant.value(), constant.type(), part.type()))
                    : null;
        }
        if (call.name().equals("has")
                && arguments.getLast().equals(part)
                && arguments.getFirst() instanceof Term.Constant array) {
            return listOf(elements(array, part.type()));
        }
        if (arguments.size() < 2 || !arguments.getFirst().equals(part)) {
            return null;
        }
        List<Column> constants = new ArrayList<>();
        for (Term argument : arguments.subList(1, arguments.size())) {
            if (!(argument instanceof Term.Constant constant)) {
                return null;
            }
            Column fitted = argument(call.name(), constant, part.type());
            if (fitted == null) {
                return null;
            }
            constants.add(fitted);
        }
        return constants;
    }

    private static @Nullable List<Column> listOf(@Nullable Column column) {
        return column == null ? null : List.of(column);
    }

    private @Nullable Column argument(String function, Term.Constant constant, DataType type) {
        DataType plain = MembershipSet.plain(type);
        return switch (function) {
            case "has" ->
                    plain instanceof ArrayType(DataType element)
                            ? fit(constant.value(), constant.type(), element)
                            : null;
            case "hasAny", "hasAll" ->
                    plain instanceof ArrayType(DataType element)
                            ? elements(constant, element)
                            : null;
            default -> MembershipSet.spelledOut(constant.value());
        };
    }

    /// The elements of a constant array as elements of another, a row each.
    private @Nullable Column elements(Term.Constant constant, DataType element) {
        if (!(constant.type() instanceof ArrayType(DataType from))
                || !(MembershipSet.spelledOut(constant.value()) instanceof ArrayColumn array)) {
            return null;
        }
        List<Column> fitted = new ArrayList<>();
        Column elements = MembershipSet.spelledOut(array.elements());
        for (int i = 0; i < array.end(0); i++) {
            Column one = fit(elements.slice(i, i + 1), from, element);
            if (one == null) {
                return null;
            }
            fitted.add(one);
        }
        return Columns.concat(MembershipSet.plain(element), fitted);
    }

    /// One value as one of a type without Nullable and LowCardinality; null where it is none.
    private @Nullable Column fit(Column value, DataType from, DataType to) {
        Column plain = MembershipSet.spelledOut(value);
        if (plain instanceof NullableColumn nullable) {
            if (nullable.isNull(0)) {
                return null;
            }
            plain = nullable.values();
        }
        return ConstantFit.fit(plain, MembershipSet.plain(from), MembershipSet.plain(to), context);
    }

    /// Null where the condition reads more than `part`.
    private static Predicate.@Nullable ValueTest test(
            Term.Call call, Term part, boolean isNegated) {
        if (!isOf(call, part)) {
            return null;
        }
        return values -> {
            int rowCount = values.rowCount();
            boolean[] meets = new boolean[rowCount];
            try {
                Column result = MembershipSet.spelledOut(evaluate(call, part, values));
                NullableColumn nullable = result instanceof NullableColumn some ? some : null;
                Column plain = nullable == null ? result : nullable.values();
                if (plain instanceof ByteColumn truth) {
                    for (int row = 0; row < rowCount; row++) {
                        boolean isNull = nullable != null && nullable.isNull(row);
                        meets[row] = !isNull && (truth.value(row) == 0) == isNegated;
                    }
                    return meets;
                }
            } catch (DatabaseException _) {
                // The query fails too, unless another condition takes these rows away first.
            }
            Arrays.fill(meets, true);
            return meets;
        };
    }

    private static boolean isOf(Term term, Term part) {
        return term.equals(part)
                || switch (term) {
                    case Term.Constant _ -> true;
                    case Term.Call call ->
                            call.function().isDeterministic()
                                    && !call.function().readsTables()
                                    && !call.arguments().isEmpty()
                                    && call.arguments().stream().allMatch(a -> isOf(a, part));
                    case Term.SlotValue _, Term.LambdaCall _, Term.Aggregate _, Term.Windowed _ ->
                            false;
                };
    }

    private static Column evaluate(Term term, Term part, Column values) {
        if (term.equals(part)) {
            return values;
        }
        return switch (term) {
            case Term.Constant constant -> new ConstantColumn(constant.value(), values.rowCount());
            case Term.Call call ->
                    call.function()
                            .apply(
                                    call.arguments().stream()
                                            .map(argument -> evaluate(argument, part, values))
                                            .toList(),
                                    values.rowCount());
            case Term.SlotValue _, Term.LambdaCall _, Term.Aggregate _, Term.Windowed _ ->
                    throw new IllegalStateException(term.text());
        };
    }

    /// What `m[key] = value` and `mapContains(m, key)` say of the keys and values of a map.
    private void addOfMap(Term.Call call, List<RowCondition> found) {
        List<Term> arguments = call.arguments();
        if (arguments.size() != 2 || !(arguments.getLast() instanceof Term.Constant constant)) {
            return;
        }
        Term left = arguments.getFirst();
        if (call.name().startsWith("mapContains") && left.type() instanceof MapType map) {
            boolean isKey = call.name().equals("mapContains");
            isKey |= call.name().equals("mapContainsKey");
            if (isKey) {
                addHas("mapKeys", left, constant, map.key(), call, found);
            } else if (call.name().equals("mapContainsValue")) {
                addHas("mapValues", left, constant, map.value(), call, found);
            }
            return;
        }
        if (call.name().equals("equals")
                && left instanceof Term.Call access
                && access.name().equals("arrayElement")
                && access.arguments().getFirst().type() instanceof MapType map
                && access.arguments().getLast() instanceof Term.Constant key) {
            Column value = fit(constant.value(), constant.type(), map.value());
            Column missing = Columns.defaults(MembershipSet.plain(map.value()), 1);
            // Maps without the key have the default.
            if (value != null && !value.equalAt(0, Columns.full(missing), 0)) {
                Term whole = access.arguments().getFirst();
                addHas("mapKeys", whole, key, map.key(), call, found);
                addHas("mapValues", whole, constant, map.value(), call, found);
            }
        }
    }

    private void addHas(
            String part,
            Term map,
            Term.Constant constant,
            DataType element,
            Term.Call call,
            List<RowCondition> found) {
        String of = TermText.of(map, this::name);
        String text = part + "(" + of + ")";
        Column value = fit(constant.value(), constant.type(), element);
        if (of != null && value != null && indexed.contains(text)) {
            found.add(
                    new Predicate(
                            "has",
                            text,
                            new ArrayType(element),
                            List.of(value),
                            false,
                            null,
                            null,
                            columns(map),
                            call.text()));
        }
    }
}
