package io.millpond.engine.layered;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.Tables;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A table that reads all tables whose names match. Thread-safe.
public final class MergeTable implements Scannable, Alterable {
    private final MergedTables merged;
    private final Tables tables;
    private volatile TableDefinition definition;

    MergeTable(TableDefinition definition, MergedTables merged, Tables tables) {
        this.definition = definition;
        this.merged = merged;
        this.tables = tables;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public List<String> nameColumns() {
        return List.of();
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        return source(snapshot, context, Set.of(uuid()));
    }

    /// @param without tables that are being read already, this one included
    TableSource source(CatalogSnapshot snapshot, QueryContext context, Set<UUID> without) {
        TableDefinition seen = definition;
        return new FilledSource(
                seen,
                new MergedSource(
                        seen.storedHeader(),
                        merged.children(snapshot, tables, context, without),
                        true,
                        context),
                context);
    }

    @Override
    public boolean canAlter(AlterCommand command) {
        return Alterable.isOfColumns(command);
    }

    @Override
    public void checkAlter(TableDefinition changed, QueryContext context) {
        // There are no rows that could be wrong.
    }

    @Override
    public void alter(TableDefinition changed, QueryContext context) {
        definition = changed;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
