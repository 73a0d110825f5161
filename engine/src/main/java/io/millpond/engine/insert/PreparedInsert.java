package io.millpond.engine.insert;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.table.Preparable;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.Tables;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// The rows of an insert transaction, durable and invisible, until [#publish] or [#drop]. A call
/// that fails changes nothing and may be made again. Single-threaded.
///
/// The catalog holds it, so a later process finds it there. Targets that keep their rows elsewhere
/// take part as far as they can: a Memory table shows its rows at [#publish], in the process that
/// pushed them, and has none after a restart, as always; a Null table has none; messages for a
/// Kafka table are with the broker since the block was prepared, whatever becomes of it.
public final class PreparedInsert {
    private final UUID stream;
    private final PreparedIngest ingest;
    private final Catalog catalog;
    private final Tables tables;
    private final List<TableWriter> writers;
    private final Consumer<PreparedInsert> ended;

    /// @param writers that pushed it, in this process; none when another one did
    /// @param ended told when it is published or dropped
    PreparedInsert(
            UUID stream,
            PreparedIngest ingest,
            Catalog catalog,
            Tables tables,
            List<TableWriter> writers,
            Consumer<PreparedInsert> ended) {
        this.stream = stream;
        this.ingest = ingest;
        this.catalog = catalog;
        this.tables = tables;
        this.writers = List.copyOf(writers);
        this.ended = ended;
    }

    UUID stream() {
        return stream;
    }

    /// What the catalog holds.
    public PreparedIngest ingest() {
        return ingest;
    }

    /// Makes all rows visible and the positions durable, in one frame; returns the snapshot that
    /// shows them.
    public CatalogSnapshot publish() {
        CatalogSnapshot shown =
                catalog.commit(List.of(new CatalogEdit.PublishPrepared(stream, ingest.sequence())));
        ended.accept(this);
        writers.forEach(TableWriter::publish);
        ingest.parts().keySet().forEach(uuid -> target(uuid).ifPresent(Preparable::published));
        return shown;
    }

    /// Makes sure that no row will ever be visible, and removes the files.
    public void drop() {
        catalog.commit(List.of(new CatalogEdit.DropPrepared(stream, ingest.sequence())));
        forget();
    }

    /// Gives back what it holds after the catalog has lost it.
    void forget() {
        ended.accept(this);
        writers.forEach(TableWriter::abort);
        ingest.parts().forEach(this::removeParts);
    }

    /// The table's present object may be another than the one that wrote the parts.
    private void removeParts(UUID uuid, List<PartEntry> parts) {
        target(uuid).ifPresent(target -> target.dropped(parts));
    }

    private Optional<Preparable> target(UUID uuid) {
        return tables.find(uuid).filter(Preparable.class::isInstance).map(Preparable.class::cast);
    }
}
