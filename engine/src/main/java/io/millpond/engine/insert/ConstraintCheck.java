package io.millpond.engine.insert;

import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.CreateTable;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifiers;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.TableElement;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// A CHECK of a table, over its stored columns.
///
/// @param table its name in full, for messages
/// @param expression what rows have to meet
/// @param isMet 1 for rows that are fine, and 0 where the expression is NULL
/// @param isNull 1 where it is NULL
record ConstraintCheck(
        String name,
        String table,
        Expression expression,
        BoundExpression isMet,
        BoundExpression isNull) {
    /// The checks of a table.
    ///
    /// @param table its name in full, for messages
    static List<ConstraintCheck> of(
            String table, TableDefinition definition, QueryContext context) {
        List<ConstraintCheck> checks = new ArrayList<>();
        if (definition.create() instanceof CreateTable create) {
            for (TableElement element : create.elements()) {
                if (element instanceof TableElement.Constraint constraint && !constraint.assume()) {
                    checks.add(of(table, constraint, definition, context));
                }
            }
        }
        return checks;
    }

    private static ConstraintCheck of(
            String table,
            TableElement.Constraint constraint,
            TableDefinition definition,
            QueryContext context) {
        DataType type =
                Expressions.bind(constraint.expression(), definition.storedHeader(), context)
                        .type();
        DataType plain = DataTypes.notNullable(DataTypes.withoutLowCardinality(type));
        if (!plain.equals(DataTypes.UINT8) && !plain.equals(DataTypes.BOOL)) {
            throw new DatabaseException(
                    ErrorCode.UNSUPPORTED_METHOD,
                    "Constraint `%s` does not return a value of type UInt8."
                            .formatted(constraint.name()));
        }
        return new ConstraintCheck(
                constraint.name(),
                "%s (%s)".formatted(table, definition.uuid()),
                constraint.expression(),
                bind(
                        "isNotDistinctFrom",
                        List.of(constraint.expression(), Literal.IntegerLiteral.of(1)),
                        definition,
                        context),
                bind("isNull", List.of(constraint.expression()), definition, context));
    }

    private static BoundExpression bind(
            String function,
            List<Expression> arguments,
            TableDefinition definition,
            QueryContext context) {
        Expression call = FunctionCall.call(function, arguments, Span.NONE);
        return Expressions.bindAs(call, DataTypes.UINT8, definition.storedHeader(), context);
    }

    /// Throws VIOLATED_CONSTRAINT for the first row that does not meet the check, one that it is
    /// NULL for among them.
    void check(Block rows) {
        ByteColumn met = (ByteColumn) Columns.full(isMet.evaluate(rows));
        for (int row = 0; row < rows.rowCount(); row++) {
            if (met.value(row) == 0) {
                throw new DatabaseException(ErrorCode.VIOLATED_CONSTRAINT, reason(rows, row));
            }
        }
    }

    private String reason(Block rows, int row) {
        ByteColumn nulls = (ByteColumn) Columns.full(isNull.evaluate(rows));
        String text = SqlFormatter.expression(expression);
        return nulls.value(row) == 0
                ? ("Constraint `%s` for table %s is violated at row %d. Expression: (%s). Column"
                                + " values: %s")
                        .formatted(name, table, row + 1, text, values(rows, row))
                : ("Constraint `%s` for table %s is violated. Expression: (%s).Constraint"
                                + " expression returns nullable column that contains null value")
                        .formatted(name, table, text);
    }

    /// The values of the columns that the expression names.
    private String values(Block rows, int row) {
        ByteSink text = new ByteSink();
        for (String column : Identifiers.names(expression)) {
            int index = rows.header().indexOf(column);
            if (index >= 0) {
                text.put(text.size() == 0 ? "" : ", ");
                text.put(column);
                text.put(" = ");
                ValueWriter.of(
                                rows.header().type(index),
                                TextStyle.QUOTED,
                                CodecSettings.in(ZoneOffset.UTC))
                        .write(rows.column(index), row, text);
            }
        }
        return text.toString();
    }
}
