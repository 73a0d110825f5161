package io.millpond.sql.plan;

import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;

/// Plans as the operators that run them: the kind of step in parentheses, the operator below it
/// with the number of lanes that run it at once, then what it draws on.
///
/// The number of lanes is the most that there may be: a table with few rows is read by fewer.
public final class PipelineText {
    private static final String INDENT = "  ";

    private PipelineText() {}

    public static String of(Plan plan, Settings settings, PlanDetail detail) {
        long threads = settings.get(QuerySettings.MAX_THREADS);
        long lanes = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        StringBuilder out = new StringBuilder();
        write(plan, "", lanes, detail, out);
        return out.substring(0, out.length() - 1);
    }

    private static void write(
            Plan plan, String indent, long laneMax, PlanDetail detail, StringBuilder out) {
        long lanes = lanes(plan, laneMax);
        out.append(indent).append('(').append(PlanText.type(plan)).append(")\n");
        out.append(indent).append(operator(plan));
        if (lanes > 1) {
            out.append(" × ").append(lanes);
        }
        out.append('\n');
        if (detail.hasHeader()) {
            for (Slot slot : plan.slots()) {
                out.append(indent).append("Header: ").append(slot.name());
                out.append(' ').append(slot.type().name()).append('\n');
            }
        }
        plan.inputs().forEach(input -> write(input, indent + INDENT, laneMax, detail, out));
    }

    /// In how many lanes rows come out of a step's operator.
    private static long lanes(Plan plan, long laneMax) {
        return switch (plan) {
            case Plan.Scan scan -> scan.source().filtersBy("") ? laneMax : 1;
            case Plan.Filter filter -> lanes(filter.inputs().getFirst(), laneMax);
            case Plan.Compute compute -> lanes(compute.inputs().getFirst(), laneMax);
            case Plan.ArrayJoin join -> lanes(join.inputs().getFirst(), laneMax);
            case Plan.Aggregate aggregate -> lanes(aggregate.inputs().getFirst(), laneMax);
            case Plan.Sort sort -> lanes(sort.inputs().getFirst(), laneMax);
            case Plan.Join join -> lanes(join.inputs().getFirst(), laneMax);
            case Plan.OneRow _,
                    Plan.Window _,
                    Plan.Distinct _,
                    Plan.Limit _,
                    Plan.Section _,
                    Plan.LimitBy _,
                    Plan.Fill _,
                    Plan.Union _,
                    Plan.Recursion _,
                    Plan.Paste _,
                    Plan.SetDifference _ ->
                    1;
        };
    }

    private static String operator(Plan plan) {
        return switch (plan) {
            case Plan.OneRow _ -> "SingleRow";
            case Plan.Scan _ -> "TableScan";
            case Plan.Filter _ -> "FilterTransform";
            case Plan.Compute _ -> "ExpressionTransform";
            case Plan.ArrayJoin _ -> "ArrayJoinTransform";
            case Plan.Aggregate _ -> "AggregatingTransform";
            case Plan.Window _ -> "WindowTransform";
            case Plan.Sort _ -> "SortingTransform";
            case Plan.Distinct _ -> "DistinctTransform";
            case Plan.Limit _, Plan.Section _ -> "Limit";
            case Plan.LimitBy _ -> "LimitByTransform";
            case Plan.Fill _ -> "FillingTransform";
            case Plan.Union _ -> "Concat";
            case Plan.Recursion _ -> "RecursiveCTESource";
            case Plan.Paste _ -> "PasteJoin";
            case Plan.SetDifference _ -> "IntersectOrExcept";
            case Plan.Join _ -> "JoiningTransform";
        };
    }
}
