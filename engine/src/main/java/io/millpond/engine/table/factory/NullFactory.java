package io.millpond.engine.table.factory;

import io.millpond.engine.table.NullTable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;

/// The engine `Null`.
public final class NullFactory implements TableFactory {
    @Override
    public String engine() {
        return "Null";
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        return new NullTable(definition);
    }
}
