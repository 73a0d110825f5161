package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogExcerpt;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.MergeTreeFactory;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableWriter;
import io.millpond.engine.table.WholeTable;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The rows of a table in memory as the parts of a table that the catalog never knows: how a backup
/// takes them and gives them back. Its files are deleted at the end; after a crash the next start
/// does it. Single-threaded.
final class MemoryRows implements AutoCloseable {
    private final TableDefinition definition;
    private final QueryContext context;
    private final MergeTreeTable rows;

    /// @param uuid of the table that holds the parts, used for nothing else
    MemoryRows(TableDefinition definition, UUID uuid, Instance instance) {
        TableDefinition own =
                new TableDefinition(
                        uuid,
                        definition.engine(),
                        definition.columns(),
                        definition.stored(),
                        definition.create(),
                        definition.storage(),
                        definition.comment());
        this.definition = definition;
        this.context = instance.inserts().backgroundContext("default", "backup");
        this.rows =
                MergeTreeFactory.inside()
                        .create(
                                PartBacked.inside(own, "MergeTree", List.of()),
                                instance.services(),
                                false);
    }

    /// Writes rows as parts; returns what a catalog is to say of them.
    List<PartEntry> write(List<Block> blocks) {
        TableWriter writer = rows.writer(context);
        blocks.forEach(writer::write);
        List<PartEntry> parts = new ArrayList<>();
        for (CatalogEdit edit : writer.prepare()) {
            if (edit instanceof CatalogEdit.PublishParts publish) {
                parts.addAll(publish.added());
            }
        }
        return parts;
    }

    /// The rows of parts whose files are there.
    ///
    /// @param entry of the table that the rows are of
    List<Block> read(TableEntry entry, List<PartEntry> parts, CancellationToken token) {
        TableEntry own =
                new TableEntry(
                        rows.uuid(),
                        entry.database(),
                        entry.name(),
                        entry.definition(),
                        entry.stored(),
                        TableEntry.Attachment.ATTACHED,
                        entry.modifiedMs());
        CatalogSnapshot shown =
                new CatalogExcerpt(CatalogSnapshot.empty())
                        .with(
                                List.of(
                                        new CatalogEdit.CreateDatabase(
                                                new DatabaseEntry(
                                                        entry.database(), new UUID(0, 0), "")),
                                        new CatalogEdit.PutTable(own),
                                        new CatalogEdit.PublishParts(
                                                rows.uuid(), parts, List.of())))
                        .catalog();
        List<Block> blocks = new ArrayList<>();
        WholeTable.read(
                rows.plainSource(shown, context),
                definition.storedHeader(),
                false,
                token,
                blocks::add);
        return blocks;
    }

    @Override
    public void close() {
        rows.destroy();
    }
}
