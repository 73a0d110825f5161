package io.millpond.engine.table.factory;

import io.millpond.engine.table.MemoryBounds;
import io.millpond.engine.table.MemoryTable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.exec.QueryContext;

/// The engine `Memory`.
public final class MemoryFactory implements TableFactory {
    /// Its name.
    public static final String ENGINE = "Memory";

    @Override
    public String engine() {
        return ENGINE;
    }

    @Override
    public boolean hasSettings() {
        return true;
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        QueryContext context = services.inserts().backgroundContext("default", "settings");
        return isNew
                ? new MemoryTable(definition, context)
                : new MemoryTable(
                        definition,
                        MemoryBounds.accepted(definition.storage().settings(), context));
    }
}
