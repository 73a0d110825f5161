package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;

/// `CREATE TABLE ... AS function(...)`: what a table function returns, under a name. It keeps
/// nothing and can only be read.
final class FunctionTable implements Scannable {
    private final TableDefinition definition;
    private final CreateTable.LikeFunction like;

    /// @param definition of such a CREATE TABLE
    FunctionTable(TableDefinition definition, CreateTable.LikeFunction like) {
        this.definition = definition;
        this.like = like;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        return TableArguments.source(like.function(), context);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
