package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What stands in FROM: a table, a function, a subquery, or a tree of joins over them.
public sealed interface TableExpression extends Node {

    /// `[db.]name [FINAL] [SAMPLE ...] [AS alias]`.
    record Table(
            TableName name,
            @Nullable TableAlias alias,
            boolean isFinal,
            @Nullable Sample sample,
            Span span)
            implements TableExpression {}

    /// `function(arguments) [FINAL] [SAMPLE ...] [AS alias]`.
    ///
    /// @param settings of `function(arguments, SETTINGS a = 1)`
    record TableFunction(
            FunctionCall function,
            List<SettingAssignment> settings,
            @Nullable TableAlias alias,
            boolean isFinal,
            @Nullable Sample sample,
            Span span)
            implements TableExpression {
        public TableFunction {
            settings = List.copyOf(settings);
        }
    }

    /// `(query) [AS alias]`.
    record SubqueryTable(Query query, @Nullable TableAlias alias, Span span)
            implements TableExpression {}

    /// `left JOIN right`.
    ///
    /// @param isNatural whether the columns that both sides have are those of USING
    /// @param using columns of USING; empty if there is none
    /// @param on null for CROSS, USING and NATURAL joins
    record Join(
            TableExpression left,
            TableExpression right,
            JoinKind kind,
            Strictness strictness,
            Locality locality,
            boolean isNatural,
            List<Expression> using,
            @Nullable Expression on,
            Span span)
            implements TableExpression {
        public Join {
            using = List.copyOf(using);
        }
    }

    /// `source [LEFT] ARRAY JOIN arrays`.
    record ArrayJoin(TableExpression source, boolean left, List<Expression> arrays, Span span)
            implements TableExpression {
        public ArrayJoin {
            arrays = List.copyOf(arrays);
        }
    }

    /// `AS name [(columns)]`.
    ///
    /// @param columns new names of the columns; empty: unchanged
    record TableAlias(String name, List<String> columns) {
        public TableAlias {
            columns = List.copyOf(columns);
        }
    }

    /// `SAMPLE ratio [OFFSET ratio]`; a ratio is a number or a fraction such as `1 / 10`.
    record Sample(Ratio ratio, @Nullable Ratio offset) {}

    /// `numerator / denominator`, both as decimal text.
    record Ratio(String numerator, String denominator) {}

    enum JoinKind {
        INNER,
        LEFT,
        RIGHT,
        FULL,
        CROSS,
        COMMA,
        PASTE
    }

    /// How many matches a row may have.
    enum Strictness {
        /// Decided by `join_default_strictness`.
        UNSPECIFIED,
        ANY,
        ALL,
        ASOF,
        SEMI,
        ANTI
    }

    /// Where the right side of a join is computed in distributed queries.
    enum Locality {
        UNSPECIFIED,
        LOCAL,
        GLOBAL
    }
}
