package io.millpond.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Anything that can stand where a value is expected.
///
/// What is not here is a [FunctionCall]: operators (`plus`, `and`, `in`, `isNull` ...), CASE
/// (`multiIf`, `caseWithExpression`), `a ? b : c` (`if`), BETWEEN (two comparisons), INTERVAL
/// (`toIntervalDay`), casts (`CAST(x, 'T')`), `[a, b]` (`array`), `(a, b)` (`tuple`), `a[i]`
/// (`arrayElement`), `a.1` (`tupleElement`), `f(DISTINCT x)` (`fDistinct(x)`) and
/// `f(x) FILTER (WHERE c)` (`fIf(x, c)`).
public sealed interface Expression extends Node
        permits Literal,
                Identifier,
                FunctionCall,
                Expression.Aliased,
                Expression.Lambda,
                Expression.Subquery,
                Expression.QueryParameter,
                Expression.AllColumns,
                Expression.ListedColumns,
                Expression.MatchedColumns {

    /// `expression AS alias`. May stand anywhere inside an expression; the alias is visible in
    /// the whole SELECT.
    record Aliased(Expression expression, String alias, Span span) implements Expression {}

    /// `x -> body` or `(x, y) -> body`.
    record Lambda(List<String> parameters, Expression body, Span span) implements Expression {
        public Lambda {
            parameters = List.copyOf(parameters);
        }
    }

    /// `(SELECT ...)` as a value, a set or a table function's argument.
    record Subquery(Query query, Span span) implements Expression {}

    /// `{name:Type}`: a value that arrives beside the text. `{name:Identifier}` never appears
    /// here, the parser puts the value in its place.
    record QueryParameter(String name, TypeName type, Span span) implements Expression {}

    /// `*` or `t.*`, with its column transformers.
    record AllColumns(@Nullable Identifier qualifier, List<ColumnTransform> transforms, Span span)
            implements Expression {
        public AllColumns {
            transforms = List.copyOf(transforms);
        }
    }

    /// `COLUMNS(a, b)` or `t.COLUMNS(a, b)`.
    record ListedColumns(
            @Nullable Identifier qualifier,
            List<Identifier> columns,
            List<ColumnTransform> transforms,
            Span span)
            implements Expression {
        public ListedColumns {
            columns = List.copyOf(columns);
            transforms = List.copyOf(transforms);
        }
    }

    /// `COLUMNS('regular expression')`: the columns whose name contains a match.
    record MatchedColumns(
            @Nullable Identifier qualifier,
            String pattern,
            List<ColumnTransform> transforms,
            Span span)
            implements Expression {
        public MatchedColumns {
            transforms = List.copyOf(transforms);
        }
    }
}
