package io.millpond.engine.execute;

import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.mergetree.PartChoice;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Rewritable;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Delete;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.ast.Update;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Changes of rows that are there: ALTER DELETE, ALTER UPDATE, DELETE, UPDATE, and dropping
/// partitions. All of them are done when the statement returns.
final class MutationStatements {
    private MutationStatements() {}

    /// Whether a command of ALTER changes rows rather than the definition.
    static boolean isMutation(AlterCommand command) {
        return switch (command) {
            case AlterCommand.DeleteRows _,
                    AlterCommand.UpdateRows _,
                    AlterCommand.ClearColumn _,
                    AlterCommand.MaterializeColumn _,
                    AlterCommand.MaterializeTtl _ ->
                    true;
            default -> false;
        };
    }

    /// Whether it is a mutation that writes parts anew, which may take long and wait for others.
    static boolean isRewrite(AlterCommand command) {
        return switch (command) {
            case AlterCommand.DeleteRows _,
                    AlterCommand.UpdateRows _,
                    AlterCommand.ClearColumn _,
                    AlterCommand.MaterializeTtl _ ->
                    true;
            default -> false;
        };
    }

    static BlockStream delete(Delete delete, StatementScope scope) {
        Table table = scope.table(scope.full(delete.table()));
        delete(table, delete.where(), delete.partition(), scope);
        return ResultRows.none();
    }

    static BlockStream update(Update update, StatementScope scope) {
        Table table = scope.table(scope.full(update.table()));
        update(table, update.assignments(), update.where(), update.partition(), scope);
        return ResultRows.none();
    }

    static void execute(AlterCommand command, TableName name, StatementScope scope) {
        Table table = scope.table(name);
        switch (command) {
            case AlterCommand.DeleteRows(Expression where, Partition partition, _) ->
                    delete(table, where, partition, scope);
            case AlterCommand.UpdateRows(
                            var assignments,
                            Expression where,
                            Partition partition,
                            _) ->
                    update(table, assignments, where, partition, scope);
            case AlterCommand.ClearColumn clear -> clear(table, clear, scope);
            case AlterCommand.MaterializeTtl materialize ->
                    TtlStatements.materialize(materialize, table, scope);
            case AlterCommand.MaterializeColumn _ -> {
                // A value that a part lacks is the same whenever it is computed.
            }
            default -> throw AlterStatements.unsupported(command, table);
        }
    }

    private static void delete(
            Table table, Expression where, @Nullable Partition partition, StatementScope scope) {
        Rewritable target = rewritable(table, scope);
        TableDefinition definition = target.definition();
        Header header = stored(definition);
        BoundExpression condition = RowConditions.bind(where, header, scope.context());
        target.rewrite(
                partitionId(target, partition, scope),
                header,
                rows -> {
                    int[] kept = RowConditions.rows(condition.evaluate(rows), false);
                    return kept.length == rows.rowCount() ? rows : rows.gather(kept, kept.length);
                },
                scope.context().token());
    }

    private static void update(
            Table table,
            List<Assignment> assignments,
            Expression where,
            @Nullable Partition partition,
            StatementScope scope) {
        Rewritable target = rewritable(table, scope);
        TableDefinition definition = target.definition();
        Header header = stored(definition);
        List<Integer> places = new ArrayList<>();
        List<BoundExpression> values = new ArrayList<>();
        for (Assignment assignment : assignments) {
            TableColumn column = updatable(definition, assignment.column());
            places.add(header.indexOf(column.name()));
            values.add(
                    Expressions.bind(
                            RowConditions.choice(
                                    where, assignment.expression(), column.name(), column.type()),
                            header,
                            scope.context()));
        }
        BoundExpression condition = RowConditions.bind(where, header, scope.context());
        target.rewrite(
                partitionId(target, partition, scope),
                header,
                rows -> {
                    if (RowConditions.rows(condition.evaluate(rows), true).length == 0) {
                        return rows;
                    }
                    List<Column> columns = new ArrayList<>(rows.columns());
                    for (int i = 0; i < values.size(); i++) {
                        columns.set(places.get(i), Columns.full(values.get(i).evaluate(rows)));
                    }
                    return new Block(rows.header(), columns, rows.rowCount());
                },
                scope.context().token());
    }

    private static void clear(Table table, AlterCommand.ClearColumn command, StatementScope scope) {
        Rewritable target = rewritable(table, scope);
        TableDefinition definition = target.definition();
        if (definition.column(command.name()).isEmpty() && command.ifExists()) {
            return;
        }
        TableColumn column = updatable(definition, command.name());
        Header header = stored(definition);
        int place = header.indexOf(column.name());
        Expression written = column.defaultExpression();
        Optional<BoundExpression> value =
                written == null
                        ? Optional.empty()
                        : Optional.of(
                                Expressions.bindAs(
                                        written, column.type(), header, scope.context()));
        target.rewrite(
                partitionId(target, command.partition(), scope),
                header,
                rows -> {
                    List<Column> columns = new ArrayList<>(rows.columns());
                    columns.set(
                            place,
                            value.map(v -> v.evaluate(rows))
                                    .orElseGet(
                                            () ->
                                                    Columns.defaults(
                                                            column.type(), rows.rowCount())));
                    return new Block(rows.header(), columns, rows.rowCount());
                },
                scope.context().token());
    }

    private static Header stored(TableDefinition definition) {
        return definition.storedHeader();
    }

    private static TableColumn updatable(TableDefinition definition, String name) {
        TableColumn column =
                definition
                        .column(name)
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                                                "There is no column %s in table".formatted(name)));
        if (KeyColumns.of(definition).contains(name)) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_UPDATE_COLUMN,
                    "Cannot UPDATE key column `%s`".formatted(name));
        }
        if (column.kind() == TableColumn.Kind.MATERIALIZED || !column.isStored()) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_UPDATE_COLUMN,
                    "Cannot UPDATE materialized column `%s`".formatted(name));
        }
        return column;
    }

    private static Rewritable rewritable(Table table, StatementScope scope) {
        Table target =
                table instanceof MaterializedView view
                        ? view.targetTable(scope.instance().catalog().snapshot())
                        : table;
        if (target instanceof Rewritable rewritable) {
            return rewritable;
        }
        throw new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                "Mutations are not supported by storage %s"
                        .formatted(target.definition().engine()));
    }

    /// The partition that OPTIMIZE, DELETE and others name, by its id.
    static Optional<String> partitionId(
            Table table, @Nullable Partition partition, StatementScope scope) {
        if (partition == null || partition instanceof Partition.All) {
            return Optional.empty();
        }
        if (partition instanceof Partition.ById(String id, _)) {
            return Optional.of(id);
        }
        if (!(table instanceof MergeTreeTable parted)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Storage %s has no partitions".formatted(table.definition().engine()));
        }
        PartChoice choice = PartitionStatements.choice(parted, partition, scope);
        return Optional.ofNullable(choice.partitionId());
    }
}
