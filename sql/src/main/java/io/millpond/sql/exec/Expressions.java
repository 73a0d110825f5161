package io.millpond.sql.exec;

import io.millpond.sql.analysis.Analysis;
import io.millpond.sql.analysis.ExpressionBinders;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.TermText;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Single expressions over the rows of a block: column defaults, keys of tables, cells of VALUES.
public final class Expressions {
    private Expressions() {}

    /// Binds an expression to the columns of a header.
    ///
    /// Time functions ask the clock for each block, so that the expression may outlive a statement.
    ///
    /// Errors: those of analysis, such as UNKNOWN_IDENTIFIER.
    public static BoundExpression bind(Expression expression, Header header, QueryContext context) {
        Analysis analysis = Queries.analysis(context, OptionalLong.empty());
        return bound(ExpressionBinders.bind(expression, slots(header), analysis), context);
    }

    /// As [#bind], with the value converted to `type` as by CAST.
    public static BoundExpression bindAs(
            Expression expression, DataType type, Header header, QueryContext context) {
        Analysis analysis = Queries.analysis(context, OptionalLong.empty());
        Term term = ExpressionBinders.bind(expression, slots(header), analysis);
        return bound(analysis.terms().cast(term, type), context);
    }

    /// The value of an expression without columns.
    ///
    /// Errors: BAD_ARGUMENTS when it is not constant.
    public static ConstantValue constant(Expression expression, QueryContext context) {
        long nowMs = context.clock().currentTimeMillis();
        Analysis analysis = Queries.analysis(context, OptionalLong.of(nowMs));
        Term term = ExpressionBinders.bind(expression, List.of(), analysis);
        if (term instanceof Term.Constant constant) {
            return new ConstantValue(constant.type(), constant.value());
        }
        Column value = bound(term, context).evaluate(new Block(Header.EMPTY, List.of(), 1));
        return new ConstantValue(term.type(), Columns.full(value));
    }

    /// A value that is the same for all rows.
    ///
    /// @param value one row, not a constant column
    public record ConstantValue(DataType type, Column value) {}

    private static List<Slot> slots(Header header) {
        List<Slot> slots = new ArrayList<>();
        for (Field field : header.fields()) {
            slots.add(new Slot(field.name(), field.type()));
        }
        return slots;
    }

    private static BoundExpression bound(Term term, QueryContext context) {
        List<Slot> slots = List.copyOf(Slots.of(term));
        Program program = new Program(List.of(term), new Layout(slots), Checkpoint.of(context));
        return new Bound(
                term.type(),
                slots.stream().map(Slot::name).toList(),
                readsTables(term, new HashSet<>()),
                changingFunction(term, new HashSet<>()),
                Optional.ofNullable(TermText.of(term, Slot::name)),
                program);
    }

    /// @param seen what was looked at already: a term may be an input of many
    private static boolean readsTables(Term term, Set<Term> seen) {
        return seen.add(term)
                && ((term instanceof Term.Call call && call.function().readsTables())
                        || term.inputs().stream().anyMatch(input -> readsTables(input, seen)));
    }

    private static Optional<String> changingFunction(Term term, Set<Term> seen) {
        if (!seen.add(term)) {
            return Optional.empty();
        }
        if (term instanceof Term.Call call && !call.function().isDeterministic()) {
            return Optional.of(call.name());
        }
        return term.inputs().stream()
                .flatMap(input -> changingFunction(input, seen).stream())
                .findFirst();
    }

    private record Bound(
            DataType type,
            List<String> columns,
            boolean readsTables,
            Optional<String> changingFunction,
            Optional<String> canonicalText,
            Program program)
            implements BoundExpression {
        @Override
        public Column evaluate(Block block) {
            List<Column> inputs = new ArrayList<>(columns.size());
            for (String column : columns) {
                int index = block.header().indexOf(column);
                if (index < 0) {
                    throw new DatabaseException(
                            ErrorCode.NOT_FOUND_COLUMN_IN_BLOCK,
                            "Not found column " + column + " in block");
                }
                inputs.add(block.column(index));
            }
            return program.evaluate(inputs, block.rowCount()).getFirst();
        }
    }
}
