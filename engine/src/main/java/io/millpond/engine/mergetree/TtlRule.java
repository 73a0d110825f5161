package io.millpond.engine.mergetree;

import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.part.PartCodec;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

/// One TTL clause of a table or a column, bound to the stored columns. Immutable.
///
/// @param text the clause as SQL
/// @param expression that of the moment as SQL
/// @param moment the time when a row's time has come
/// @param where the rows it concerns, 1 or 0; null: all
record TtlRule(
        Action action,
        String text,
        String expression,
        BoundExpression moment,
        @Nullable BoundExpression where) {
    /// The moment of rows whose time never comes.
    static final long NEVER = Long.MAX_VALUE;

    private static final long POWER_OF_TEN_BASE = 10;

    /// What happens to rows whose time has come.
    sealed interface Action {}

    /// They go.
    record Delete() implements Action {}

    /// Those of equal keys become one.
    ///
    /// @param keyCount how many of the sorting keys, from the first
    record Group(int keyCount, List<Assignment> assignments) implements Action {
        Group {
            assignments = List.copyOf(assignments);
        }
    }

    /// A part of nothing else is compressed anew.
    record Recompress(PartCodec codec) implements Action {}

    /// One of their columns takes its default.
    ///
    /// @param value null: the default of the type
    record Clear(String column, @Nullable BoundExpression value) implements Action {}

    /// How system tables call it.
    PartTtl.Kind kind() {
        return switch (action) {
            case Delete _ -> where == null ? PartTtl.Kind.DELETE : PartTtl.Kind.DELETE_WHERE;
            case Group _ -> PartTtl.Kind.GROUP;
            case Recompress _ -> PartTtl.Kind.RECOMPRESS;
            case Clear _ -> PartTtl.Kind.CLEAR_COLUMN;
        };
    }

    /// Whether it changes rows.
    boolean changesRows() {
        return !(action instanceof Recompress);
    }

    /// A condition as 1 where it is true, 0 where it is false or NULL.
    static BoundExpression condition(Expression where, Header header, QueryContext context) {
        Expression one = Literal.IntegerLiteral.of(1);
        Expression zero = Literal.IntegerLiteral.of(0);
        return Expressions.bindAs(
                FunctionCall.call("if", List.of(where, one, zero), Span.NONE),
                DataTypes.UINT8,
                header,
                context);
    }

    /// When the time of each row comes, in seconds since 1970; [#NEVER] where it does not, or where
    /// the rule does not concern the row. A moment of 0 never comes, as in ClickHouse.
    ///
    /// @param rows under the definition's names
    long[] moments(Block rows, ZoneId zone) {
        long[] moments = seconds(Columns.full(moment.evaluate(rows)), zone);
        ByteColumn concerned =
                where == null ? null : (ByteColumn) Columns.full(where.evaluate(rows));
        for (int row = 0; row < moments.length; row++) {
            if (moments[row] == 0 || (concerned != null && concerned.value(row) == 0)) {
                moments[row] = NEVER;
            }
        }
        return moments;
    }

    private long[] seconds(Column column, ZoneId zone) {
        long[] seconds = new long[column.rowCount()];
        switch (column) {
            case ShortColumn days -> {
                for (int row = 0; row < seconds.length; row++) {
                    boolean isSame = row > 0 && days.value(row) == days.value(row - 1);
                    seconds[row] =
                            isSame ? seconds[row - 1] : startOf(days.value(row) & 0xFFFF, zone);
                }
            }
            case IntColumn numbers when moment.type() instanceof Date32Type -> {
                for (int row = 0; row < seconds.length; row++) {
                    seconds[row] = startOf(numbers.value(row), zone);
                }
            }
            case IntColumn numbers -> {
                for (int row = 0; row < seconds.length; row++) {
                    seconds[row] = numbers.value(row) & 0xFFFFFFFFL;
                }
            }
            case LongColumn ticks when moment.type() instanceof DateTime64Type type -> {
                long second = Math.powExact(POWER_OF_TEN_BASE, type.scale());
                for (int row = 0; row < seconds.length; row++) {
                    seconds[row] = Math.floorDiv(ticks.value(row), second);
                }
            }
            default -> throw new IllegalStateException("moments of type " + moment.type());
        }
        return seconds;
    }

    private static long startOf(int day, ZoneId zone) {
        return day == 0 ? 0 : LocalDate.ofEpochDay(day).atStartOfDay(zone).toEpochSecond();
    }

    /// The rows whose time has come, or those whose time has not.
    static int[] rows(long[] moments, long nowS, boolean isCome) {
        int[] rows = new int[moments.length];
        int count = 0;
        for (int row = 0; row < moments.length; row++) {
            if ((moments[row] <= nowS) == isCome) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }
}
