package io.millpond.engine.keyed;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import java.util.List;

/// A set of rows that stands on the right of IN. Thread-safe.
public final class SetTable implements PartBacked, Scannable {
    private final MergeTreeTable rows;
    private volatile TableDefinition definition;

    SetTable(TableDefinition definition, MergeTreeTable rows) {
        this.definition = definition;
        this.rows = rows;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public MergeTreeTable rows() {
        return rows;
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        return new Elements(rows.plainSource(snapshot, context));
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }

    /// The rows, some more than once.
    private record Elements(TableSource stored) implements TableSource {
        @Override
        public Header header() {
            return stored.header();
        }

        @Override
        public boolean isReadable() {
            return false;
        }

        @Override
        public List<BlockStream> scan(ScanRequest request) {
            return stored.scan(request);
        }
    }
}
