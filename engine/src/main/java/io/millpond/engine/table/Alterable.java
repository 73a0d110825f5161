package io.millpond.engine.table;

import io.millpond.sql.exec.QueryContext;

/// A table whose definition can change while it is in use.
public interface Alterable extends Table {
    /// Throws when the table cannot work under `definition`; changes nothing.
    void checkAlter(TableDefinition definition, QueryContext context);

    /// Works under `definition` from now on; it was checked and is durable.
    void alter(TableDefinition definition, QueryContext context);
}
