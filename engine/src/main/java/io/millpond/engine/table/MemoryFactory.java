package io.millpond.engine.table;

/// The engine `Memory`.
public final class MemoryFactory implements TableFactory {
    @Override
    public String engine() {
        return "Memory";
    }

    @Override
    public boolean hasSettings() {
        return true;
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        return new MemoryTable(definition);
    }
}
