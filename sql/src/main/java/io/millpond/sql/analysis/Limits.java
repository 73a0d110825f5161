package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Select;
import io.millpond.sql.plan.Term;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;

import org.jspecify.annotations.Nullable;

import java.util.OptionalLong;

/// The numbers of LIMIT, OFFSET and LIMIT BY.
///
/// @param limit [Long#MAX_VALUE] where there is none
/// @param by rows of each key of LIMIT BY
record Limits(long offset, long limit, long byOffset, long by) {
    /// Errors: INVALID_LIMIT_EXPRESSION when one is not a constant number.
    static Limits of(Select select, ExpressionBinder binder) {
        Select.LimitBy limitBy = select.limitBy();
        return new Limits(
                number(select.limit().offset(), 0, "OFFSET", binder),
                number(select.limit().limit(), Long.MAX_VALUE, "LIMIT", binder),
                number(limitBy == null ? null : limitBy.offset(), 0, "OFFSET", binder),
                number(limitBy == null ? null : limitBy.limit(), 0, "LIMIT", binder));
    }

    boolean isPresent() {
        return offset > 0 || limit < Long.MAX_VALUE;
    }

    /// How many of the first rows in order matter, where not all do.
    OptionalLong rowsToSort() {
        return limit < Long.MAX_VALUE - offset
                ? OptionalLong.of(offset + limit)
                : OptionalLong.empty();
    }

    private static long number(
            @Nullable Expression expression, long none, String clause, ExpressionBinder binder) {
        if (expression == null) {
            return none;
        }
        if (binder.bind(expression) instanceof Term.Constant constant
                && DataTypes.withoutWrappers(constant.type()) instanceof IntegerType) {
            Column column =
                    binder.terms().cast(constant, DataTypes.INT64) instanceof Term.Constant c
                            ? c.value()
                            : constant.value();
            Column plain = column instanceof NullableColumn nullable ? nullable.values() : column;
            long value = ((LongColumn) plain).value(0);
            if (value >= 0) {
                return value;
            }
            throw Errors.notImplemented("A negative " + clause);
        }
        throw new DatabaseException(
                ErrorCode.INVALID_LIMIT_EXPRESSION,
                clause
                        + " expression must be constant with numeric type. Actual: "
                        + Names.sql(expression)
                        + ". In scope "
                        + binder.scope().sql());
    }
}
