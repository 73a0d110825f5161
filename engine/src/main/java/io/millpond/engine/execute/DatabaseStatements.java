package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.sql.ast.AlterDatabase;
import io.millpond.sql.ast.CreateDatabase;
import io.millpond.sql.ast.NamedCall;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.List;
import java.util.Set;

/// `CREATE DATABASE`.
final class DatabaseStatements {
    /// Engines of databases that are elsewhere.
    private static final Set<String> FOREIGN =
            Set.of("MySQL", "MaterializedPostgreSQL", "PostgreSQL", "SQLite");

    private DatabaseStatements() {}

    static BlockStream create(CreateDatabase create, StatementScope scope) {
        NamedCall engine = create.engine();
        if (engine != null) {
            checkEngine(engine, create);
        }
        Instance instance = scope.instance();
        instance.definitions().change(() -> create(create, instance, scope));
        return ResultRows.none();
    }

    private static void checkEngine(NamedCall engine, CreateDatabase create) {
        String name = engine.name();
        if (name.equals("Ordinary")) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_DATABASE_ENGINE,
                    "Ordinary database engine is deprecated (see also"
                            + " allow_deprecated_database_ordinary setting)");
        }
        if (FOREIGN.contains(name)) {
            throw new DatabaseException(
                    engine.arguments().isEmpty()
                            ? ErrorCode.BAD_ARGUMENTS
                            : ErrorCode.NOT_IMPLEMENTED,
                    engine.arguments().isEmpty()
                            ? "Engine `%s` must have arguments".formatted(name)
                            : "Database engine %s is not supported".formatted(name));
        }
        if (!name.equals("Atomic") && !name.equals("Memory")) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_DATABASE_ENGINE,
                    "Unknown database engine: %s".formatted(name));
        }
        if (!engine.arguments().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Database engine `%s` cannot have arguments".formatted(name));
        }
        if (name.equals("Memory") && !create.settings().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_ELEMENT_IN_AST,
                    "Database engine `Memory` cannot have parameters, primary_key, order_by,"
                            + " sample_by, settings");
        }
    }

    /// Sets a comment.
    static BlockStream alter(AlterDatabase alter, StatementScope scope) {
        Instance instance = scope.instance();
        instance.definitions()
                .change(
                        () -> {
                            scope.requireDatabase(alter.name());
                            instance.catalog()
                                    .commit(
                                            List.of(
                                                    new CatalogEdit.SetDatabaseComment(
                                                            alter.name(), alter.comment())));
                        });
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
                        create.name(),
                        instance.newUuid(),
                        comment == null ? "" : comment,
                        create.engine() != null && create.engine().name().equals("Memory"));
        instance.catalog().commit(List.of(new CatalogEdit.CreateDatabase(entry)));
    }
}
