package io.millpond.sql.exec;

import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Opens tables.
final class Scans {
    private Scans() {}

    /// The streams of a scan.
    ///
    /// @param source read in place of the plan's source
    /// @param layout the slots to read, some of the plan's
    static List<BlockStream> open(
            Plan.Scan scan,
            TableSource source,
            Layout layout,
            OptionalLong rowCountMax,
            Execution execution) {
        List<String> columns = new ArrayList<>();
        for (Slot slot : layout.slots()) {
            columns.add(scan.columns().get(scan.slots().indexOf(slot)));
        }
        int blockRows = execution.blockRows();
        int laneCount = execution.laneCount();
        if (rowCountMax.isPresent() && rowCountMax.getAsLong() <= blockRows) {
            blockRows = (int) Math.max(1, rowCountMax.getAsLong());
            laneCount = 1;
        }
        source.exactRowCount()
                .ifPresent(rows -> execution.context().progress().addTotalRowsToRead(rows));
        List<BlockStream> lanes =
                source.scan(
                        new ScanRequest(
                                columns,
                                scan.conditions(),
                                scan.isFinal(),
                                laneCount,
                                blockRows,
                                rowCountMax,
                                execution.context().token()));
        if (lanes.isEmpty()) {
            throw new IllegalStateException("no streams of " + scan.label());
        }
        return lanes;
    }
}
