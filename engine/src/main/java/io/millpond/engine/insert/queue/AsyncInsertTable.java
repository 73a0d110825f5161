package io.millpond.engine.insert.queue;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.system.SystemTable;

import java.util.Optional;

/// `system.asynchronous_inserts`.
public final class AsyncInsertTable {
    private static final long MICROS_PER_MS = 1_000;

    private AsyncInsertTable() {}

    /// A queue, and what the catalog calls its table.
    private record Row(InsertQueues.Snapshot queue, Optional<TableEntry> table) {
        String text() {
            return "INSERT INTO %s (%s) FORMAT %s"
                    .formatted(
                            table.map(TableEntry::fullName).orElse(""),
                            String.join(", ", queue.shape().header().names()),
                            queue.shape().format());
        }

        long byteCount() {
            return queue.inserts().stream().mapToLong(i -> i.rows().retainedBytes()).sum();
        }
    }

    /// The table of what waits in `queues`.
    public static SystemTable<?> of(InsertQueues queues, Catalog catalog) {
        return SystemTable.of(
                        "asynchronous_inserts",
                        _ ->
                                queues.snapshots().stream()
                                        .map(
                                                q ->
                                                        new Row(
                                                                q,
                                                                catalog.snapshot()
                                                                        .table(q.shape().table())))
                                        .toList())
                .column("query", Row::text)
                .column("database", row -> row.table().map(TableEntry::database).orElse(""))
                .column("table", row -> row.table().map(TableEntry::name).orElse(""))
                .column("format", row -> row.queue().shape().format())
                .column("first_update", row -> row.queue().firstMs() * MICROS_PER_MS)
                .column("total_bytes", Row::byteCount)
                .column(
                        "entries.query_id",
                        row ->
                                row.queue().inserts().stream()
                                        .map(i -> i.context().queryId())
                                        .toList())
                .column(
                        "entries.bytes",
                        row ->
                                row.queue().inserts().stream()
                                        .map(i -> i.rows().retainedBytes())
                                        .toList())
                .made();
    }
}
