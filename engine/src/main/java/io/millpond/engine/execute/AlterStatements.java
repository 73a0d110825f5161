package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.TableEntry;
import io.millpond.engine.kafka.letter.DeadLetterQueue;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.table.Alterable;
import io.millpond.engine.table.DefinitionTexts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.RowCommands;
import io.millpond.engine.table.StoredQuery;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.AlterTable;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `ALTER TABLE`: changes of the definition are one frame; changes of rows are one each.
final class AlterStatements {
    private AlterStatements() {}

    static BlockStream execute(AlterTable alter, StatementScope scope) {
        if (alter.name().database() == null) {
            Optional<Table> temporary = scope.session().temporaryTable(alter.name().table());
            if (temporary.isPresent()) {
                changeTemporary(alter.commands(), temporary.get(), scope);
                return ResultRows.none();
            }
        }
        TableName name = scope.changed(scope.full(alter.name()));
        List<AlterCommand> rowChanges = new ArrayList<>();
        List<AlterCommand> others = new ArrayList<>();
        for (AlterCommand command : alter.commands()) {
            (changesRows(command) ? rowChanges : others).add(command);
        }
        BlockStream result = ResultRows.none();
        if (!others.isEmpty()) {
            if (scope.table(name) instanceof MergeTreeTable parted) {
                // What waits names columns as they are called now.
                parted.mutations().finishAll(scope.context().token());
            }
            result = scope.instance().definitions().change(() -> alter(others, name, scope));
            TtlStatements.applyChanges(others, name, scope);
        }
        // Other definitions have no reason to wait for rows, and those of this table are looked at
        // again.
        changeRows(rowChanges, name, scope);
        return result;
    }

    /// Lists commands as a mutation that is done.
    private static CatalogEdit listing(
            MergeTreeTable table, List<AlterCommand> commands, StatementScope scope) {
        return table.mutations()
                .done(
                        MutationStatements.texts(commands),
                        scope.context().currentDatabase(),
                        scope.nowMs());
    }

    private static boolean changesRows(AlterCommand command) {
        return RowCommands.isRowCommand(command)
                || IndexStatements.isOfParts(command)
                || command instanceof AlterCommand.MaterializeTtl;
    }

    private static void changeRows(
            List<AlterCommand> commands, TableName name, StatementScope scope) {
        List<AlterCommand> mutation = new ArrayList<>();
        for (AlterCommand command : commands) {
            if (RowCommands.isRowCommand(command)) {
                mutation.add(command);
            } else {
                changeParts(command, scope.table(name), scope);
            }
        }
        if (!mutation.isEmpty()) {
            MutationStatements.execute(mutation, name, scope);
        }
    }

    private static void changeParts(AlterCommand command, Table table, StatementScope scope) {
        switch (command) {
            case AlterCommand.MaterializeTtl ttl -> TtlStatements.materialize(ttl, table, scope);
            case AlterCommand.ChangeElement element ->
                    IndexStatements.execute(element, table, scope);
            default -> throw unsupported(command, table);
        }
        if (table instanceof MergeTreeTable parted) {
            scope.instance().catalog().commit(List.of(listing(parted, List.of(command), scope)));
        }
    }

    private static BlockStream alter(
            List<AlterCommand> commands, TableName name, StatementScope scope) {
        List<AlterCommand> definitionChanges = new ArrayList<>();
        BlockStream result = ResultRows.none();
        for (AlterCommand command : commands) {
            if (command instanceof AlterCommand.PartitionCommand partition) {
                result = PartitionStatements.execute(partition, name, scope);
            } else {
                definitionChanges.add(command);
            }
        }
        if (!definitionChanges.isEmpty()) {
            change(definitionChanges, name, scope);
        }
        return result;
    }

    private static void changeTemporary(
            List<AlterCommand> commands, Table table, StatementScope scope) {
        Alterable alterable = alterable(commands, table);
        DefinitionChange change = new DefinitionChange(table.definition(), scope.context());
        commands.forEach(change::apply);
        alterable.checkAlter(change.result(), scope.context());
        alterable.alter(change.result(), scope.context());
    }

    private static Alterable alterable(List<AlterCommand> commands, Table table) {
        if (!(table instanceof Alterable alterable)) {
            throw unsupported(commands.getFirst(), table);
        }
        for (AlterCommand command : commands) {
            if (changesRows(command)
                    || command instanceof AlterCommand.PartitionCommand
                    || !alterable.canAlter(command)) {
                throw unsupported(command, table);
            }
        }
        return alterable;
    }

    private static void change(List<AlterCommand> commands, TableName name, StatementScope scope) {
        Table table = scope.table(name);
        if (table instanceof MaterializedView || table instanceof StoredQuery) {
            ViewChanges.apply(commands, name, table, scope);
            return;
        }
        if (table instanceof Streaming streaming) {
            changeStreaming(commands, name, streaming, scope);
            return;
        }
        Alterable alterable = alterable(commands, table);
        TableDefinition before = table.definition();
        DefinitionChange change = new DefinitionChange(before, scope.context());
        commands.forEach(change::apply);
        TableDefinition after = change.result();
        if (after.equals(before) && commands.stream().noneMatch(c -> isListed(c, before))) {
            return;
        }
        if (name.toString().equals(DeadLetterQueue.NAME.toString())) {
            DeadLetterQueue.checkColumns(after);
        }
        alterable.checkAlter(after, scope.context());
        checkViews(commands, table, scope);
        List<AlterCommand> listed =
                commands.stream().filter(command -> isListed(command, before)).toList();
        commit(
                after,
                name,
                scope,
                table instanceof MergeTreeTable parted && !listed.isEmpty()
                        ? List.of(listing(parted, listed, scope))
                        : List.of());
        alterable.alter(after, scope.context());
    }

    /// Errors: ALTER_OF_COLUMN_IS_FORBIDDEN for a dropped column that materialized views read.
    private static void checkViews(List<AlterCommand> commands, Table table, StatementScope scope) {
        for (AlterCommand command : commands) {
            if (command instanceof AlterCommand.DropColumn drop) {
                List<String> views =
                        scope.instance()
                                .inserts()
                                .viewsReading(drop.name(), table, scope.context());
                if (!views.isEmpty()) {
                    throw new DatabaseException(
                            ErrorCode.ALTER_OF_COLUMN_IS_FORBIDDEN,
                            ("Trying to ALTER DROP column %s which is referenced by materialized"
                                            + " view ['%s']")
                                    .formatted(drop.name(), String.join("','", views)));
                }
            }
        }
    }

    /// A streaming table knows one definition only: another object takes its place between two
    /// blocks, and goes on from where the catalog says it was.
    private static void changeStreaming(
            List<AlterCommand> commands, TableName name, Streaming table, StatementScope scope) {
        for (AlterCommand command : commands) {
            if (!isStreamChange(command)) {
                throw unsupported(command, table);
            }
            boolean isComment =
                    command instanceof AlterCommand.ModifyComment
                            || command instanceof AlterCommand.CommentColumn;
            if (command instanceof AlterCommand.ResetSettings && isUnread(table, scope)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Cannot alter settings, because table engine doesn't support settings"
                                + " changes while the table was never read");
            }
            if (!isComment && isUnread(table, scope)) {
                throw new DatabaseException(
                        ErrorCode.NOT_IMPLEMENTED,
                        ("Alter of type '%s' is not supported by storage %s while the table was"
                                        + " never read: drop and create it again, there is no"
                                        + " position to lose")
                                .formatted(
                                        DefinitionChange.word(command),
                                        table.definition().engine()));
            }
        }
        TableDefinition before = table.definition();
        DefinitionChange change = new DefinitionChange(before, scope.context());
        commands.forEach(change::apply);
        TableDefinition after = change.result();
        if (after.equals(before)) {
            return;
        }
        Instance instance = scope.instance();
        // As strict as CREATE; what is made here is not used.
        Definitions.make(after, instance, true).close();
        instance.factories()
                .require(after.engine())
                .checkLimits(after, instance.services(), scope.context());
        Table changed = Definitions.make(after, instance, false);
        if (changed instanceof Streaming streaming) {
            streaming.checkViews(scope.context());
        }
        instance.definitions().requireAtRest(List.of(table));
        commit(after, name, scope);
        instance.tables().put(changed);
        table.close();
        if (changed instanceof Streaming streaming) {
            instance.definitions().start(streaming);
        }
    }

    /// ClickHouse refuses to alter a streaming table at any time; here it is refused where it gains
    /// nothing.
    private static boolean isUnread(Streaming table, StatementScope scope) {
        Instance instance = scope.instance();
        return instance.catalog().snapshot().positions(table.uuid()).isEmpty()
                && !instance.inserts().hasViews(table);
    }

    private static boolean isStreamChange(AlterCommand command) {
        return switch (command) {
            case AlterCommand.ColumnCommand column ->
                    !(column instanceof AlterCommand.ModifyColumnSettings);
            case AlterCommand.ModifySettings _,
                    AlterCommand.ResetSettings _,
                    AlterCommand.ModifyComment _ ->
                    true;
            default -> false;
        };
    }

    static DatabaseException unsupported(AlterCommand command, Table table) {
        if (command instanceof AlterCommand.ModifyTtl) {
            return new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Engine %s doesn't support TTL clause.".formatted(table.definition().engine()));
        }
        return new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "Alter of type '%s' is not supported by storage %s"
                        .formatted(DefinitionChange.word(command), table.definition().engine()));
    }

    /// Whether `system.mutations` shows a change, which ClickHouse rewrites parts for.
    private static boolean isListed(AlterCommand command, TableDefinition before) {
        return switch (command) {
            case AlterCommand.DropColumn(String name, _, _) -> before.column(name).isPresent();
            case AlterCommand.RenameColumn(String from, _, _, _) -> before.column(from).isPresent();
            case AlterCommand.ModifyColumn(var column, _, _, _) -> {
                TypeName type = column.type();
                yield type != null
                        && before.column(column.name())
                                .filter(c -> !c.type().equals(TypeResolver.resolve(type)))
                                .isPresent();
            }
            case AlterCommand.ChangeElement element ->
                    element.kind() == AlterCommand.ElementKind.INDEX;
            default -> false;
        };
    }

    static void commit(TableDefinition after, TableName name, StatementScope scope) {
        commit(after, name, scope, List.of());
    }

    private static void commit(
            TableDefinition after, TableName name, StatementScope scope, List<CatalogEdit> more) {
        TableEntry entry =
                DefinitionTexts.entry(
                        after, StatementScope.database(name), name.table(), scope.nowMs());
        List<CatalogEdit> edits = new ArrayList<>();
        edits.add(new CatalogEdit.PutTable(entry));
        edits.addAll(more);
        scope.instance().catalog().commit(edits);
    }
}
