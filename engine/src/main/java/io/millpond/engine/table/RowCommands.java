package io.millpond.engine.table;

import io.millpond.sql.ast.AlterCommand;
import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifiers;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Partition;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The commands of ALTER TABLE that change rows, bound to the columns of a table.
///
/// A lightweight DELETE is an UPDATE of the column [#ROW_EXISTS] to 0, as ClickHouse writes it.
public final class RowCommands {
    /// The virtual column that is 0 in rows that were deleted.
    public static final String ROW_EXISTS = "_row_exists";

    private static final String IS_CHANGED = "__is_changed";

    private final TableDefinition definition;
    private final Header header;
    private final QueryContext context;

    private RowCommands(TableDefinition definition, QueryContext context) {
        this.definition = definition;
        this.header = definition.storedHeader();
        this.context = context;
    }

    /// One command.
    ///
    /// @param partition the rows it is about; null: all
    /// @param rewrite what becomes of them
    /// @param materialized a column whose values parts shall hold that they are computed in so far
    /// @param effect null: rows may go, or nothing is known
    public record Step(
            @Nullable Partition partition,
            Rewritable.Rewrite rewrite,
            @Nullable String materialized,
            @Nullable Effect effect) {
        Step(
                @Nullable Partition partition,
                Rewritable.Rewrite rewrite,
                @Nullable String materialized) {
            this(partition, rewrite, materialized, null);
        }
    }

    /// Which columns a change of values is about.
    ///
    /// @param reads all that are looked at, those that change too
    /// @param writes those that change
    public record Effect(Set<String> reads, Set<String> writes) {
        public Effect {
            reads = Set.copyOf(reads);
            writes = Set.copyOf(writes);
        }

        /// What this and another one are about.
        public Effect with(Effect other) {
            Set<String> allReads = new HashSet<>(reads);
            allReads.addAll(other.reads);
            Set<String> allWrites = new HashSet<>(writes);
            allWrites.addAll(other.writes);
            return new Effect(allReads, allWrites);
        }
    }

    /// A change of values with what it is about.
    private record Updating(Rewritable.Rewrite rewrite, Effect effect) {}

    /// Whether a command changes rows rather than the definition.
    public static boolean isRowCommand(AlterCommand command) {
        return switch (command) {
            case AlterCommand.RowCommand _,
                    AlterCommand.ClearColumn _,
                    AlterCommand.MaterializeColumn _ ->
                    true;
            default -> false;
        };
    }

    /// Binds commands, which are to be done one after the other.
    ///
    /// Errors: those of analysis, NO_SUCH_COLUMN_IN_TABLE, CANNOT_UPDATE_COLUMN,
    /// MULTIPLE_ASSIGNMENTS_TO_COLUMN.
    public static List<Step> bind(
            List<AlterCommand> commands, TableDefinition definition, QueryContext context) {
        RowCommands binder = new RowCommands(definition, context);
        List<Step> steps = new ArrayList<>();
        for (AlterCommand command : commands) {
            steps.add(binder.step(command));
        }
        return steps;
    }

    private Step step(AlterCommand command) {
        try {
            return bound(command);
        } catch (DatabaseException e) {
            boolean isName =
                    e.code() == ErrorCode.ILLEGAL_AGGREGATION
                            && command instanceof AlterCommand.UpdateRows;
            // In values an aggregate is the name of a column, of which there is none.
            throw isName ? new DatabaseException(ErrorCode.UNKNOWN_IDENTIFIER, e.text(), e) : e;
        }
    }

    private Step bound(AlterCommand command) {
        return switch (command) {
            case AlterCommand.DeleteRows(Expression where, Partition partition, _) ->
                    new Step(partition, delete(resolved(where)), null);
            case AlterCommand.UpdateRows(
                            List<Assignment> assignments,
                            Expression where,
                            Partition partition,
                            _) ->
                    updateOrDelete(
                            partition,
                            assignments.stream().map(this::resolved).toList(),
                            resolved(where));
            // Rows that were deleted are not read, and so not written.
            case AlterCommand.ApplyDeletedMask(Partition partition, _) ->
                    new Step(partition, rows -> rows, null);
            case AlterCommand.ClearColumn clear -> clear(clear);
            case AlterCommand.MaterializeColumn materialize -> materialize(materialize);
            default -> throw new IllegalArgumentException("changes no rows: %s".formatted(command));
        };
    }

    /// An expression with what ALIAS columns in it are.
    private Expression resolved(Expression expression) {
        if (Identifiers.hasCall(expression, "arrayJoin")) {
            throw new DatabaseException(
                    ErrorCode.UNEXPECTED_EXPRESSION, "arrayJoin is not allowed in mutations.");
        }
        return Identifiers.replaced(
                expression,
                name -> {
                    TableColumn column = definition.column(name.fullName()).orElse(null);
                    Expression meaning = column == null ? null : column.defaultExpression();
                    return column == null
                                    || meaning == null
                                    || column.kind() != TableColumn.Kind.ALIAS
                            ? name
                            : RowConditions.cast(resolved(meaning), column.type());
                });
    }

    private Assignment resolved(Assignment assignment) {
        return new Assignment(
                assignment.column(), resolved(assignment.expression()), assignment.span());
    }

    /// The condition of the rows that a command deletes, by marking them, and does nothing else to;
    /// empty: it writes rows.
    public static Optional<Expression> deletion(AlterCommand command) {
        return command instanceof AlterCommand.UpdateRows(var assignments, var where, _, _)
                        && assignments.stream().allMatch(a -> a.column().equals(ROW_EXISTS))
                ? deletion(assignments, where)
                : Optional.empty();
    }

    /// The condition of the rows that get 0 as [#ROW_EXISTS]; empty: that column is not changed.
    private static Optional<Expression> deletion(List<Assignment> assignments, Expression where) {
        return assignments.stream()
                .filter(assignment -> assignment.column().equals(ROW_EXISTS))
                .findFirst()
                .map(
                        assignment ->
                                isZero(assignment.expression())
                                        ? where
                                        : RowConditions.bothTrue(
                                                where,
                                                RowConditions.isFalse(
                                                        RowConditions.cast(
                                                                assignment.expression(),
                                                                DataTypes.UINT8))));
    }

    private static boolean isZero(Expression value) {
        return value instanceof Literal.IntegerLiteral number && number.value().signum() == 0;
    }

    private Step updateOrDelete(
            @Nullable Partition partition, List<Assignment> assignments, Expression where) {
        List<Assignment> others =
                assignments.stream().filter(a -> !a.column().equals(ROW_EXISTS)).toList();
        Optional<Expression> deletion = deletion(assignments, where);
        if (deletion.isEmpty()) {
            Updating updating = update(assignments, where);
            return new Step(partition, updating.rewrite(), null, updating.effect());
        }
        requireCondition(Expressions.bind(where, readable(), context).type());
        requireOnce(assignments);
        Rewritable.Rewrite deleting = delete(deletion.get());
        if (others.isEmpty()) {
            return new Step(partition, deleting, null);
        }
        Rewritable.Rewrite updating = update(others, where).rewrite();
        return new Step(partition, rows -> updating.apply(deleting.apply(rows)), null);
    }

    private Rewritable.Rewrite delete(Expression where) {
        DataType type = Expressions.bind(where, readable(), context).type();
        if (!isNumber(type)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The condition of DELETE must have simple numeric type, possibly Nullable or"
                            + " Null, not "
                            + type.name());
        }
        BoundExpression condition = condition(where);
        return rows -> {
            int[] kept = RowConditions.rows(condition.evaluate(existing(rows)), false);
            return kept.length == rows.rowCount() ? rows : rows.gather(kept, kept.length);
        };
    }

    /// A condition that was tried on no rows: it may compare a column with what is no value of it.
    private BoundExpression condition(Expression where) {
        BoundExpression condition = RowConditions.bind(where, readable(), context);
        if (!condition.readsTables()) {
            condition.evaluate(existing(Block.empty(header)));
        }
        return condition;
    }

    private static void requireCondition(DataType type) {
        if (!RowConditions.isCondition(type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type %s of the condition of UPDATE. Must be UInt8"
                            .formatted(type.name()));
        }
    }

    private static void requireOnce(List<Assignment> assignments) {
        Set<String> names = new HashSet<>();
        for (Assignment assignment : assignments) {
            if (!names.add(assignment.column())) {
                throw new DatabaseException(
                        ErrorCode.MULTIPLE_ASSIGNMENTS_TO_COLUMN,
                        "Multiple assignments in the single statement to column `%s`"
                                .formatted(assignment.column()));
            }
        }
    }

    private static boolean isNumber(DataType type) {
        return switch (type) {
            case NullableType nullable -> isNumber(nullable.element());
            case IntegerType _, FloatType _, BoolType _, NothingType _ -> true;
            default -> false;
        };
    }

    /// The stored columns, and the virtual one that says whether a row is there.
    private Header readable() {
        List<Field> fields = new ArrayList<>(header.fields());
        if (header.indexOf(ROW_EXISTS) < 0) {
            fields.add(new Field(ROW_EXISTS, DataTypes.UINT8));
        }
        return new Header(fields);
    }

    private Block existing(Block rows) {
        Header all = readable();
        if (all.size() == rows.header().size()) {
            return rows;
        }
        List<Column> columns = new ArrayList<>(rows.columns());
        columns.add(RowConditions.always(rows.rowCount()));
        return new Block(all, columns, rows.rowCount());
    }

    private Updating update(List<Assignment> assignments, Expression where) {
        List<Integer> places = new ArrayList<>();
        List<BoundExpression> values = new ArrayList<>();
        Set<String> changed = new HashSet<>();
        requireCondition(Expressions.bind(where, readable(), context).type());
        for (Assignment assignment : assignments) {
            changed.add(updatable(assignment.column()).name());
        }
        requireOnce(assignments);
        Header flagged = flagged(readable());
        for (Assignment assignment : assignments) {
            TableColumn column = updatable(assignment.column());
            places.add(header.indexOf(column.name()));
            values.add(
                    Expressions.bind(
                            RowConditions.choice(
                                    RowConditions.column(IS_CHANGED),
                                    assignment.expression(),
                                    column.name(),
                                    column.type()),
                            flagged,
                            context));
        }
        BoundExpression condition = condition(where);
        List<Computed> computed = computed(changed);
        Rewritable.Rewrite rewrite = rows -> changed(rows, condition, places, values, computed);
        return new Updating(rewrite, effect(condition, values, computed, changed));
    }

    private Effect effect(
            BoundExpression condition,
            List<BoundExpression> values,
            List<Computed> computed,
            Set<String> changed) {
        Set<String> writes = new HashSet<>(changed);
        Set<String> reads = new HashSet<>(condition.columns());
        values.forEach(value -> reads.addAll(value.columns()));
        for (Computed one : computed) {
            writes.add(header.name(one.place()));
            reads.addAll(one.values().columns());
        }
        reads.addAll(writes);
        reads.removeAll(Set.of(IS_CHANGED, ROW_EXISTS));
        return new Effect(reads, writes);
    }

    private Block changed(
            Block rows,
            BoundExpression condition,
            List<Integer> places,
            List<BoundExpression> values,
            List<Computed> computed) {
        Block all = existing(rows);
        Column truth = condition.evaluate(all);
        if (RowConditions.rows(truth, true).length == 0) {
            return rows;
        }
        Block flagged = flagged(all, truth);
        List<Column> columns = new ArrayList<>(rows.columns());
        for (int i = 0; i < values.size(); i++) {
            columns.set(places.get(i), Columns.full(values.get(i).evaluate(flagged)));
        }
        for (Computed one : computed) {
            Block changed = new Block(rows.header(), columns, rows.rowCount());
            columns.set(one.place(), Columns.full(one.values().evaluate(flagged(changed, truth))));
        }
        return new Block(rows.header(), columns, rows.rowCount());
    }

    /// A MATERIALIZED column that is computed again where what it is computed from changes.
    ///
    /// @param values over the columns and the flag whether a row changes
    private record Computed(int place, BoundExpression values) {}

    private static Header flagged(Header header) {
        List<Field> fields = new ArrayList<>(header.fields());
        fields.add(new Field(IS_CHANGED, DataTypes.UINT8));
        return new Header(fields);
    }

    /// The rows with a column that says which of them change.
    private static Block flagged(Block rows, Column isChanged) {
        List<Column> columns = new ArrayList<>(rows.columns());
        columns.add(isChanged);
        return new Block(flagged(rows.header()), columns, rows.rowCount());
    }

    private List<Computed> computed(Set<String> changedColumns) {
        Set<String> changed = new HashSet<>(changedColumns);
        Header inputs = flagged(header);
        List<Computed> computed = new ArrayList<>();
        for (TableColumn column : definition.columns()) {
            Expression expression = column.defaultExpression();
            if (column.kind() != TableColumn.Kind.MATERIALIZED || expression == null) {
                continue;
            }
            boolean isDependent =
                    Expressions.bind(expression, header, context).columns().stream()
                            .anyMatch(changed::contains);
            if (isDependent && !KeyColumns.of(definition).contains(column.name())) {
                changed.add(column.name());
                computed.add(
                        new Computed(
                                header.indexOf(column.name()),
                                Expressions.bind(
                                        RowConditions.choice(
                                                RowConditions.column(IS_CHANGED),
                                                expression,
                                                column.name(),
                                                column.type()),
                                        inputs,
                                        context)));
            }
        }
        return computed;
    }

    private TableColumn updatable(String name) {
        TableColumn column =
                definition
                        .column(name)
                        .filter(TableColumn::isStored)
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                                                "There is no column `%s` in table"
                                                        .formatted(name)));
        if (KeyColumns.of(definition).contains(name) && definition.storage().orderBy() == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Primary key cannot be updated (cannot update column %s)".formatted(name));
        }
        if (KeyColumns.of(definition).contains(name)) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_UPDATE_COLUMN,
                    "Cannot UPDATE key column `%s`".formatted(name));
        }
        if (column.kind() == TableColumn.Kind.MATERIALIZED) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_UPDATE_COLUMN,
                    "Cannot UPDATE materialized column `%s`".formatted(name));
        }
        return column;
    }

    private Step clear(AlterCommand.ClearColumn command) {
        Optional<TableColumn> column = definition.column(command.name());
        if (column.isEmpty()) {
            if (command.ifExists()) {
                return new Step(command.partition(), rows -> rows, null);
            }
            throw new DatabaseException(
                    ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                    "Wrong column name. Cannot find column `%s` to drop".formatted(command.name()));
        }
        if (KeyColumns.of(definition).contains(command.name())) {
            throw new DatabaseException(
                    ErrorCode.ALTER_OF_COLUMN_IS_FORBIDDEN,
                    "Trying to ALTER DROP key %s column which is a part of key expression"
                            .formatted(command.name()));
        }
        return column.get().isStored()
                ? computing(command.partition(), column.get())
                : new Step(command.partition(), rows -> rows, null);
    }

    /// Gives a column the value that it has where nothing is inserted.
    private Step computing(@Nullable Partition partition, TableColumn column) {
        int place = header.indexOf(column.name());
        Expression written = column.defaultExpression();
        BoundExpression value =
                written == null
                        ? null
                        : Expressions.bindAs(written, column.type(), header, context);
        Rewritable.Rewrite rewrite =
                rows -> {
                    List<Column> columns = new ArrayList<>(rows.columns());
                    columns.set(
                            place,
                            value == null
                                    ? Columns.defaults(column.type(), rows.rowCount())
                                    : value.evaluate(rows));
                    return new Block(rows.header(), columns, rows.rowCount());
                };
        Set<String> reads = new HashSet<>(value == null ? List.of() : value.columns());
        reads.add(column.name());
        return new Step(partition, rewrite, null, new Effect(reads, Set.of(column.name())));
    }

    private Step materialize(AlterCommand.MaterializeColumn command) {
        TableColumn written = definition.column(command.name()).orElse(null);
        if (written != null && !written.isStored()) {
            return new Step(command.partition(), rows -> rows, null);
        }
        TableColumn column =
                definition
                        .column(command.name())
                        .filter(TableColumn::isStored)
                        .orElseThrow(
                                () ->
                                        new DatabaseException(
                                                ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                                                "There is no column %s in table"
                                                        .formatted(command.name())));
        if (KeyColumns.of(definition).contains(command.name())) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_UPDATE_COLUMN,
                    ("Refused to materialize column `%s` because it's in the sort key. Doing so"
                                    + " could break the sort order.")
                            .formatted(command.name()));
        }
        if (column.kind() == TableColumn.Kind.ORDINARY) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Cannot materialize column `%s` because it doesn't have default expression."
                            .formatted(command.name()));
        }
        return column.kind() == TableColumn.Kind.MATERIALIZED
                ? computing(command.partition(), column)
                : new Step(
                        command.partition(),
                        rows -> rows,
                        column.name(),
                        new Effect(Set.of(column.name()), Set.of(column.name())));
    }
}
