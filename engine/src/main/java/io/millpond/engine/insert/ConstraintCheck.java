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
/// @param isMet 1 for rows that are fine, NULL counting as such; else 0
record ConstraintCheck(String name, String table, Expression expression, BoundExpression isMet) {
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
        Expression zero = Literal.IntegerLiteral.of(0);
        Expression one = Literal.IntegerLiteral.of(1);
        Expression truth =
                FunctionCall.call(
                        "notEquals",
                        List.of(
                                FunctionCall.call(
                                        "ifNull", List.of(constraint.expression(), one), Span.NONE),
                                zero),
                        Span.NONE);
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
                Expressions.bindAs(truth, DataTypes.UINT8, definition.storedHeader(), context));
    }

    /// Throws VIOLATED_CONSTRAINT for the first row that does not meet the check.
    void check(Block rows) {
        ByteColumn met = (ByteColumn) Columns.full(isMet.evaluate(rows));
        for (int row = 0; row < rows.rowCount(); row++) {
            if (met.value(row) == 0) {
                throw new DatabaseException(
                        ErrorCode.VIOLATED_CONSTRAINT,
                        ("Constraint `%s` for table %s is violated at row %d. Expression: (%s)."
                                        + " Column values: %s")
                                .formatted(
                                        name,
                                        table,
                                        row + 1,
                                        SqlFormatter.expression(expression),
                                        values(rows, row)));
            }
        }
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
