package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.NamedCollection;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.NamedCollectionStatement;
import io.millpond.sql.ast.NamedCollectionStatement.AlterNamedCollection;
import io.millpond.sql.ast.NamedCollectionStatement.CollectionEntry;
import io.millpond.sql.ast.NamedCollectionStatement.CreateNamedCollection;
import io.millpond.sql.ast.NamedCollectionStatement.DropNamedCollection;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// CREATE, ALTER and DROP of named collections.
final class CollectionStatements {
    private CollectionStatements() {}

    static BlockStream execute(NamedCollectionStatement statement, StatementScope scope) {
        Instance instance = scope.instance();
        instance.definitions()
                .change(
                        () ->
                                edit(statement, instance.catalog().snapshot(), scope)
                                        .ifPresent(e -> instance.catalog().commit(List.of(e))));
        return ResultRows.none();
    }

    private static Optional<CatalogEdit> edit(
            NamedCollectionStatement statement, CatalogSnapshot snapshot, StatementScope scope) {
        Optional<NamedCollection> existing = snapshot.namedCollection(statement.name());
        return switch (statement) {
            case CreateNamedCollection create -> {
                if (existing.isPresent()) {
                    if (create.ifNotExists()) {
                        yield Optional.empty();
                    }
                    throw new DatabaseException(
                            ErrorCode.NAMED_COLLECTION_ALREADY_EXISTS,
                            "A named collection `%s` already exists".formatted(create.name()));
                }
                yield Optional.of(
                        new CatalogEdit.PutNamedCollection(
                                new NamedCollection(
                                        create.name(), entries(create.entries(), scope))));
            }
            case AlterNamedCollection alter -> {
                if (existing.isEmpty() && alter.ifExists()) {
                    yield Optional.empty();
                }
                yield Optional.of(
                        new CatalogEdit.PutNamedCollection(
                                altered(existing.orElseThrow(() -> missing(alter)), alter, scope)));
            }
            case DropNamedCollection drop -> {
                if (existing.isEmpty()) {
                    if (drop.ifExists()) {
                        yield Optional.empty();
                    }
                    throw missing(drop);
                }
                checkUnused(drop.name(), snapshot, scope);
                yield Optional.of(new CatalogEdit.DropNamedCollection(drop.name()));
            }
        };
    }

    private static void checkUnused(String name, CatalogSnapshot snapshot, StatementScope scope) {
        for (Table table : scope.instance().tables().all(Table.class)) {
            NamedCall engine = table.definition().storage().engine();
            if (engine != null && engine.arguments().contains(Identifier.of(name))) {
                throw new DatabaseException(
                        ErrorCode.NAMED_COLLECTION_IS_USED,
                        "Named collection `%s` is used by table %s"
                                .formatted(
                                        name,
                                        snapshot.table(table.uuid())
                                                .map(TableEntry::fullName)
                                                .orElse("")));
            }
        }
    }

    private static NamedCollection altered(
            NamedCollection before, AlterNamedCollection alter, StatementScope scope) {
        List<NamedCollection.Entry> changed = entries(alter.entries(), scope);
        List<NamedCollection.Entry> all = new ArrayList<>(before.entries());
        for (String key : alter.deletedKeys()) {
            if (!all.removeIf(e -> e.key().equals(key))) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Cannot delete key `%s` of named collection `%s`: it has none"
                                .formatted(key, before.name()));
            }
        }
        for (NamedCollection.Entry entry : changed) {
            all.removeIf(e -> e.key().equals(entry.key()));
            all.add(entry);
        }
        if (all.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Named collection cannot be empty (collection name: %s)"
                            .formatted(before.name()));
        }
        return new NamedCollection(before.name(), all);
    }

    private static List<NamedCollection.Entry> entries(
            List<CollectionEntry> written, StatementScope scope) {
        List<NamedCollection.Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (CollectionEntry entry : written) {
            if (!keys.add(entry.key())) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS, "Key `%s` already exists".formatted(entry.key()));
            }
            entries.add(
                    new NamedCollection.Entry(
                            entry.key(),
                            TableSettings.text(entry.value(), scope.context()),
                            Optional.ofNullable(entry.overridable())));
        }
        return entries;
    }

    private static DatabaseException missing(NamedCollectionStatement statement) {
        return new DatabaseException(
                ErrorCode.NAMED_COLLECTION_DOESNT_EXIST,
                "There is no named collection `%s`".formatted(statement.name()));
    }
}
