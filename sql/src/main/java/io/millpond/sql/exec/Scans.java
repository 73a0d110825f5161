package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.ReadMeter;
import io.millpond.sql.source.ScanFilter;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/// Opens tables.
final class Scans {
    private Scans() {}

    /// The streams of a scan, counted.
    ///
    /// @param source read in place of the plan's source
    /// @param layout the slots to read, some of the plan's
    /// @param isFiltered whether the source evaluates the plan's filters
    static List<BlockStream> open(
            Plan.Scan scan,
            TableSource source,
            Layout layout,
            boolean isFiltered,
            Demand demand,
            Execution execution) {
        OptionalLong rowCountMax = demand.rowCountMax();
        List<String> columns = layout.slots().stream().map(scan::column).toList();
        int blockRows = execution.blockRows();
        int laneCount = execution.laneCount();
        if (rowCountMax.isPresent() && rowCountMax.getAsLong() <= blockRows) {
            blockRows = (int) Math.max(1, rowCountMax.getAsLong());
            laneCount = 1;
        }
        Meter meter = new Meter(execution);
        List<BlockStream> lanes =
                source.scan(
                        new ScanRequest(
                                columns,
                                scan.conditions(),
                                isFiltered ? filters(scan, execution) : List.of(),
                                meter,
                                scan.isFinal(),
                                laneCount,
                                blockRows,
                                rowCountMax,
                                demand.top(),
                                execution.context().token()));
        if (!meter.isExpected) {
            source.exactRowCount().ifPresent(meter::expect);
        }
        if (lanes.isEmpty()) {
            throw new IllegalStateException("no streams of " + scan.label());
        }
        List<BlockStream> metered = new ArrayList<>();
        for (BlockStream lane : lanes) {
            metered.add(
                    isFiltered
                            ? new MeteredStream(lane, layout.header(), execution, meter::isOpen)
                            : new MeteredStream(lane, layout.header(), execution));
        }
        return metered;
    }

    /// Whether `source` evaluates all filters of the scan.
    static boolean isFiltering(Plan.Scan scan, TableSource source) {
        return scan.filters().stream()
                .flatMap(filter -> Slots.of(filter.term()).stream())
                .allMatch(slot -> source.filtersBy(scan.column(slot)));
    }

    private static List<ScanFilter> filters(Plan.Scan scan, Execution execution) {
        List<ScanFilter> filters = new ArrayList<>();
        for (Plan.ScanCondition condition : scan.filters()) {
            List<Slot> slots = List.copyOf(Slots.of(condition.term()));
            filters.add(
                    new TermFilter(
                            slots.stream().map(scan::column).toList(),
                            new Program(List.of(condition.term()), new Layout(slots), execution),
                            condition.comparison(),
                            condition.isPrewhere()));
        }
        return filters;
    }

    private record TermFilter(
            List<String> columns,
            Program program,
            @Nullable ColumnCondition comparison,
            boolean isPrewhere)
            implements ScanFilter {
        @Override
        public int[] select(List<Column> values, int rowCount) {
            return Conditions.selected(program.evaluate(values, rowCount).getFirst());
        }
    }

    /// Counts for all lanes of a scan until the query has read enough.
    private static final class Meter implements ReadMeter {
        private final Execution execution;
        private final AtomicBoolean isOpen = new AtomicBoolean(true);

        /// Told by the thread that opens the scan.
        private boolean isExpected;

        Meter(Execution execution) {
            this.execution = execution;
        }

        boolean isOpen() {
            return isOpen.get();
        }

        @Override
        public void expect(long rows) {
            isExpected = true;
            execution.context().progress().addTotalRowsToRead(rows);
        }

        @Override
        public boolean add(long rows, long bytes) {
            if (!execution.countRead(rows, bytes) || !execution.mayContinue()) {
                isOpen.set(false);
            }
            return isOpen.get();
        }
    }
}
