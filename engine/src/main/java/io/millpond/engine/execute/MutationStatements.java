package io.millpond.engine.execute;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.table.ColumnTexts;
import io.millpond.engine.table.MaterializedView;
import io.millpond.engine.table.Partitioned;
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
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Changes of rows that are there: ALTER DELETE, ALTER UPDATE, DELETE, UPDATE, and dropping
/// partitions. All of them are done when the statement returns.
final class MutationStatements {
    private static final int DROP_ATTEMPTS = 100;

    private MutationStatements() {}

    /// Whether a command of ALTER changes rows rather than the definition.
    static boolean isMutation(AlterCommand command) {
        return switch (command) {
            case AlterCommand.DeleteRows _,
                    AlterCommand.UpdateRows _,
                    AlterCommand.ClearColumn _,
                    AlterCommand.MaterializeColumn _,
                    AlterCommand.ChangePartition _ ->
                    true;
            default -> false;
        };
    }

    /// Whether it is a mutation that writes parts anew, which may take long and wait for others.
    static boolean isRewrite(AlterCommand command) {
        return switch (command) {
            case AlterCommand.DeleteRows _, AlterCommand.UpdateRows _, AlterCommand.ClearColumn _ ->
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
            case AlterCommand.MaterializeColumn _ -> {
                // A value that a part lacks is the same whenever it is computed.
            }
            case AlterCommand.ChangePartition partition
                    when partition.action() == AlterCommand.PartitionAction.DROP ->
                    dropPartition(table, partition, scope);
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

    private static void dropPartition(
            Table table, AlterCommand.ChangePartition command, StatementScope scope) {
        if (!(table instanceof Partitioned partitioned)) {
            throw AlterStatements.unsupported(command, table);
        }
        Partition partition = command.partition();
        for (int attempt = 1; ; attempt++) {
            CatalogSnapshot before = scope.instance().catalog().snapshot();
            List<CatalogEdit> edits =
                    partitioned.dropParts(before, part -> matches(part, partition, scope));
            try {
                CatalogSnapshot after =
                        edits.isEmpty() ? before : scope.instance().catalog().commit(edits);
                partitioned.truncated(before, after);
                return;
            } catch (DatabaseException e) {
                if (e.code() != ErrorCode.NO_SUCH_DATA_PART || attempt == DROP_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static boolean matches(
            Partitioned.PartName part, @Nullable Partition partition, StatementScope scope) {
        return switch (partition) {
            case null -> true;
            case Partition.All _ -> true;
            case Partition.ById(String id, _) -> part.partitionId().equals(id);
            case Partition.SinglePart(String name, _) -> part.name().equals(name);
            case Partition.ByValue(Expression value, _) ->
                    part.partition().equals(valueText(value, scope));
        };
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
        if (!(table instanceof Partitioned partitioned)) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Storage %s has no partitions".formatted(table.definition().engine()));
        }
        List<String> ids = new ArrayList<>();
        partitioned.dropParts(
                scope.snapshot(),
                part -> {
                    if (matches(part, partition, scope)) {
                        ids.add(part.partitionId());
                    }
                    return false;
                });
        return Optional.of(ids.isEmpty() ? "" : ids.getFirst());
    }

    /// A partition's value in the form `system.parts` shows it.
    private static String valueText(Expression value, StatementScope scope) {
        BoundExpression bound = Expressions.bind(value, Header.EMPTY, scope.context());
        Column column = Columns.full(bound.evaluate(new Block(Header.EMPTY, List.of(), 1)));
        DataType type = bound.type();
        if (type instanceof TupleType tuple
                && tuple.elements().size() == 1
                && column instanceof TupleColumn elements) {
            return ColumnTexts.text(
                    tuple.elements().getFirst(),
                    elements.elements().getFirst(),
                    0,
                    scope.context().zone());
        }
        return ColumnTexts.text(type, column, 0, scope.context().zone());
    }
}
