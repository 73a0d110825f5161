package io.millpond.engine.table;

/// A table whose definition can change while it is in use.
public interface Alterable extends Table {
    /// Throws when the table cannot work under `definition`; changes nothing.
    void checkAlter(TableDefinition definition);

    /// Works under `definition` from now on; it was checked and is durable.
    void alter(TableDefinition definition);
}
