package io.millpond.engine.table;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;

import java.util.Arrays;
import java.util.List;

/// Conditions of mutations as expressions of type UInt8 without NULL.
public final class RowConditions {
    private RowConditions() {}

    /// A condition bound to columns: 1 where it is true, 0 where it is false or NULL.
    public static BoundExpression bind(Expression condition, Header header, QueryContext context) {
        return Expressions.bindAs(truth(condition), DataTypes.UINT8, header, context);
    }

    /// A value as one of a type.
    static Expression cast(Expression value, DataType type) {
        return call("CAST", value, Literal.StringLiteral.of(type.name()));
    }

    /// The condition that holds where two do.
    static Expression bothTrue(Expression first, Expression second) {
        return call("and", truth(first), truth(second));
    }

    /// The condition that holds where another one is 0.
    static Expression isFalse(Expression condition) {
        return call("equals", condition, Literal.IntegerLiteral.of(0));
    }

    private static Expression truth(Expression condition) {
        return call(
                "notEquals",
                call("ifNull", condition, Literal.IntegerLiteral.of(0)),
                Literal.IntegerLiteral.of(0));
    }

    /// The new value of a column: `value` where the condition holds, else what it is.
    public static Expression choice(
            Expression condition, Expression value, String column, DataType type) {
        Expression name = Literal.StringLiteral.of(type.name());
        return call(
                "CAST",
                call("if", truth(condition), call("CAST", value, name), Identifier.of(column)),
                name);
    }

    /// The condition that a column of type UInt8 is.
    public static Expression column(String name) {
        return Identifier.of(name);
    }

    /// Whether UPDATE takes a condition of this type.
    public static boolean isCondition(DataType type) {
        return switch (type) {
            case NullableType nullable -> isCondition(nullable.element());
            case LowCardinalityType words -> isCondition(words.element());
            case IntegerType integer -> integer.bits() == 8 && !integer.isSigned();
            case BoolType _, NothingType _ -> true;
            default -> false;
        };
    }

    /// The condition that holds for every row.
    public static Column always(int rowCount) {
        return new ConstantColumn(ByteColumn.of((byte) 1), rowCount);
    }

    private static Expression call(String name, Expression... arguments) {
        return FunctionCall.call(name, List.of(arguments), Span.NONE);
    }

    /// The rows at which a column of [#bind] is `wanted`.
    public static int[] rows(Column truth, boolean wanted) {
        ByteColumn values = (ByteColumn) Columns.full(truth);
        int[] rows = new int[values.rowCount()];
        int count = 0;
        for (int row = 0; row < values.rowCount(); row++) {
            if ((values.value(row) != 0) == wanted) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }
}
