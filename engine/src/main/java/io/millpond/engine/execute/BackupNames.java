package io.millpond.engine.execute;

import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.ast.Statement;
import io.millpond.sql.ast.Storage;
import io.millpond.sql.ast.TableName;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The names that databases and tables get by the AS of BACKUP and RESTORE, wherever definitions
/// say them. Single-threaded.
final class BackupNames {
    private final Map<String, String> databases = new HashMap<>();
    private final Map<TableName, TableName> tables = new HashMap<>();

    void rename(String database, String newName) {
        databases.put(database, newName);
    }

    /// @param name in full, as is the new one
    void rename(TableName name, TableName newName) {
        tables.put(name, newName);
    }

    /// Whether nothing gets another name.
    boolean areSame() {
        return databases.isEmpty() && tables.isEmpty();
    }

    /// New names of databases by their old ones.
    Map<String, String> databases() {
        return databases;
    }

    String of(String database) {
        return databases.getOrDefault(database, database);
    }

    /// The name that a table itself got.
    Optional<TableName> ofTable(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    private TableName of(TableName name) {
        String database = name.database();
        if (database == null) {
            return name;
        }
        return ofTable(TableName.of(database, name.table()))
                .orElseGet(() -> TableName.of(of(database), name.table()));
    }

    /// The entry, its definition with the new names of the tables it reads and writes.
    TableEntry redefined(TableEntry entry) {
        TableDefinition definition = DefinitionTexts.parse(entry);
        Statement renamed =
                switch (definition.create()) {
                    case CreateView view -> view(view);
                    case CreateTable table -> table(table);
                    default -> definition.create();
                };
        if (renamed.equals(definition.create())) {
            return entry;
        }
        return DefinitionTexts.entry(
                new TableDefinition(
                        definition.uuid(),
                        definition.engine(),
                        definition.columns(),
                        definition.stored(),
                        renamed,
                        definition.storage(),
                        definition.comment()),
                entry.database(),
                entry.name(),
                entry.modifiedMs());
    }

    private CreateView view(CreateView view) {
        TableName target = view.target();
        return new CreateView(
                view.name(),
                view.mode(),
                view.materialized(),
                view.temporary(),
                view.ifNotExists(),
                view.uuid(),
                refresh(view.refresh()),
                target == null ? null : of(target),
                view.elements(),
                view.columnNames(),
                view.storage(),
                view.populate(),
                view.empty(),
                new TableNameQualifier(this::of).qualify(view.query()),
                view.security(),
                view.comment(),
                view.span());
    }

    private @Nullable RefreshSchedule refresh(@Nullable RefreshSchedule refresh) {
        return refresh == null
                ? null
                : refresh.with(refresh.dependencies().stream().map(this::of).toList());
    }

    private CreateTable table(CreateTable table) {
        Storage storage = table.storage();
        NamedCall engine = storage.engine();
        if (engine == null) {
            return table;
        }
        return new CreateTable(
                table.name(),
                table.mode(),
                table.temporary(),
                table.ifNotExists(),
                table.uuid(),
                table.elements(),
                table.source(),
                new Storage(
                        engine(engine),
                        storage.partitionBy(),
                        storage.primaryKey(),
                        storage.orderBy(),
                        storage.orderDescending(),
                        storage.sampleBy(),
                        storage.ttl(),
                        storage.settings(),
                        storage.span()),
                table.comment(),
                table.span());
    }

    /// Buffer tables name a table, Merge tables a database.
    private NamedCall engine(NamedCall engine) {
        List<Expression> arguments = new ArrayList<>(engine.arguments());
        if (engine.name().equals("Buffer")
                && arguments.get(0) instanceof Literal.StringLiteral database
                && arguments.get(1) instanceof Literal.StringLiteral table) {
            TableName name = of(TableName.of(database.value(), table.value()));
            arguments.set(0, Literal.StringLiteral.of(String.valueOf(name.database())));
            arguments.set(1, Literal.StringLiteral.of(name.table()));
        } else if (engine.name().equals("Merge")
                && arguments.get(0) instanceof Literal.StringLiteral database) {
            arguments.set(0, Literal.StringLiteral.of(of(database.value())));
        }
        return new NamedCall(engine.name(), arguments, engine.span());
    }
}
