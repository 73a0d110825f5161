package io.millpond.sql.analysis;

import static io.millpond.storage.type.DataTypes.FLOAT64;
import static io.millpond.storage.type.DataTypes.INT64;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Select;
import io.millpond.sql.plan.RowAmount;
import io.millpond.sql.plan.Term;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import org.jspecify.annotations.Nullable;

import java.util.OptionalLong;

/// The numbers of LIMIT, OFFSET and LIMIT BY.
///
/// @param by rows of each key of LIMIT BY
record Limits(RowAmount offset, RowAmount limit, RowAmount byOffset, RowAmount by) {
    /// Errors: INVALID_LIMIT_EXPRESSION when one is not a constant number, NOT_IMPLEMENTED for
    /// shares in LIMIT BY or beside a negative number.
    static Limits of(Select select, ExpressionBinder binder) {
        Select.LimitBy limitBy = select.limitBy();
        Limits limits =
                new Limits(
                        amount(select.limit().offset(), RowAmount.NONE, "OFFSET", binder),
                        amount(select.limit().limit(), RowAmount.ALL, "LIMIT", binder),
                        limitBy == null
                                ? RowAmount.NONE
                                : amount(limitBy.offset(), RowAmount.NONE, "OFFSET", binder),
                        limitBy == null
                                ? RowAmount.NONE
                                : amount(limitBy.limit(), RowAmount.NONE, "LIMIT", binder));
        if (limits.by.share() > 0 || limits.byOffset.share() > 0) {
            throw Errors.notImplemented("A share of the rows in LIMIT BY");
        }
        boolean hasShare = limits.limit.share() > 0 || limits.offset.share() > 0;
        if (hasShare && (limits.limit.rows() < 0 || limits.offset.rows() < 0)) {
            throw Errors.notImplemented("A share beside a negative number in LIMIT and OFFSET");
        }
        return limits;
    }

    boolean isPresent() {
        return !offset.equals(RowAmount.NONE) || !limit.equals(RowAmount.ALL);
    }

    /// How many of the first rows in order matter, where that is known and they are not all.
    OptionalLong rowsToSort() {
        return offset.isPlain() && limit.isPlain() && limit.rows() < Long.MAX_VALUE - offset.rows()
                ? OptionalLong.of(offset.rows() + limit.rows())
                : OptionalLong.empty();
    }

    private static RowAmount amount(
            @Nullable Expression expression,
            RowAmount none,
            String clause,
            ExpressionBinder binder) {
        if (expression == null) {
            return none;
        }
        if (binder.bind(expression) instanceof Term.Constant constant) {
            DataType type = DataTypes.withoutWrappers(constant.type());
            if (type instanceof IntegerType) {
                return new RowAmount(((LongColumn) value(constant, INT64, binder)).value(0), 0);
            }
            if (type instanceof FloatType || type instanceof DecimalType) {
                double share = ((DoubleColumn) value(constant, FLOAT64, binder)).value(0);
                return share(share, clause);
            }
        }
        throw new DatabaseException(
                ErrorCode.INVALID_LIMIT_EXPRESSION,
                clause
                        + " expression must be constant with numeric type. Actual: "
                        + Names.sql(expression)
                        + ". In scope "
                        + binder.scope().sql());
    }

    private static RowAmount share(double share, String clause) {
        if (share == Math.rint(share) && Math.abs(share) < 1L << 53) {
            return new RowAmount((long) share, 0);
        }
        if (share > 0 && share < 1) {
            return new RowAmount(0, share);
        }
        throw new DatabaseException(
                ErrorCode.INVALID_LIMIT_EXPRESSION,
                "The value "
                        + share
                        + " of "
                        + clause
                        + " expression is not representable as UInt64 or Int64 or Float64 in the"
                        + " range (0, 1)");
    }

    private static Column value(Term.Constant constant, DataType type, ExpressionBinder binder) {
        Column column =
                binder.terms().cast(constant, type) instanceof Term.Constant c
                        ? c.value()
                        : constant.value();
        return column instanceof NullableColumn nullable ? nullable.values() : column;
    }
}
