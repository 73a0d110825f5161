package io.millpond.engine.system;

import io.millpond.engine.metric.PartEvent;
import io.millpond.engine.metric.PartLog;

/// `system.part_log`.
final class PartLogTable {
    private static final int ABORTED = 236;

    private PartLogTable() {}

    static SystemTable<?> of(PartLog log) {
        return SystemTable.of("part_log", _ -> log.events())
                .column("query_id", PartEvent::queryId)
                .column("event_type", e -> e.kind().number())
                .column("merge_reason", e -> e.reason().number())
                .column("merge_algorithm", e -> isMerge(e) ? "Horizontal" : "Undecided")
                .time("event_date", PartEvent::atMs)
                .time("event_time", PartEvent::atMs)
                .time("event_time_microseconds", PartEvent::atMs)
                .column("duration_ms", PartEvent::durationMs)
                .column("database", e -> names(e)[0])
                .column("table", e -> names(e)[1])
                .column("table_uuid", PartEvent::tableId)
                .column("part_name", PartEvent::part)
                .column("partition_id", PartEvent::partitionId)
                .column("part_type", _ -> "Compact")
                .column("disk_name", _ -> "default")
                .column("rows", PartEvent::rowCount)
                .column("size_in_bytes", PartEvent::byteCount)
                .column("merged_from", PartEvent::sources)
                .column("read_rows", PartEvent::rowsRead)
                .column("error", e -> e.error().isEmpty() ? 0 : ABORTED)
                .column("exception", PartEvent::error)
                .made();
    }

    private static boolean isMerge(PartEvent event) {
        return event.kind() == PartEvent.Kind.MERGE_PARTS;
    }

    /// The database and the name of the table.
    private static String[] names(PartEvent event) {
        String table = event.table();
        int dot = table.indexOf('.');
        return dot < 0
                ? new String[] {"", table}
                : new String[] {table.substring(0, dot), table.substring(dot + 1)};
    }
}
