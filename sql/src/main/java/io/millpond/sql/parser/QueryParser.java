package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.OrderElement.Direction;
import io.millpond.sql.ast.OrderElement.Fill;
import io.millpond.sql.ast.OrderElement.NullsOrder;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select.CommonTable;
import io.millpond.sql.ast.Select.ScalarWith;
import io.millpond.sql.ast.Select.With;
import io.millpond.sql.ast.Select.WithElement;
import io.millpond.sql.ast.SetOperation;
import io.millpond.sql.ast.SetOperation.Operator;
import io.millpond.sql.ast.Span;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Parses queries: set operations over SELECTs, WITH, and the lists that several clauses share.
/// [SelectParser] has the clauses of one SELECT.
final class QueryParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    QueryParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    /// A query; INTERSECT binds tighter than UNION and EXCEPT, which are left-associative.
    Query parse() {
        int outer = tokens.depth().enter();
        Query query = operations(false);
        tokens.depth().leave(outer);
        return query;
    }

    /// Queries combined by INTERSECT, or by UNION and EXCEPT.
    private Query operations(boolean intersect) {
        int from = tokens.start();
        Query left = operand(intersect);
        Operator operator = acceptOperator(intersect);
        while (operator != null) {
            List<Query> queries = new ArrayList<>();
            queries.add(left);
            Operator next = operator;
            while (next == operator) {
                queries.add(operand(intersect));
                next = acceptOperator(intersect);
            }
            left = new SetOperation(operator, queries, tokens.spanFrom(from));
            tokens.depth().grow();
            operator = next;
        }
        return left;
    }

    private Query operand(boolean intersect) {
        return intersect ? term() : operations(true);
    }

    private @Nullable Operator acceptOperator(boolean intersect) {
        if (intersect) {
            return tokens.accept("INTERSECT")
                    ? variant(
                            Operator.INTERSECT, Operator.INTERSECT_ALL, Operator.INTERSECT_DISTINCT)
                    : null;
        }
        if (tokens.accept("UNION")) {
            return variant(Operator.UNION, Operator.UNION_ALL, Operator.UNION_DISTINCT);
        }
        return tokens.accept("EXCEPT")
                ? variant(Operator.EXCEPT, Operator.EXCEPT_ALL, Operator.EXCEPT_DISTINCT)
                : null;
    }

    private Operator variant(Operator plain, Operator all, Operator distinct) {
        if (tokens.accept("ALL")) {
            return all;
        }
        return tokens.accept("DISTINCT") ? distinct : plain;
    }

    private Query term() {
        if (tokens.at("EXPLAIN")) {
            return grammar.statements.explain();
        }
        if (tokens.at(Lexer.OPEN_ROUND)) {
            tokens.advance();
            Query query = parse();
            tokens.expectClose();
            return query;
        }
        return new SelectParser(grammar).parse();
    }

    /// Whether a query begins here, parentheses aside.
    boolean atQuery() {
        return atQuery(0) || atParenthesisedQuery();
    }

    private boolean atQuery(int ahead) {
        boolean isQuery =
                tokens.isWordAhead(ahead, "SELECT")
                        || tokens.isWordAhead(ahead, "WITH")
                        || tokens.isWordAhead(ahead, "FROM")
                        || tokens.isWordAhead(ahead, "EXPLAIN");
        int following = tokens.kind(ahead + 1);
        return isQuery
                && switch (following) {
                    case Lexer.WORD,
                            Lexer.QUOTED,
                            Lexer.NUMBER,
                            Lexer.STRING,
                            Lexer.HEREDOC,
                            Lexer.OPEN_ROUND,
                            Lexer.OPEN_SQUARE,
                            Lexer.OPEN_CURLY,
                            Lexer.STAR,
                            Lexer.MINUS,
                            Lexer.PLUS,
                            Lexer.DOUBLE_AT ->
                            true;
                    default -> false;
                };
    }

    /// Whether the parenthesis at the cursor holds a query and nothing else: `((SELECT 1))` does,
    /// `((SELECT 1) + 1)` does not.
    boolean atParenthesisedQuery() {
        int open = 0;
        while (open <= tokens.depth().max() && tokens.kind(open) == Lexer.OPEN_ROUND) {
            open++;
        }
        if (open == 0 || !atQuery(open)) {
            return false;
        }
        for (int inner = open - 1; inner > 0; inner--) {
            int behind = inner + tokens.tokensToMatch(inner) + 1;
            boolean isWhole =
                    tokens.kind(behind) == Lexer.CLOSE_ROUND
                            || tokens.isWordAhead(behind, "UNION")
                            || tokens.isWordAhead(behind, "EXCEPT")
                            || tokens.isWordAhead(behind, "INTERSECT");
            if (!isWhole) {
                return false;
            }
        }
        return true;
    }

    /// `WITH [RECURSIVE] elements`, if it stands here.
    With with() {
        if (!tokens.accept("WITH")) {
            return With.NONE;
        }
        boolean recursive = tokens.accept("RECURSIVE");
        List<WithElement> elements = new ArrayList<>();
        do {
            elements.add(withElement());
        } while (tokens.acceptComma() && !tokens.at("SELECT"));
        return new With(recursive, elements);
    }

    private WithElement withElement() {
        int from = tokens.start();
        CommonTable table = commonTable(from);
        if (table != null) {
            return table;
        }
        Expression value = grammar.expressions.parseUnaliased();
        tokens.expect("AS");
        String alias = tokens.expectName("identifier");
        Span span = tokens.spanFrom(from);
        return new ScalarWith(new Expression.Aliased(value, alias, span), span);
    }

    /// `name [(columns)] AS [MATERIALIZED] (query)`; null if something else stands here.
    private @Nullable CommonTable commonTable(int from) {
        if (!tokens.atName()) {
            return null;
        }
        int mark = tokens.mark();
        String name = tokens.expectName("identifier");
        List<String> columns = columnNames();
        if (columns != null && tokens.accept("AS")) {
            boolean materialized = tokens.at("MATERIALIZED") && tokens.kind(1) == Lexer.OPEN_ROUND;
            if (materialized) {
                tokens.advance();
            }
            if (atParenthesisedQuery()) {
                tokens.advance();
                Query query = parse();
                tokens.expectClose();
                return new CommonTable(name, columns, materialized, query, tokens.spanFrom(from));
            }
        }
        tokens.reset(mark);
        return null;
    }

    /// `(a, b)`, or nothing; null if the parenthesis holds something else.
    @Nullable List<String> columnNames() {
        List<String> names = new ArrayList<>();
        if (!tokens.at(Lexer.OPEN_ROUND)) {
            return names;
        }
        tokens.advance();
        do {
            if (!tokens.atName()) {
                return null;
            }
            names.add(tokens.expectName("identifier"));
        } while (tokens.acceptComma());
        return tokens.accept(Lexer.CLOSE_ROUND, "ClosingRoundBracket") ? names : null;
    }

    List<OrderElement> orderList() {
        List<OrderElement> elements = new ArrayList<>();
        do {
            elements.add(orderElement(grammar.expressions.parse()));
        } while (tokens.acceptComma());
        return elements;
    }

    /// What follows the expression of an ORDER BY key.
    OrderElement orderElement(Expression expression) {
        Direction direction = Direction.ASCENDING;
        if (tokens.accept("DESC") || tokens.accept("DESCENDING")) {
            direction = Direction.DESCENDING;
        } else if (!tokens.accept("ASC")) {
            tokens.accept("ASCENDING");
        }
        NullsOrder nulls = null;
        if (tokens.accept("NULLS")) {
            nulls = tokens.accept("FIRST") ? NullsOrder.FIRST : NullsOrder.LAST;
            if (nulls == NullsOrder.LAST) {
                tokens.expect("LAST");
            }
        }
        String collation = tokens.accept("COLLATE") ? tokens.expectString("string literal") : null;
        Fill fill = tokens.accept("WITH", "FILL") ? fill() : null;
        Span span = tokens.spanFrom(expression.span().from());
        return new OrderElement(expression, direction, nulls, collation, fill, span);
    }

    private Fill fill() {
        Expression from = tokens.accept("FROM") ? grammar.expressions.parseUnaliased() : null;
        Expression to = tokens.accept("TO") ? grammar.expressions.parseUnaliased() : null;
        Expression step = tokens.accept("STEP") ? grammar.expressions.parseUnaliased() : null;
        Expression staleness =
                tokens.accept("STALENESS") ? grammar.expressions.parseUnaliased() : null;
        return new Fill(from, to, step, staleness);
    }
}
