package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

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

    /// The same expression, written elsewhere.
    default Expression withSpan(Span span) {
        return switch (this) {
            case Literal.NullLiteral _ -> new Literal.NullLiteral(span);
            case Literal.BooleanLiteral e -> new Literal.BooleanLiteral(e.value(), span);
            case Literal.IntegerLiteral e -> new Literal.IntegerLiteral(e.value(), span);
            case Literal.FloatLiteral e -> new Literal.FloatLiteral(e.value(), span);
            case Literal.StringLiteral e -> new Literal.StringLiteral(e.value(), span);
            case Identifier e -> new Identifier(e.parts(), span);
            case FunctionCall e ->
                    new FunctionCall(
                            e.name(),
                            e.parameters(),
                            e.arguments(),
                            e.operator(),
                            e.nulls(),
                            e.window(),
                            span);
            case Aliased e -> new Aliased(e.expression(), e.alias(), span);
            case Lambda e -> new Lambda(e.parameters(), e.body(), span);
            case Subquery e -> new Subquery(e.query(), span);
            case QueryParameter e -> new QueryParameter(e.name(), e.type(), span);
            case AllColumns e -> new AllColumns(e.qualifier(), e.transforms(), span);
            case ListedColumns e ->
                    new ListedColumns(e.qualifier(), e.columns(), e.transforms(), span);
            case MatchedColumns e ->
                    new MatchedColumns(e.qualifier(), e.pattern(), e.transforms(), span);
        };
    }

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
