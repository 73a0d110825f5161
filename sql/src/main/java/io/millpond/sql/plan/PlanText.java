package io.millpond.sql.plan;

import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.IndexUse;
import io.millpond.sql.source.RowCondition;

import java.util.List;
import java.util.stream.Collectors;

/// Plans as text: one step a line, the steps it draws on indented below.
public final class PlanText {
    private PlanText() {}

    /// A plan as text.
    public static String of(Plan plan, PlanDetail detail) {
        StringBuilder out = new StringBuilder();
        write(plan, 0, detail, out);
        return out.substring(0, out.length() - 1);
    }

    private static void write(Plan plan, int depth, PlanDetail detail, StringBuilder out) {
        append(detail.hasDescription() ? line(plan) : type(plan), depth, out);
        if (detail.hasHeader()) {
            String label = "Header: ";
            for (Slot slot : plan.slots()) {
                append(label + slot.name() + " " + slot.type().name(), depth + 1, out);
                label = " ".repeat(label.length());
            }
        }
        if (plan instanceof Plan.Scan scan && !scan.filters().isEmpty()) {
            append("Prewhere filter column: " + filters(scan), depth + 1, out);
        }
        if (detail.hasIndexes() && plan instanceof Plan.Scan scan) {
            List<IndexUse> uses = scan.source().indexUses(scan.conditions());
            if (!uses.isEmpty()) {
                append("Indexes:", depth + 1, out);
                uses.forEach(use -> write(use, depth + 2, out));
            }
        }
        plan.inputs().forEach(input -> write(input, depth + 1, detail, out));
    }

    /// The kind of step.
    static String type(Plan plan) {
        String line = line(plan);
        int end = line.indexOf(' ');
        return end < 0 ? line : line.substring(0, end);
    }

    /// What the step works on; empty where there is nothing to say.
    static String description(Plan plan) {
        String rest = line(plan).substring(type(plan).length()).strip();
        return rest.startsWith("(") && rest.endsWith(")")
                ? rest.substring(1, rest.length() - 1)
                : rest;
    }

    private static void write(IndexUse use, int depth, StringBuilder out) {
        append(use.type(), depth, out);
        if (use.name() != null) {
            append("Name: " + use.name(), depth + 1, out);
        }
        if (use.description() != null) {
            append("Description: " + use.description(), depth + 1, out);
        }
        if (!use.keys().isEmpty()) {
            append("Keys:", depth + 1, out);
            use.keys().forEach(key -> append(key, depth + 2, out));
        }
        if (use.condition() != null) {
            append("Condition: " + use.condition(), depth + 1, out);
        }
        append("Parts: " + share(use.parts()), depth + 1, out);
        append("Granules: " + share(use.granules()), depth + 1, out);
    }

    private static String share(IndexUse.Share share) {
        return share.kept() + "/" + share.total();
    }

    private static void append(String line, int depth, StringBuilder out) {
        out.repeat(' ', 2 * depth).append(line).append('\n');
    }

    private static String line(Plan plan) {
        return switch (plan) {
            case Plan.OneRow _ -> "ReadFromStorage (SystemOne)";
            case Plan.Scan scan -> "ReadFromStorage (" + scan.label() + ")" + conditions(scan);
            case Plan.Filter filter -> "Filter (" + filter.condition().text() + ")";
            case Plan.Compute compute -> "Expression (" + terms(compute.assignments()) + ")";
            case Plan.ArrayJoin join ->
                    (join.isLeft() ? "LeftArrayJoin (" : "ArrayJoin (")
                            + terms(join.arrays())
                            + ")";
            case Plan.Aggregate aggregate ->
                    "Aggregating (keys: "
                            + terms(aggregate.keys())
                            + "; aggregates: "
                            + aggregate.aggregations().stream()
                                    .map(Plan.Aggregation::text)
                                    .collect(Collectors.joining(", "))
                            + ")";
            case Plan.Window window ->
                    "Window ("
                            + window.columns().stream()
                                    .map(Plan.WindowColumn::text)
                                    .collect(Collectors.joining(", "))
                            + ")";
            case Plan.Sort sort -> "Sorting (" + keys(sort.keys()) + ")" + limit(sort);
            case Plan.Distinct distinct -> "Distinct (" + slots(distinct.keys()) + ")";
            case Plan.Limit limit -> "Limit (" + range(limit.offset(), limit.limit()) + ")";
            case Plan.Section section ->
                    "Limit (limit " + section.limit() + ", offset " + section.offset() + ")";
            case Plan.LimitBy limit ->
                    "LimitBy ("
                            + range(limit.offset(), limit.limit())
                            + " by "
                            + slots(limit.keys())
                            + ")";
            case Plan.Fill fill ->
                    "Filling (" + slots(fill.ranges().stream().map(FillRange::slot).toList()) + ")";
            case Plan.Union _ -> "Union";
            case Plan.Recursion recursion -> "Recursion (" + recursion.table().name() + ")";
            case Plan.Paste _ -> "Paste";
            case Plan.SetDifference difference -> difference.isIntersect() ? "Intersect" : "Except";
            case Plan.Join join ->
                    "Join (" + slots(join.leftKeys()) + " = " + slots(join.rightKeys()) + ")";
        };
    }

    private static String conditions(Plan.Scan scan) {
        if (scan.conditions().isEmpty()) {
            return "";
        }
        return scan.conditions().stream()
                .map(PlanText::condition)
                .collect(Collectors.joining(", ", " [", "]"));
    }

    private static String condition(RowCondition condition) {
        return condition instanceof ColumnCondition comparison
                ? comparison.column() + " " + comparison.operator().sql()
                : condition.text();
    }

    private static String filters(Plan.Scan scan) {
        return scan.filters().stream()
                .map(filter -> filter.term().text())
                .collect(Collectors.joining(" AND "));
    }

    private static String terms(List<Assignment> assignments) {
        return assignments.stream()
                .map(assignment -> assignment.term().text())
                .collect(Collectors.joining(", "));
    }

    private static String slots(List<Slot> slots) {
        return slots.stream().map(Slot::name).collect(Collectors.joining(", "));
    }

    private static String keys(List<SortKey> keys) {
        return keys.stream()
                .map(key -> key.slot().name() + (key.isDescending() ? " DESC" : " ASC"))
                .collect(Collectors.joining(", "));
    }

    private static String limit(Plan.Sort sort) {
        if (sort.limit().isEmpty()) {
            return "";
        }
        List<String> columns = KeyColumns.of(sort);
        return " limit "
                + sort.limit().getAsLong()
                + (columns.isEmpty() ? "" : ", read in order of " + String.join(", ", columns));
    }

    private static String range(long offset, long limit) {
        String rows = limit == Long.MAX_VALUE ? "all" : Long.toString(limit);
        return offset == 0 ? rows : rows + " offset " + offset;
    }
}
