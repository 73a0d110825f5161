package io.millpond.engine.insert.queue;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.system.SystemColumn;
import io.millpond.engine.system.SystemTable;
import io.millpond.storage.type.DateTime64Type;

import java.util.List;
import java.util.Optional;

/// `system.asynchronous_inserts`.
public final class AsyncInsertTable {
    private static final int MICROS_SCALE = 6;
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
        return new SystemTable<Row>(
                "asynchronous_inserts",
                "The inserts that wait for a flush.",
                List.of(
                        SystemColumn.text("query", "The statement.", Row::text),
                        SystemColumn.text(
                                "database",
                                "The table's database.",
                                row -> row.table().map(TableEntry::database).orElse("")),
                        SystemColumn.text(
                                "table",
                                "The table.",
                                row -> row.table().map(TableEntry::name).orElse("")),
                        SystemColumn.text(
                                "format", "The format.", row -> row.queue().shape().format()),
                        SystemColumn.number(
                                "first_update",
                                new DateTime64Type(MICROS_SCALE, null),
                                "When the first of them came.",
                                row -> row.queue().firstMs() * MICROS_PER_MS),
                        SystemColumn.count("total_bytes", "Bytes in memory.", Row::byteCount),
                        SystemColumn.texts(
                                "entries.query_id",
                                "The queries.",
                                row ->
                                        row.queue().inserts().stream()
                                                .map(i -> i.context().queryId())
                                                .toList()),
                        SystemColumn.counts(
                                "entries.bytes",
                                "Bytes in memory of each.",
                                row ->
                                        row.queue().inserts().stream()
                                                .map(i -> i.rows().retainedBytes())
                                                .toList())),
                _ ->
                        queues.snapshots().stream()
                                .map(q -> new Row(q, catalog.snapshot().table(q.shape().table())))
                                .toList());
    }
}
