package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.sql.ast.CreateDatabase;
import io.millpond.sql.ast.NamedCall;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.List;

/// `CREATE DATABASE`.
final class DatabaseStatements {
    private DatabaseStatements() {}

    static BlockStream create(CreateDatabase create, StatementScope scope) {
        NamedCall engine = create.engine();
        if (engine != null && !engine.name().equals("Atomic")) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_DATABASE_ENGINE,
                    "Unknown database engine: %s".formatted(engine.name()));
        }
        Instance instance = scope.instance();
        instance.definitions().change(() -> create(create, instance, scope));
        return ResultRows.none();
    }

    private static void create(CreateDatabase create, Instance instance, StatementScope scope) {
        if (scope.databaseExists(create.name())) {
            if (create.ifNotExists()) {
                return;
            }
            throw new DatabaseException(
                    ErrorCode.DATABASE_ALREADY_EXISTS,
                    "Database %s already exists.".formatted(create.name()));
        }
        String comment = create.comment();
        DatabaseEntry entry =
                new DatabaseEntry(
                        create.name(), instance.newUuid(), comment == null ? "" : comment);
        instance.catalog().commit(List.of(new CatalogEdit.CreateDatabase(entry)));
    }
}
