package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// One SELECT with all its clauses, in the order they are printed.
///
/// `DISTINCT ON (keys)` is `LIMIT 1 BY keys`, as in ClickHouse.
///
/// @param columns at least one
/// @param from null: one row without columns (`system.one`)
/// @param orderByAll `ORDER BY ALL`: `orderBy` then holds one element that gives the direction
/// @param settings of this SELECT alone
public record Select(
        With with,
        boolean distinct,
        List<Expression> columns,
        @Nullable TableExpression from,
        @Nullable Expression prewhere,
        @Nullable Expression where,
        GroupBy groupBy,
        @Nullable Expression having,
        List<WindowDefinition> windows,
        @Nullable Expression qualify,
        List<OrderElement> orderBy,
        boolean orderByAll,
        @Nullable Interpolate interpolate,
        @Nullable LimitBy limitBy,
        Limit limit,
        List<SettingAssignment> settings,
        Span span)
        implements Query {

    public Select {
        columns = List.copyOf(columns);
        windows = List.copyOf(windows);
        orderBy = List.copyOf(orderBy);
        settings = List.copyOf(settings);
    }

    /// `SELECT columns FROM from WHERE where`, without a place in a text.
    public static Select of(
            List<Expression> columns, TableExpression from, @Nullable Expression where) {
        return of(columns, from, where, Span.NONE);
    }

    /// `SELECT columns FROM from WHERE where`.
    public static Select of(
            List<Expression> columns, TableExpression from, @Nullable Expression where, Span span) {
        return new Select(
                With.NONE,
                false,
                columns,
                from,
                null,
                where,
                GroupBy.NONE,
                null,
                List.of(),
                null,
                List.of(),
                false,
                null,
                null,
                Limit.NONE,
                List.of(),
                span);
    }

    /// This SELECT with another WITH clause.
    public Select withWith(With newWith) {
        return new Select(
                newWith,
                distinct,
                columns,
                from,
                prewhere,
                where,
                groupBy,
                having,
                windows,
                qualify,
                orderBy,
                orderByAll,
                interpolate,
                limitBy,
                limit,
                settings,
                span);
    }

    /// `WITH [RECURSIVE] elements`.
    public record With(boolean recursive, List<WithElement> elements) {
        public static final With NONE = new With(false, List.of());

        public With {
            elements = List.copyOf(elements);
        }
    }

    /// A name that WITH introduces.
    public sealed interface WithElement extends Node {}

    /// `WITH expression AS alias`.
    public record ScalarWith(Expression.Aliased expression, Span span) implements WithElement {}

    /// `WITH name [(columns)] AS [MATERIALIZED] (query)`.
    ///
    /// @param columns new names of the query's columns; empty: unchanged
    public record CommonTable(
            String name, List<String> columns, boolean materialized, Query query, Span span)
            implements WithElement {
        public CommonTable {
            columns = List.copyOf(columns);
        }
    }

    /// GROUP BY.
    ///
    /// @param sets one element per grouping set for GROUPING SETS, else exactly one, or none when
    ///     there is no GROUP BY or it is ALL
    /// @param kind how the keys are combined
    /// @param totals WITH TOTALS
    public record GroupBy(Kind kind, List<List<Expression>> sets, boolean totals) {
        public static final GroupBy NONE = new GroupBy(Kind.NONE, List.of(), false);

        public GroupBy {
            sets = sets.stream().map(List::copyOf).toList();
        }

        /// The keys of a GROUP BY that is not GROUPING SETS.
        public List<Expression> keys() {
            return sets.isEmpty() ? List.of() : sets.getFirst();
        }

        public enum Kind {
            NONE,
            KEYS,
            ALL,
            ROLLUP,
            CUBE,
            GROUPING_SETS
        }
    }

    /// `name AS (specification)` of the WINDOW clause.
    public record WindowDefinition(String name, Window.WindowSpecification specification, Span span)
            implements Node {}

    /// `INTERPOLATE [(column AS expression, ...)]` after WITH FILL.
    ///
    /// @param columns empty: all columns, each from its previous value
    public record Interpolate(List<InterpolatedColumn> columns) {
        public Interpolate {
            columns = List.copyOf(columns);
        }
    }

    /// A column and the expression for its value in filled rows.
    public record InterpolatedColumn(String column, Expression expression, Span span)
            implements Node {}

    /// `LIMIT [offset,] limit BY keys`.
    ///
    /// @param keys empty with `all`
    public record LimitBy(
            Expression limit, @Nullable Expression offset, List<Expression> keys, boolean all) {
        public LimitBy {
            keys = List.copyOf(keys);
        }
    }

    /// `LIMIT [offset,] limit [WITH TIES]`, `OFFSET n`, `FETCH`.
    public record Limit(@Nullable Expression limit, @Nullable Expression offset, boolean withTies) {
        public static final Limit NONE = new Limit(null, null, false);
    }
}
