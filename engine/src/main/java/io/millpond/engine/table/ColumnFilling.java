package io.millpond.engine.table;

import io.millpond.engine.format.OmittedCells;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.TypeDefaults;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How a block that has some columns of a table becomes one that has others: columns are taken and
/// cast to the table's types, or computed from their DEFAULT, MATERIALIZED or ALIAS expression, or
/// filled with their type's default.
///
/// Planned once for a header, applied to any number of blocks. Thread-safe.
public final class ColumnFilling {
    private final Header header;
    private final List<String> needed;
    private final List<Step> steps;
    private final NestedSizes nested;

    /// How one column of the table comes about.
    ///
    /// @param cast null: it is not among the available columns
    /// @param expression null: it has none; computes the column, or its omitted cells
    /// @param sibling another element of its Nested, whose sizes its arrays take; null: none
    private record Step(
            TableColumn column,
            @Nullable Cast cast,
            @Nullable BoundExpression expression,
            @Nullable String sibling) {}

    private ColumnFilling(
            Header header, List<String> needed, List<Step> steps, NestedSizes nested) {
        this.header = header;
        this.needed = needed;
        this.steps = steps;
        this.nested = nested;
    }

    /// A plan for blocks under `available` to become blocks of the columns `wanted`.
    ///
    /// @param available columns of the table, by name; others are ignored
    /// @param isInsert whether cells may be omitted and NULL stands for a default
    public static ColumnFilling plan(
            TableDefinition definition,
            Header available,
            List<String> wanted,
            boolean isInsert,
            QueryContext context) {
        Planner planner = new Planner(definition, available, isInsert, context);
        List<Field> fields = new ArrayList<>();
        for (String name : wanted) {
            TableColumn column =
                    definition
                            .column(name)
                            .orElseThrow(() -> new IllegalArgumentException("column " + name));
            planner.resolve(column);
            fields.add(column.field());
        }
        Header header = new Header(fields);
        return new ColumnFilling(
                header,
                List.copyOf(planner.needed),
                List.copyOf(planner.steps),
                NestedSizes.of(isInsert ? header : Header.EMPTY));
    }

    /// The header of filled blocks.
    public Header header() {
        return header;
    }

    /// The available columns that are used.
    public List<String> needed() {
        return needed;
    }

    /// The filled block.
    ///
    /// @param block has at least [#needed]
    public Block apply(Block block) {
        return apply(block, null);
    }

    /// The filled block, in which omitted cells have their DEFAULT expression's value.
    ///
    /// @param omitted by the places of the columns of `block`; null: none
    public Block apply(Block block, @Nullable OmittedCells omitted) {
        int rowCount = block.rowCount();
        List<Field> fields = new ArrayList<>(steps.size());
        List<Column> columns = new ArrayList<>(steps.size());
        for (Step step : steps) {
            Block done = new Block(new Header(fields), columns, rowCount);
            columns.add(value(step, block, done, omitted));
            fields.add(step.column().field());
        }
        Block all = new Block(new Header(fields), columns, rowCount);
        List<Column> result = new ArrayList<>(header.size());
        for (Field field : header.fields()) {
            result.add(all.column(field.name()));
        }
        Block filled = new Block(header, result, rowCount);
        nested.check(filled);
        return filled;
    }

    private static Column value(
            Step step, Block block, Block done, @Nullable OmittedCells omitted) {
        int rowCount = block.rowCount();
        Cast cast = step.cast();
        BoundExpression expression = step.expression();
        if (cast == null) {
            if (step.sibling() != null && step.column().type() instanceof ArrayType type) {
                return NestedSizes.defaults(type, done.column(step.sibling()));
            }
            return expression == null
                    ? new ConstantColumn(TypeDefaults.of(step.column().type()), rowCount)
                    : expression.evaluate(done);
        }
        int index = block.header().indexOf(step.column().name());
        Column taken = taken(cast, block.column(index), rowCount, step.column().name());
        if (expression == null) {
            return taken;
        }
        BitSet absent =
                omitted == null
                        ? nulls(block.column(index), step.column().type())
                        : omitted.rows(index);
        return absent.isEmpty()
                ? taken
                : mixed(step.column().type(), taken, expression.evaluate(done), absent);
    }

    private static Column taken(Cast cast, Column given, int rowCount, String name) {
        try {
            return cast.apply(given, rowCount);
        } catch (DatabaseException e) {
            if (e.code().kind() != ErrorCode.Kind.USER) {
                throw e;
            }
            throw new DatabaseException(
                    e.code(), e.text() + ": while converting to destination column " + name, e);
        }
    }

    /// The rows that hold NULL, for a column of `type`, which cannot.
    private static BitSet nulls(Column column, DataType type) {
        BitSet rows = new BitSet();
        Column full = Columns.full(column);
        if (!type.isNullable() && full instanceof NullableColumn nullable) {
            for (int row = 0; row < nullable.rowCount(); row++) {
                rows.set(row, nullable.isNull(row));
            }
        }
        return rows;
    }

    /// The rows of `computed` where `rows` has them, else of `taken`.
    private static Column mixed(DataType type, Column taken, Column computed, BitSet rows) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int row = 0; row < taken.rowCount(); row++) {
            builder.append(rows.get(row) ? computed : taken, row);
        }
        return builder.build();
    }

    private static final class Planner {
        private final TableDefinition definition;
        private final Header available;
        private final boolean isInsert;
        private final QueryContext context;
        private final Header all;
        private final List<Step> steps = new ArrayList<>();
        private final Set<String> done = new HashSet<>();
        private final Set<String> running = new HashSet<>();
        private final List<String> needed = new ArrayList<>();
        private final Map<String, BoundExpression> bound = new HashMap<>();

        Planner(
                TableDefinition definition,
                Header available,
                boolean isInsert,
                QueryContext context) {
            this.definition = definition;
            this.available = available;
            this.isInsert = isInsert;
            this.context = context;
            this.all = definition.header(_ -> true);
        }

        void resolve(TableColumn column) {
            if (done.contains(column.name())) {
                return;
            }
            if (!running.add(column.name())) {
                throw new DatabaseException(
                        ErrorCode.CYCLIC_ALIASES,
                        "The default expression of column %s depends on itself"
                                .formatted(column.name()));
            }
            int index = available.indexOf(column.name());
            Cast cast = null;
            boolean isFilled = isInsert;
            if (index >= 0) {
                // A column that held NULL before an ALTER has its default there now.
                isFilled |= available.type(index).isNullable() && !column.type().isNullable();
                cast = ColumnCasts.of(available.type(index), column.type(), isFilled, context);
                needed.add(column.name());
            }
            BoundExpression expression = null;
            if (index < 0 || (isFilled && column.isInsertable())) {
                expression = expression(column);
            }
            String sibling = null;
            if (cast == null && expression == null) {
                sibling = sibling(column);
                definition.column(sibling == null ? "" : sibling).ifPresent(this::resolve);
            }
            steps.add(new Step(column, cast, expression, sibling));
            done.add(column.name());
        }

        /// The first available element of the Nested that a column is of.
        private @Nullable String sibling(TableColumn column) {
            Optional<String> table = NestedSizes.table(column.field());
            if (table.isEmpty()) {
                return null;
            }
            for (Field field : available.fields()) {
                Optional<TableColumn> other = definition.column(field.name());
                if (other.isPresent() && NestedSizes.table(other.get().field()).equals(table)) {
                    return field.name();
                }
            }
            return null;
        }

        private @Nullable BoundExpression expression(TableColumn column) {
            Expression written = column.defaultExpression();
            if (written == null) {
                return null;
            }
            BoundExpression expression =
                    bound.computeIfAbsent(
                            column.name(),
                            _ -> Expressions.bindAs(written, column.type(), all, context));
            for (String name : expression.columns()) {
                definition.column(name).ifPresent(this::resolve);
            }
            return expression;
        }
    }
}
