package io.millpond.sql.exec;

import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.SortKey;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.RowFetch;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// How a sort that shows few rows of a table reads it: at first only what it orders and filters
/// by, and the other columns of the rows that it shows.
///
/// @param input the sort's input without what is computed later, with the addresses of rows
/// @param addresses the slots of the addresses
/// @param slots columns of the table that are read later
/// @param columns their names
/// @param assignments what is computed later
record LateRead(
        Plan input,
        List<Slot> addresses,
        List<Slot> slots,
        List<String> columns,
        List<Assignment> assignments,
        RowFetch fetch) {
    /// A table with less than this many times the rows that are shown is read at once.
    private static final int ROWS_PER_SHOWN_ROW = 4;

    /// The late read of a sort; empty where there is nothing to gain.
    ///
    /// @param required what the steps above the sort need
    static Optional<LateRead> of(
            Plan.Sort sort,
            Set<Slot> required,
            UnaryOperator<TableSource> sources,
            Settings settings) {
        Plan.Scan scan = scanBelow(sort.input());
        if (scan == null || !isAllowed(sort, settings)) {
            return Optional.empty();
        }
        TableSource source = sources.apply(scan.source());
        RowFetch fetch = source.rowFetch().orElse(null);
        long shown = sort.limit().orElse(Long.MAX_VALUE) * ROWS_PER_SHOWN_ROW;
        if (fetch == null || scan.isFinal() || source.exactRowCount().orElse(0) < shown) {
            return Optional.empty();
        }
        return of(sort, required, scan, fetch);
    }

    private static boolean isAllowed(Plan.Sort sort, Settings settings) {
        long most = settings.get(QuerySettings.LAZY_MATERIALIZATION_LIMIT_MAX);
        long limit = sort.limit().orElse(0);
        return settings.get(QuerySettings.LAZY_MATERIALIZATION)
                && limit > 0
                && limit <= (most == 0 ? Integer.MAX_VALUE : most);
    }

    /// The scan below nothing but filters and computations, or null.
    private static Plan.@Nullable Scan scanBelow(Plan plan) {
        return switch (plan) {
            case Plan.Scan scan -> scan;
            case Plan.Filter filter -> scanBelow(filter.input());
            case Plan.Compute compute -> scanBelow(compute.input());
            default -> null;
        };
    }

    private static Optional<LateRead> of(
            Plan.Sort sort, Set<Slot> required, Plan.Scan scan, RowFetch fetch) {
        Set<Slot> keys = slots(sort);
        List<Assignment> early = new ArrayList<>();
        List<Assignment> late = new ArrayList<>();
        Plan input = sort.input();
        if (input instanceof Plan.Compute compute) {
            for (Assignment one : compute.assignments()) {
                if (keys.contains(one.slot())) {
                    early.add(one);
                } else if (required.contains(one.slot())) {
                    late.add(one);
                }
            }
            input = compute.input();
        }
        Set<Slot> wanted = new HashSet<>(required);
        wanted.addAll(Slots.of(terms(late)));
        Set<Slot> used = new HashSet<>(keys);
        used.addAll(Slots.of(terms(early)));
        addUsed(input, used);
        List<Slot> slots = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        for (Slot slot : scan.slots()) {
            String column = scan.column(slot);
            if (wanted.contains(slot) && !used.contains(slot) && fetch.fetches(column)) {
                slots.add(slot);
                columns.add(column);
            }
        }
        if (slots.isEmpty()) {
            return Optional.empty();
        }
        List<Slot> addresses =
                fetch.addressColumns().stream()
                        .map(field -> new Slot(field.name(), field.type()))
                        .toList();
        Plan below = withAddresses(input, addresses);
        Plan computed = early.isEmpty() ? below : new Plan.Compute(below, early);
        return Optional.of(new LateRead(computed, addresses, slots, columns, late, fetch));
    }

    private static Set<Slot> slots(Plan.Sort sort) {
        Set<Slot> slots = new HashSet<>();
        sort.keys().stream().map(SortKey::slot).forEach(slots::add);
        return slots;
    }

    private static List<Term> terms(List<Assignment> assignments) {
        return assignments.stream().map(Assignment::term).toList();
    }

    /// Adds what filters and computations read.
    private static void addUsed(Plan plan, Set<Slot> used) {
        switch (plan) {
            case Plan.Filter filter -> used.addAll(Slots.of(filter.condition()));
            case Plan.Compute compute -> used.addAll(Slots.of(terms(compute.assignments())));
            case Plan.Scan scan ->
                    scan.filters().forEach(filter -> used.addAll(Slots.of(filter.term())));
            default -> throw new IllegalStateException("not above a scan: " + plan);
        }
        plan.inputs().forEach(input -> addUsed(input, used));
    }

    private static Plan withAddresses(Plan plan, List<Slot> addresses) {
        return switch (plan) {
            case Plan.Filter filter ->
                    new Plan.Filter(withAddresses(filter.input(), addresses), filter.condition());
            case Plan.Compute compute ->
                    new Plan.Compute(
                            withAddresses(compute.input(), addresses), compute.assignments());
            case Plan.Scan scan -> scan.withColumns(addresses);
            default -> throw new IllegalStateException("not above a scan: " + plan);
        };
    }

    /// The slots that the sort has to be given.
    Set<Slot> early(Set<Slot> required) {
        Set<Slot> early = new HashSet<>(required);
        early.addAll(Slots.of(terms(assignments)));
        assignments.forEach(one -> early.remove(one.slot()));
        slots.forEach(early::remove);
        early.addAll(addresses);
        return early;
    }

    /// The columns of sorted rows without the addresses, then those read later.
    Layout layout(Layout sorted) {
        List<Slot> all = new ArrayList<>(sorted.slots());
        all.removeAll(addresses);
        all.addAll(slots);
        return new Layout(all);
    }

    /// The sorted rows with the columns that are read later.
    Block complete(Block rows, Layout sorted, Execution execution) {
        Layout target = layout(sorted);
        List<Column> all = new ArrayList<>();
        for (Slot slot : sorted.slots()) {
            if (!addresses.contains(slot)) {
                all.add(rows.column(sorted.indexOf(slot)));
            }
        }
        Block places =
                new Block(
                        new Layout(addresses).header(),
                        Blocks.pick(rows, sorted.indexesOf(addresses)),
                        rows.rowCount());
        all.addAll(fetch.fetch(columns, places, execution::countRead).columns());
        return new Block(target.header(), all, rows.rowCount());
    }
}
