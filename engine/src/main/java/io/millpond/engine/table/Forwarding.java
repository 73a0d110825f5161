package io.millpond.engine.table;

import io.millpond.sql.ast.TableName;

/// A table that stands for another one: it has no rows of its own, and what is inserted into it is
/// inserted into that.
public interface Forwarding extends Scannable {
    /// The full name of the other table, which need not exist.
    TableName target();

    /// Whether statements that change rows or the definition are statements on the other table.
    default boolean forwardsChanges() {
        return false;
    }
}
