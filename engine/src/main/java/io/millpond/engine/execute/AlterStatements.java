package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.kafka.DeadLetterQueue;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.CreateView;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.Queries;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.List;

/// `ALTER TABLE`: changes of the definition are one frame; changes of rows are one each.
final class AlterStatements {
    private AlterStatements() {}

    static BlockStream execute(AlterTable alter, StatementScope scope) {
        TableName name = scope.full(alter.name());
        if (alter.commands().stream().allMatch(MutationStatements::isRewrite)) {
            // Other definitions have no reason to wait, and those of this table are looked at
            // again.
            alter.commands().forEach(c -> MutationStatements.execute(c, name, scope));
            return ResultRows.none();
        }
        Instance instance = scope.instance();
        BlockStream result =
                instance.definitions().change(() -> alter(alter.commands(), name, scope));
        TtlStatements.applyChanges(alter.commands(), name, scope);
        return result;
    }

    private static BlockStream alter(
            List<AlterCommand> commands, TableName name, StatementScope scope) {
        List<AlterCommand> definitionChanges = new ArrayList<>();
        BlockStream result = ResultRows.none();
        for (AlterCommand command : commands) {
            if (command instanceof AlterCommand.PartitionCommand partition) {
                result = PartitionStatements.execute(partition, name, scope);
            } else if (MutationStatements.isMutation(command)) {
                MutationStatements.execute(command, name, scope);
            } else {
                definitionChanges.add(command);
            }
        }
        if (!definitionChanges.isEmpty()) {
            change(definitionChanges, name, scope);
        }
        return result;
    }

    private static void change(List<AlterCommand> commands, TableName name, StatementScope scope) {
        Table table = scope.table(name);
        if (table instanceof MaterializedView || table instanceof StoredQuery) {
            changeView(commands, name, table, scope);
            return;
        }
        if (table instanceof Streaming streaming
                && commands.stream().allMatch(AlterCommand.ModifyComment.class::isInstance)) {
            changeComment(commands, name, streaming, scope);
            return;
        }
        if (!(table instanceof Alterable alterable)) {
            throw unsupported(commands.getFirst(), table);
        }
        for (AlterCommand command : commands) {
            if (!alterable.canAlter(command)) {
                throw unsupported(command, table);
            }
        }
        TableDefinition before = table.definition();
        DefinitionChange change = new DefinitionChange(before, scope.context());
        commands.forEach(change::apply);
        TableDefinition after = change.result();
        if (after.equals(before)) {
            return;
        }
        if (name.toString().equals(DeadLetterQueue.NAME.toString())) {
            DeadLetterQueue.checkColumns(after);
        }
        alterable.checkAlter(after, scope.context());
        commit(after, name, scope);
        alterable.alter(after, scope.context());
    }

    /// A streaming table knows one definition only: another object takes its place, and goes on
    /// from where the catalog says it was.
    private static void changeComment(
            List<AlterCommand> commands, TableName name, Streaming table, StatementScope scope) {
        DefinitionChange change = new DefinitionChange(table.definition(), scope.context());
        commands.forEach(change::apply);
        TableDefinition after = change.result();
        Table changed = Definitions.make(after, scope.instance(), false);
        scope.instance().definitions().requireAtRest(List.of(table));
        commit(after, name, scope);
        scope.instance().tables().put(changed);
        table.close();
        if (changed instanceof Streaming streaming) {
            scope.instance().definitions().start(streaming);
        }
    }

    static DatabaseException unsupported(AlterCommand command, Table table) {
        return new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "Alter of type '%s' is not supported by storage %s"
                        .formatted(DefinitionChange.word(command), table.definition().engine()));
    }

    private static void commit(TableDefinition after, TableName name, StatementScope scope) {
        TableEntry entry =
                DefinitionTexts.entry(
                        after, StatementScope.database(name), name.table(), scope.nowMs());
        scope.instance().catalog().commit(List.of(new CatalogEdit.PutTable(entry)));
    }

    private static void changeView(
            List<AlterCommand> commands, TableName name, Table table, StatementScope scope) {
        TableDefinition definition = table.definition();
        for (AlterCommand command : commands) {
            if (!(command instanceof AlterCommand.ModifyQuery(Query query, _)
                    && table instanceof MaterializedView)) {
                throw unsupported(command, table);
            }
            definition = withQuery(definition, query, scope);
        }
        Table changed = Definitions.make(definition, scope.instance(), true);
        commit(definition, name, scope);
        scope.instance().tables().put(changed);
        Definitions.viewsChanged(scope.instance());
    }

    private static TableDefinition withQuery(
            TableDefinition before, Query query, StatementScope scope) {
        CreateView view = (CreateView) before.create();
        Query full = new TableNameQualifier(scope.context().currentDatabase()).qualify(query);
        Queries.prepare(full, scope.context());
        CreateView changed =
                new CreateView(
                        view.name(),
                        view.mode(),
                        view.materialized(),
                        view.ifNotExists(),
                        view.uuid(),
                        view.target(),
                        view.elements(),
                        view.columnNames(),
                        view.storage(),
                        view.populate(),
                        view.empty(),
                        full,
                        view.comment(),
                        view.span());
        return new TableDefinition(
                before.uuid(),
                before.engine(),
                before.columns(),
                before.stored(),
                changed,
                before.storage(),
                before.comment());
    }
}
