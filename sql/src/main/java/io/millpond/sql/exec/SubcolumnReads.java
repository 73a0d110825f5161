package io.millpond.sql.exec;

import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.sql.source.Subcolumn;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.part.ColumnPart;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Lets a step over a table read only the sizes of a column, or where it is NULL, when nothing more
/// is asked of it: `length`, `empty`, `notEmpty`, comparison with `''`, `isNull`, `isNotNull`.
///
/// Source: ClickHouse's `optimize_functions_to_subcolumns`, `optimize_empty_string_comparisons`.
/// Single-threaded, for one step.
final class SubcolumnReads {
    private final Plan.Scan scan;
    private final TableSource source;

    /// The columns of which only parts are read, with the slots of those.
    private final Map<Slot, Map<ColumnPart, Slot>> parts = new HashMap<>();

    private final Map<Term, Term> rewritten = new HashMap<>();

    private SubcolumnReads(Plan.Scan scan, TableSource source) {
        this.scan = scan;
        this.source = source;
    }

    /// The aggregation with less to read, or itself.
    static Plan.Aggregate narrow(Plan.Aggregate plan, UnaryOperator<TableSource> sources) {
        SubcolumnReads reads = of(plan.input(), AggregateLane.terms(plan), Set.of(), sources);
        return reads == null
                ? plan
                : new Plan.Aggregate(
                        reads.plan(plan.input()),
                        reads.assignments(plan.keys()),
                        plan.aggregations().stream().map(reads::aggregation).toList(),
                        plan.sets(),
                        plan.setSlot(),
                        plan.totals());
    }

    /// The computation with less to read, or itself.
    ///
    /// @param passed slots of the input that the steps above need
    static Plan.Compute narrow(
            Plan.Compute plan, Set<Slot> passed, UnaryOperator<TableSource> sources) {
        List<Term> terms = plan.assignments().stream().map(Assignment::term).toList();
        SubcolumnReads reads = of(plan.input(), terms, passed, sources);
        return reads == null
                ? plan
                : new Plan.Compute(reads.plan(plan.input()), reads.assignments(plan.assignments()));
    }

    /// @param input of the step
    /// @param terms of the step
    /// @param passed slots that are read whole
    private static @Nullable SubcolumnReads of(
            Plan input, List<Term> terms, Set<Slot> passed, UnaryOperator<TableSource> sources) {
        List<Term> all = new ArrayList<>(terms);
        Plan below = input;
        while (below instanceof Plan.Filter filter) {
            all.add(filter.condition());
            below = filter.input();
        }
        if (!(below instanceof Plan.Scan scan)) {
            return null;
        }
        scan.filters().forEach(filter -> all.add(filter.term()));
        SubcolumnReads reads = new SubcolumnReads(scan, sources.apply(scan.source()));
        Set<Slot> whole = new HashSet<>(passed);
        Set<Term> seen = new HashSet<>();
        all.forEach(term -> reads.collect(term, whole, seen));
        whole.forEach(reads.parts::remove);
        return reads.parts.isEmpty() ? null : reads;
    }

    private void collect(Term term, Set<Slot> whole, Set<Term> seen) {
        if (!seen.add(term)) {
            return;
        }
        Subcolumn part = part(term);
        if (part != null && term.inputs().getFirst() instanceof Term.SlotValue(Slot slot)) {
            parts.computeIfAbsent(slot, _ -> new HashMap<>())
                    .computeIfAbsent(
                            part.part(), kind -> new Slot(part.name(), kind.type(slot.type())));
        } else if (term instanceof Term.SlotValue(Slot slot)) {
            whole.add(slot);
        } else if (term instanceof Term.LambdaCall call) {
            call.arrays().forEach(array -> collect(array, whole, seen));
            whole.addAll(Slots.captured(call));
        } else {
            term.inputs().forEach(input -> collect(input, whole, seen));
        }
    }

    /// The part of a column of the table that is all a call needs, or null.
    private @Nullable Subcolumn part(Term term) {
        if (!(term instanceof Term.Call call)
                || call.arguments().isEmpty()
                || !(call.arguments().getFirst() instanceof Term.SlotValue(Slot slot))
                || !scan.slots().contains(slot)) {
            return null;
        }
        ColumnPart part =
                switch (call.name()) {
                    case "length", "empty", "notEmpty" -> ColumnPart.SIZES;
                    case "isNull", "isNotNull" -> ColumnPart.NULLS;
                    case "equals", "notEquals" ->
                            isEmptyText(call.arguments().getLast())
                                    ? ColumnPart.SIZES
                                    : ColumnPart.WHOLE;
                    default -> ColumnPart.WHOLE;
                };
        Subcolumn subcolumn = new Subcolumn(scan.column(slot), part);
        return part != ColumnPart.WHOLE && part.isPartOf(slot.type()) && source.reads(subcolumn)
                ? subcolumn
                : null;
    }

    private static boolean isEmptyText(Term term) {
        return term instanceof Term.Constant constant
                && constant.type() instanceof StringType
                && constant.value() instanceof BytesColumn text
                && text.length(0) == 0;
    }

    private Plan plan(Plan plan) {
        return switch (plan) {
            case Plan.Filter filter ->
                    new Plan.Filter(plan(filter.input()), term(filter.condition()));
            case Plan.Scan whole -> {
                List<Slot> slots = new ArrayList<>();
                parts.values().forEach(found -> slots.addAll(found.values()));
                Plan.Scan more = whole.withColumns(slots);
                yield more.withConditions(
                        more.conditions(),
                        more.filters().stream()
                                .map(filter -> filter.of(term(filter.term())))
                                .toList());
            }
            default -> throw new IllegalStateException("not above a scan: " + plan);
        };
    }

    private List<Assignment> assignments(List<Assignment> assignments) {
        return assignments.stream()
                .map(one -> new Assignment(one.slot(), term(one.term())))
                .toList();
    }

    private Plan.Aggregation aggregation(Plan.Aggregation one) {
        return new Plan.Aggregation(
                one.slot(),
                one.aggregate(),
                one.arguments().stream().map(this::term).toList(),
                one.summary(),
                one.text());
    }

    /// The term over parts of columns; the same one for the same term.
    private Term term(Term term) {
        Term known = rewritten.get(term);
        if (known == null) {
            known = rewrite(term);
            rewritten.put(term, known);
        }
        return known;
    }

    /// The slot that holds the part of a column which a call asks for, or null.
    private @Nullable Slot slotOfPart(Term.Call call) {
        Subcolumn part = part(call);
        if (part == null || !(call.arguments().getFirst() instanceof Term.SlotValue(Slot slot))) {
            return null;
        }
        Map<ColumnPart, Slot> slots = parts.get(slot);
        return slots == null ? null : slots.get(part.part());
    }

    private Term rewrite(Term term) {
        if (!(term instanceof Term.Call call)) {
            return term instanceof Term.LambdaCall lambda ? rewriteLambda(lambda) : term;
        }
        Slot read = slotOfPart(call);
        if (read != null) {
            Term value = new Term.SlotValue(read);
            return switch (call.name()) {
                case "length", "isNull" -> value;
                case "notEmpty", "notEquals" -> test(call, value, true);
                default -> test(call, value, false);
            };
        }
        List<Term> arguments = call.arguments().stream().map(this::term).toList();
        return arguments.equals(call.arguments())
                ? call
                : new Term.Call(call.name(), call.function(), arguments, call.text());
    }

    /// Parameters and bodies of lambdas are left as they are: what these read is read whole.
    private Term rewriteLambda(Term.LambdaCall call) {
        List<Term> arrays = call.arrays().stream().map(this::term).toList();
        return arrays.equals(call.arrays())
                ? call
                : new Term.LambdaCall(
                        call.name(),
                        call.function(),
                        call.parameters(),
                        call.body(),
                        arrays,
                        call.text());
    }

    /// Whether a number is not zero, or is zero.
    private static Term test(Term.Call call, Term number, boolean isNotZero) {
        BoundFunction function =
                BoundFunction.neverFailing(
                        DataTypes.UINT8,
                        (arguments, rowCount) ->
                                test(Columns.full(arguments.getFirst()), rowCount, isNotZero));
        return new Term.Call(call.name(), function, List.of(number), call.text());
    }

    private static ByteColumn test(Column numbers, int rowCount, boolean isNotZero) {
        byte[] results = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            boolean isZero =
                    switch (numbers) {
                        case LongColumn longs -> longs.value(row) == 0;
                        case ByteColumn bytes -> bytes.value(row) == 0;
                        default -> throw new IllegalStateException("no numbers: " + numbers);
                    };
            results[row] = (byte) (isZero == isNotZero ? 0 : 1);
        }
        return new ByteColumn(results, rowCount);
    }
}
