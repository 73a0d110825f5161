package io.millpond.engine.random;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.FilledSource;
import io.millpond.engine.table.Scannable;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;

/// A table of random rows, the same ones whenever it is read. Thread-safe.
final class GenerateRandomTable implements Scannable, Alterable {
    private final RandomShape shape;
    private volatile TableDefinition definition;

    GenerateRandomTable(TableDefinition definition, RandomShape shape) {
        this.definition = definition;
        this.shape = shape;
    }

    @Override
    public TableDefinition definition() {
        return definition;
    }

    @Override
    public TableSource source(CatalogSnapshot snapshot, QueryContext context) {
        TableDefinition seen = definition;
        return new FilledSource(
                seen, RandomSource.of(seen.storedHeader(), shape, context.settings()), context);
    }

    @Override
    public boolean canAlter(AlterCommand command) {
        return Alterable.isComment(command);
    }

    @Override
    public void checkAlter(TableDefinition changed, QueryContext context) {
        // A comment is always fine.
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
