package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.DatabaseEntry;
import io.millpond.engine.catalog.StoredColumns;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.kafka.letter.DeadLetterQueue;
import io.millpond.engine.system.SystemTables;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.parser.SqlParser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tables of the database `system` that the catalog keeps, as it does those of users; there is
/// one, [DeadLetterQueue].
final class StoredSystemTables {
    private StoredSystemTables() {}

    /// Brings the catalog up to date, in one frame: makes the table where it is missing, adds
    /// columns of later versions.
    ///
    /// Called before tables are loaded.
    static void prepare(Instance instance) {
        CatalogSnapshot snapshot = instance.catalog().snapshot();
        List<CatalogEdit> edits = new ArrayList<>();
        if (snapshot.database(SystemTables.SYSTEM).isEmpty()) {
            edits.add(
                    new CatalogEdit.CreateDatabase(
                            new DatabaseEntry(SystemTables.SYSTEM, instance.newUuid(), "")));
        }
        Optional<TableEntry> entry =
                snapshot.table(SystemTables.SYSTEM, DeadLetterQueue.NAME.table());
        if (entry.isEmpty()) {
            edits.add(new CatalogEdit.PutTable(made(instance)));
        } else {
            upgraded(entry.get(), instance).ifPresent(e -> edits.add(new CatalogEdit.PutTable(e)));
        }
        if (!edits.isEmpty()) {
            instance.catalog().commit(edits);
        }
    }

    private static TableEntry made(Instance instance) {
        TableName name = DeadLetterQueue.NAME;
        return new TableEntry(
                instance.newUuid(),
                StatementScope.database(name),
                name.table(),
                SqlFormatter.singleLine(
                        SqlParser.parseStatement(DeadLetterQueue.createStatement()).statement()),
                StoredColumns.PLAIN,
                TableEntry.Attachment.ATTACHED,
                instance.settings().clock().currentTimeMillis());
    }

    private static Optional<TableEntry> upgraded(TableEntry entry, Instance instance) {
        TableDefinition definition = DefinitionTexts.parse(entry);
        List<String> statements = DeadLetterQueue.upgradeStatements(definition);
        if (statements.isEmpty()) {
            return Optional.empty();
        }
        DefinitionChange change =
                new DefinitionChange(
                        definition,
                        instance.inserts().backgroundContext(entry.database(), "upgrade"));
        for (String statement : statements) {
            AlterTable alter = (AlterTable) SqlParser.parseStatement(statement).statement();
            alter.commands().forEach(change::apply);
        }
        return Optional.of(
                DefinitionTexts.entry(
                        change.result(),
                        entry.database(),
                        entry.name(),
                        instance.settings().clock().currentTimeMillis()));
    }
}
