package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.block.Block;

import java.util.List;

/// A table that forgets its rows: a place to attach views to.
public final class NullTable implements Scannable, Insertable, Alterable {
    private volatile TableDefinition definition;

    public NullTable(TableDefinition definition) {
        this.definition = definition;
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
        return new FilledSource(
                definition, new FixedSource(definition.storedHeader(), List.of()), context);
    }

    @Override
    public TableWriter writer(QueryContext context) {
        return new Writer();
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

    private static final class Writer implements TableWriter {
        @Override
        public void write(Block block) {
            // Forgotten.
        }

        @Override
        public void check(Block block) {
            // Any row is fine.
        }

        @Override
        public List<CatalogEdit> prepare() {
            return List.of();
        }

        @Override
        public void publish() {
            // There is nothing to show.
        }

        @Override
        public void abort() {
            // There is nothing to drop.
        }
    }
}
