package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.SnapshotLease;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.table.Forwarding;
import io.millpond.engine.table.Table;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// What one statement runs with.
///
/// @param lease on the snapshot the statement's queries see
/// @param context with the tables of that snapshot
record StatementScope(
        Instance instance,
        SessionState session,
        ParsedStatement parsed,
        QueryText text,
        QueryOptions options,
        SnapshotLease lease,
        QueryContext context) {

    CatalogSnapshot snapshot() {
        return lease.snapshot();
    }

    /// The name with the current database where it has none.
    TableName full(TableName name) {
        return name.in(context.currentDatabase());
    }

    /// The database of a full name.
    static String database(TableName name) {
        String database = name.database();
        if (database == null) {
            throw new IllegalArgumentException("name without database: " + name);
        }
        return database;
    }

    /// The attached table of a full name in the newest snapshot; throws UNKNOWN_TABLE.
    TableEntry entry(TableName name) {
        if (isMade(name)) {
            throw unknownTable(name);
        }
        CatalogSnapshot newest = instance.catalog().snapshot();
        return newest.table(database(name), name.table())
                .filter(e -> e.attachment() == TableEntry.Attachment.ATTACHED)
                .orElseThrow(() -> unknownTable(name));
    }

    /// The working table of a full name in the newest snapshot; throws UNKNOWN_TABLE.
    Table table(TableName name) {
        return instance.tables().find(entry(name).uuid()).orElseThrow(() -> unknownTable(name));
    }

    /// The full name of the table that statements on `name` change: that of another table where
    /// this one is its alias.
    ///
    /// Errors: those of [#entry].
    TableName changed(TableName name) {
        return table(name) instanceof Forwarding alias && alias.forwardsChanges()
                ? alias.target()
                : name;
    }

    /// The working table that rows inserted into the one of a full name go to.
    ///
    /// Errors: those of [#entry].
    Table written(TableName name) {
        if (!(table(name) instanceof Forwarding forwarding)) {
            return table(name);
        }
        return instance.tables()
                .findWritten(instance.catalog().snapshot(), database(name), name.table())
                .orElseThrow(() -> unknownTable(forwarding.target()));
    }

    /// Whether a full name is that of a system table that the catalog does not keep.
    boolean isMade(TableName name) {
        return instance.systemTables().isMade(database(name), name.table());
    }

    /// The error for a table that the catalog does not have, which a system table is none of.
    DatabaseException unknownTable(TableName name) {
        if (isMade(name)) {
            return new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Table %s is made of the server's state and can only be read".formatted(name));
        }
        return QueryTables.unknown(
                instance.catalog().snapshot(),
                instance.systemTables(),
                database(name),
                name.table());
    }

    /// Throws UNKNOWN_DATABASE unless the database exists and is a user's.
    void requireDatabase(String name) {
        CatalogSnapshot newest = instance.catalog().snapshot();
        if (instance.systemTables().hasDatabase(name)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Database '%s' is made of the server's state and cannot be changed"
                            .formatted(name));
        }
        if (newest.database(name).isEmpty()) {
            throw QueryTables.unknownDatabase(newest, name);
        }
    }

    /// Throws NOT_IMPLEMENTED for a table that the server itself writes to: its rows may be
    /// removed, the table may not.
    void requireRemovable(TableName name) {
        if (instance.systemTables().hasDatabase(database(name))) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    ("Table %s belongs to the server and cannot be dropped, detached or renamed;"
                                    + " TRUNCATE TABLE and ALTER TABLE ... DELETE remove its rows")
                            .formatted(name));
        }
    }

    boolean databaseExists(String name) {
        return instance.systemTables().hasDatabase(name)
                || instance.catalog().snapshot().database(name).isPresent();
    }

    long nowMs() {
        return instance.settings().clock().currentTimeMillis();
    }
}
