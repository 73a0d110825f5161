package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.Select.GroupBy;
import io.millpond.sql.ast.Select.Interpolate;
import io.millpond.sql.ast.Select.InterpolatedColumn;
import io.millpond.sql.ast.Select.Limit;
import io.millpond.sql.ast.Select.LimitBy;
import io.millpond.sql.ast.Select.WindowDefinition;
import io.millpond.sql.ast.Select.With;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableExpression;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Parses one SELECT, clause by clause. An instance parses one and is used up.
final class SelectParser {
    private final Grammar grammar;
    private final TokenCursor tokens;
    private boolean distinct;
    private List<Expression> columns = List.of();
    private @Nullable TableExpression from;
    private @Nullable LimitBy limitBy;
    private Limit limit = Limit.NONE;
    private List<OrderElement> orderBy = List.of();
    private boolean orderByAll;
    private @Nullable Interpolate interpolate;

    SelectParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    Select parse() {
        int start = tokens.start();
        With with = grammar.queries.with();
        if (tokens.accept("FROM")) {
            from = grammar.from.parse();
        }
        tokens.expect("SELECT");
        selection();
        if (from == null && tokens.accept("FROM")) {
            from = grammar.from.parse();
        }
        Expression prewhere = optional("PREWHERE");
        Expression where = optional("WHERE");
        GroupBy groupBy = groupBy();
        Expression having = optional("HAVING");
        List<WindowDefinition> windows = windows();
        Expression qualify = optional("QUALIFY");
        orderBy();
        limits();
        List<SettingAssignment> settings = grammar.settings.parseOptional();
        return new Select(
                with,
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
                tokens.spanFrom(start));
    }

    private @Nullable Expression optional(String clause) {
        return tokens.accept(clause) ? grammar.expressions.parse() : null;
    }

    /// ALL, DISTINCT, DISTINCT ON, TOP and the list of columns.
    private void selection() {
        boolean isName = tokens.kind(1) == Lexer.COMMA || tokens.isWordAhead(1, "FROM");
        if (!isName && !tokens.accept("ALL") && tokens.accept("DISTINCT")) {
            distinct = true;
            if (tokens.at("ON") && tokens.kind(1) == Lexer.OPEN_ROUND) {
                tokens.advance();
                tokens.advance();
                List<Expression> keys = grammar.expressions.argumentList();
                tokens.expectClose();
                distinct = false;
                limitBy = new LimitBy(integer(1), null, keys, false);
            }
        }
        if (tokens.at("TOP") && tokens.kind(1) == Lexer.NUMBER) {
            tokens.advance();
            Expression count = grammar.expressions.numberLiteral();
            limit = new Limit(count, null, tokens.accept("WITH", "TIES"));
        }
        columns = new ArrayList<>();
        do {
            columns.add(grammar.expressions.parseSelected());
        } while (tokens.acceptComma() && !atEndOfSelection());
    }

    private static Expression integer(long value) {
        return Literal.IntegerLiteral.of(value);
    }

    /// Whether the comma before was a trailing one.
    private boolean atEndOfSelection() {
        return switch (tokens.kind()) {
            case Lexer.END, Lexer.SEMICOLON, Lexer.CLOSE_ROUND -> true;
            case Lexer.WORD ->
                    tokens.at("FROM")
                            && (tokens.kind(1) == Lexer.WORD
                                    || tokens.kind(1) == Lexer.QUOTED
                                    || tokens.kind(1) == Lexer.OPEN_ROUND
                                    || tokens.kind(1) == Lexer.OPEN_CURLY);
            default -> false;
        };
    }

    private GroupBy groupBy() {
        if (!tokens.accept("GROUP", "BY")) {
            return tokens.accept("WITH", "TOTALS")
                    ? new GroupBy(GroupBy.Kind.NONE, List.of(), true)
                    : GroupBy.NONE;
        }
        GroupBy.Kind kind = GroupBy.Kind.KEYS;
        List<List<Expression>> sets;
        boolean isCall = tokens.kind(1) == Lexer.OPEN_ROUND;
        if (tokens.accept("GROUPING", "SETS")) {
            kind = GroupBy.Kind.GROUPING_SETS;
            sets = groupingSets();
        } else if (isCall && (tokens.at("ROLLUP") || tokens.at("CUBE"))) {
            kind = tokens.at("CUBE") ? GroupBy.Kind.CUBE : GroupBy.Kind.ROLLUP;
            tokens.advance();
            tokens.advance();
            sets = List.of(grammar.expressions.argumentList());
            tokens.expectClose();
        } else if (tokens.at("ALL") && !isCall && tokens.kind(1) != Lexer.COMMA) {
            tokens.advance();
            kind = GroupBy.Kind.ALL;
            sets = List.of();
        } else {
            sets = List.of(grammar.expressions.expressionList());
        }
        boolean totals = false;
        while (tokens.at("WITH")) {
            if (tokens.accept("WITH", "ROLLUP")) {
                kind = GroupBy.Kind.ROLLUP;
            } else if (tokens.accept("WITH", "CUBE")) {
                kind = GroupBy.Kind.CUBE;
            } else {
                tokens.expect("WITH", "TOTALS");
                totals = true;
            }
        }
        return new GroupBy(kind, sets, totals);
    }

    private List<List<Expression>> groupingSets() {
        tokens.expectOpen();
        List<List<Expression>> sets = new ArrayList<>();
        do {
            Expression set = grammar.expressions.parse();
            boolean isTuple =
                    set instanceof FunctionCall call
                            && call.name().equals("tuple")
                            && !call.span().parenthesized();
            sets.add(
                    isTuple && set instanceof FunctionCall tuple
                            ? tuple.arguments()
                            : List.of(set.withSpan(tokens.spanFrom(set.span().from()))));
        } while (tokens.acceptComma());
        tokens.expectClose();
        return sets;
    }

    private List<WindowDefinition> windows() {
        List<WindowDefinition> windows = new ArrayList<>();
        if (!tokens.accept("WINDOW")) {
            return windows;
        }
        do {
            int start = tokens.start();
            String name = tokens.expectName("window name");
            tokens.expect("AS");
            windows.add(
                    new WindowDefinition(
                            name, grammar.windows.specification(), tokens.spanFrom(start)));
        } while (tokens.acceptComma());
        return windows;
    }

    private void orderBy() {
        if (!tokens.accept("ORDER", "BY")) {
            return;
        }
        orderByAll = tokens.at("ALL") && isEndOfOrderByAll();
        if (orderByAll) {
            Expression all = grammar.expressions.parse();
            orderBy = List.of(grammar.queries.orderElement(all));
        } else {
            orderBy = grammar.queries.orderList();
        }
        if (tokens.accept("INTERPOLATE")) {
            interpolate = new Interpolate(interpolatedColumns());
        }
    }

    private boolean isEndOfOrderByAll() {
        return switch (tokens.kind(1)) {
            case Lexer.END, Lexer.SEMICOLON, Lexer.CLOSE_ROUND -> true;
            case Lexer.WORD ->
                    tokens.isWordAhead(1, "ASC")
                            || tokens.isWordAhead(1, "DESC")
                            || tokens.isWordAhead(1, "NULLS")
                            || tokens.isWordAhead(1, "LIMIT")
                            || tokens.isWordAhead(1, "OFFSET")
                            || tokens.isWordAhead(1, "FETCH")
                            || tokens.isWordAhead(1, "SETTINGS")
                            || tokens.isWordAhead(1, "FORMAT")
                            || tokens.isWordAhead(1, "UNION")
                            || tokens.isWordAhead(1, "INTO");
            default -> false;
        };
    }

    private List<InterpolatedColumn> interpolatedColumns() {
        List<InterpolatedColumn> list = new ArrayList<>();
        if (!tokens.accept(Lexer.OPEN_ROUND, "OpeningRoundBracket")) {
            return list;
        }
        while (!tokens.at(Lexer.CLOSE_ROUND)) {
            int start = tokens.start();
            String column = tokens.expectName("identifier");
            Expression value =
                    tokens.accept("AS")
                            ? grammar.expressions.parseUnaliased()
                            : new Identifier(List.of(column), tokens.spanFrom(start));
            list.add(new InterpolatedColumn(column, value, tokens.spanFrom(start)));
            if (!tokens.acceptComma()) {
                break;
            }
        }
        tokens.expectClose();
        return list;
    }

    /// LIMIT BY, LIMIT, OFFSET and FETCH; each but the first at most once.
    private void limits() {
        if (tokens.accept("LIMIT")) {
            limitClause();
            if (limitBy != null && limit.limit() == null && tokens.accept("LIMIT")) {
                limitClause();
            }
        }
        if (limit.offset() == null && tokens.accept("OFFSET")) {
            Expression offset = grammar.expressions.parseUnaliased();
            if (!tokens.accept("ROWS")) {
                tokens.accept("ROW");
            }
            limit = new Limit(limit.limit(), offset, limit.withTies());
        }
        boolean mayFetch = limit.offset() != null || !orderBy.isEmpty() || orderByAll;
        if (mayFetch && tokens.accept("FETCH")) {
            fetch();
        }
    }

    /// What follows LIMIT: `n`, `offset, n` or `n OFFSET offset`, then BY or WITH TIES.
    private void limitClause() {
        Expression count = grammar.expressions.parseUnaliased();
        Expression offset = null;
        if (tokens.acceptComma()) {
            offset = count;
            count = grammar.expressions.parseUnaliased();
        } else if (tokens.accept("OFFSET")) {
            offset = grammar.expressions.parseUnaliased();
        }
        if (limitBy == null && tokens.accept("BY")) {
            boolean all = tokens.at("ALL") && tokens.kind(1) != Lexer.OPEN_ROUND;
            if (all) {
                tokens.advance();
            }
            List<Expression> keys = all ? List.of() : grammar.expressions.expressionList();
            limitBy = new LimitBy(count, offset, keys, all);
            return;
        }
        if (limit.limit() != null) {
            throw new DatabaseException(
                    ErrorCode.SYNTAX_ERROR, "Can not use TOP and LIMIT together");
        }
        limit = new Limit(count, offset, tokens.accept("WITH", "TIES"));
    }

    /// `FETCH FIRST | NEXT n ROWS ONLY | WITH TIES`.
    private void fetch() {
        if (orderBy.isEmpty() && !orderByAll) {
            throw new DatabaseException(
                    ErrorCode.OFFSET_FETCH_WITHOUT_ORDER_BY,
                    "Can not use OFFSET FETCH clause without ORDER BY.");
        }
        if (!tokens.accept("FIRST")) {
            tokens.expect("NEXT");
        }
        Expression count = grammar.expressions.parseUnaliased();
        if (!tokens.accept("ROWS")) {
            tokens.expect("ROW");
        }
        boolean withTies = tokens.accept("WITH", "TIES");
        if (!withTies) {
            tokens.expect("ONLY");
        }
        limit = new Limit(count, limit.offset(), withTies);
    }
}
