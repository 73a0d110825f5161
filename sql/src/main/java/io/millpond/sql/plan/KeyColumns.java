package io.millpond.sql.plan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The columns of a table behind the keys of a sort.
public final class KeyColumns {
    private KeyColumns() {}

    /// The names of the columns that the first keys are, as many as are columns by which a table
    /// finds its first rows, with nothing but filters and computations between the sort and the
    /// table; may be empty.
    public static List<String> of(Plan.Sort sort) {
        List<String> columns = new ArrayList<>();
        for (SortKey key : sort.keys()) {
            String column = column(key.slot(), sort.input());
            if (column == null) {
                break;
            }
            columns.add(column);
        }
        return columns;
    }

    private static @Nullable String column(Slot slot, Plan plan) {
        return switch (plan) {
            case Plan.Scan scan ->
                    scan.slots().contains(slot)
                                    && !scan.isFinal()
                                    && scan.source().ordersBy(scan.column(slot))
                            ? scan.column(slot)
                            : null;
            case Plan.Filter filter -> column(slot, filter.input());
            case Plan.Compute compute -> {
                for (Assignment one : compute.assignments()) {
                    if (one.slot().equals(slot)) {
                        yield one.term() instanceof Term.SlotValue(Slot inner)
                                ? column(inner, compute.input())
                                : null;
                    }
                }
                yield column(slot, compute.input());
            }
            default -> null;
        };
    }
}
