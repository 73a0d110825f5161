package io.millpond.engine.log;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.OrderedSource;
import io.millpond.engine.table.PartVerdict;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;

import java.util.List;
import java.util.function.Predicate;

/// A table whose rows are appended and read in the order they came in. Thread-safe.
public final class LogTable implements PartBacked, Scannable {
    /// Tables of more rows are read by several threads where the engine is Log, and then in no
    /// order: reading takes longer than the threads take to begin.
    private static final long ORDERED_ROWS_MAX = 1 << 20;

    private final MergeTreeTable rows;
    private volatile TableDefinition definition;

    LogTable(TableDefinition definition, MergeTreeTable rows) {
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
        TableDefinition seen = definition;
        boolean isOrdered = !seen.engine().equals("Log") || rowCount(snapshot) <= ORDERED_ROWS_MAX;
        return new FilledSource(
                seen, new OrderedSource(rows.plainSource(snapshot, context), isOrdered), context);
    }

    @Override
    public List<PartVerdict> check(
            CatalogSnapshot snapshot, Predicate<PartEntry> which, CancellationToken token) {
        return LogFiles.verdicts(definition, rows.check(snapshot, which, token));
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }
}
