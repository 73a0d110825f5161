package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Select;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableExpression.ArrayJoin;
import io.millpond.sql.ast.TableExpression.Join;
import io.millpond.sql.ast.TableExpression.JoinKind;
import io.millpond.sql.ast.TableExpression.Locality;
import io.millpond.sql.ast.TableExpression.Ratio;
import io.millpond.sql.ast.TableExpression.Sample;
import io.millpond.sql.ast.TableExpression.Strictness;
import io.millpond.sql.ast.TableExpression.SubqueryTable;
import io.millpond.sql.ast.TableExpression.Table;
import io.millpond.sql.ast.TableExpression.TableAlias;
import io.millpond.sql.ast.TableExpression.TableFunction;
import io.millpond.sql.ast.TableName;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Parses what follows FROM: tables, functions and subqueries, and joins over them, which are
/// left-associative. Joins in parentheses become a subquery, as in ClickHouse.
final class FromParser {
    private final Grammar grammar;
    private final TokenCursor tokens;

    FromParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
    }

    TableExpression parse() {
        int from = tokens.start();
        TableExpression left = operand();
        while (true) {
            TableExpression joined = join(left, from);
            if (joined == null) {
                return left;
            }
            left = joined;
            tokens.depth().grow();
        }
    }

    private @Nullable TableExpression join(TableExpression left, int from) {
        if (tokens.acceptComma()) {
            TableExpression right = operand();
            return new Join(
                    left,
                    right,
                    JoinKind.COMMA,
                    Strictness.UNSPECIFIED,
                    Locality.UNSPECIFIED,
                    false,
                    List.of(),
                    null,
                    tokens.spanFrom(from));
        }
        if (tokens.accept("ARRAY", "JOIN") || tokens.accept("INNER", "ARRAY", "JOIN")) {
            return new ArrayJoin(left, false, arrays(), tokens.spanFrom(from));
        }
        if (tokens.accept("LEFT", "ARRAY", "JOIN")) {
            return new ArrayJoin(left, true, arrays(), tokens.spanFrom(from));
        }
        int mark = tokens.mark();
        if (tokens.accept("NATURAL")) {
            return natural(left, from);
        }
        Locality locality = locality();
        Strictness strictness = strictness();
        boolean isInner = tokens.at("INNER");
        JoinKind kind = kind();
        if (strictness == Strictness.UNSPECIFIED) {
            strictness = strictness();
        }
        if (!tokens.accept("JOIN")) {
            if (tokens.mark() != mark) {
                throw tokens.unexpected();
            }
            return null;
        }
        checkKind(kind, isInner, strictness);
        return condition(left, kind, strictness, locality, from);
    }

    /// The rest of `NATURAL [LEFT | RIGHT | FULL] JOIN table`, which has no condition.
    private Join natural(TableExpression left, int from) {
        JoinKind kind = kind();
        tokens.expect("JOIN");
        return new Join(
                left,
                operand(),
                kind,
                Strictness.UNSPECIFIED,
                Locality.UNSPECIFIED,
                true,
                List.of(),
                null,
                tokens.spanFrom(from));
    }

    private List<Expression> arrays() {
        List<Expression> arrays = new ArrayList<>();
        do {
            arrays.add(grammar.expressions.parseSelected());
        } while (tokens.acceptComma());
        return arrays;
    }

    /// Errors: SYNTAX_ERROR for a kind that does not go with a strictness.
    private void checkKind(JoinKind kind, boolean isInner, Strictness strictness) {
        boolean isOneSided = strictness == Strictness.SEMI || strictness == Strictness.ANTI;
        boolean isCross = kind == JoinKind.CROSS && strictness != Strictness.UNSPECIFIED;
        if ((isOneSided && (isInner || kind == JoinKind.FULL)) || isCross) {
            throw tokens.unexpected();
        }
    }

    private Join condition(
            TableExpression left,
            JoinKind kind,
            Strictness strictness,
            Locality locality,
            int from) {
        TableExpression right = operand();
        List<Expression> using = List.of();
        Expression on = null;
        boolean needsCondition = kind != JoinKind.CROSS && kind != JoinKind.PASTE;
        if (needsCondition && tokens.accept("USING")) {
            boolean isList = tokens.accept(Lexer.OPEN_ROUND, "OpeningRoundBracket");
            using = grammar.expressions.expressionList();
            if (isList) {
                tokens.expectClose();
            }
        } else if (needsCondition) {
            tokens.expect("ON");
            on = grammar.expressions.parse();
        }
        return new Join(
                left, right, kind, strictness, locality, false, using, on, tokens.spanFrom(from));
    }

    private Locality locality() {
        if (tokens.accept("GLOBAL")) {
            return Locality.GLOBAL;
        }
        return tokens.accept("LOCAL") ? Locality.LOCAL : Locality.UNSPECIFIED;
    }

    private Strictness strictness() {
        if (tokens.accept("ANY")) {
            return Strictness.ANY;
        }
        if (tokens.accept("ALL")) {
            return Strictness.ALL;
        }
        if (tokens.accept("ASOF")) {
            return Strictness.ASOF;
        }
        if (tokens.accept("SEMI")) {
            return Strictness.SEMI;
        }
        return tokens.accept("ANTI") ? Strictness.ANTI : Strictness.UNSPECIFIED;
    }

    private JoinKind kind() {
        if (tokens.accept("INNER")) {
            return JoinKind.INNER;
        }
        if (tokens.accept("CROSS")) {
            return JoinKind.CROSS;
        }
        if (tokens.accept("PASTE")) {
            return JoinKind.PASTE;
        }
        JoinKind kind = JoinKind.INNER;
        if (tokens.accept("LEFT")) {
            kind = JoinKind.LEFT;
        } else if (tokens.accept("RIGHT")) {
            kind = JoinKind.RIGHT;
        } else if (tokens.accept("FULL")) {
            kind = JoinKind.FULL;
        }
        if (kind != JoinKind.INNER) {
            tokens.accept("OUTER");
        }
        return kind;
    }

    /// A table, function, subquery, or joins in parentheses.
    TableExpression operand() {
        int from = tokens.start();
        int outer = tokens.depth().enter();
        TableExpression result = tokens.at(Lexer.OPEN_ROUND) ? parenthesised(from) : named(from);
        tokens.depth().leave(outer);
        return result;
    }

    private TableExpression parenthesised(int from) {
        TableExpression values = values(from);
        if (values != null) {
            return values;
        }
        boolean isQuery = grammar.queries.atParenthesisedQuery();
        tokens.advance();
        Query query;
        if (isQuery) {
            query = grammar.queries.parse();
        } else {
            int joinFrom = tokens.start();
            TableExpression inner = parse();
            Expression all = new Expression.AllColumns(null, List.of(), tokens.spanFrom(joinFrom));
            query = Select.of(List.of(all), inner, null, tokens.spanFrom(joinFrom));
        }
        tokens.expectClose();
        TableAlias alias = alias();
        return new SubqueryTable(query, alias, tokens.spanFrom(from));
    }

    /// `(VALUES (1, 'a'), (2, 'b'))`, which is the table function `values`; null if it is not that.
    private @Nullable TableExpression values(int from) {
        if (!tokens.isWordAhead(1, "VALUES") || tokens.kind(2) != Lexer.OPEN_ROUND) {
            return null;
        }
        int mark = tokens.mark();
        tokens.advance();
        tokens.advance();
        List<Expression> rows = grammar.expressions.argumentList();
        if (!tokens.at(Lexer.CLOSE_ROUND)) {
            tokens.reset(mark);
            return null;
        }
        tokens.expectClose();
        FunctionCall function = FunctionCall.call("values", rows, tokens.spanFrom(from));
        return new TableFunction(function, List.of(), alias(), false, null, tokens.spanFrom(from));
    }

    private TableExpression named(int from) {
        if (tokens.kind(1) == Lexer.OPEN_ROUND && tokens.atName()) {
            return function(tokens.expectName("table function"), from);
        }
        boolean isView =
                tokens.atName()
                        && tokens.kind(1) == Lexer.DOT
                        && tokens.kind(3) == Lexer.OPEN_ROUND;
        if (isView) {
            // A view with parameters in another database: `database.view(name = value)`.
            TableName view = tableName();
            return function(view.database() + "." + view.table(), from);
        }
        TableName name = tableName();
        TableAlias alias = alias();
        boolean isFinal = tokens.accept("FINAL");
        if (isFinal && alias == null && tokens.at("AS")) {
            alias = alias();
        }
        Sample sample = sample();
        return new Table(name, alias, isFinal, sample, tokens.spanFrom(from));
    }

    private TableExpression function(String name, int from) {
        tokens.expectOpen();
        List<Expression> arguments = grammar.expressions.argumentList();
        List<SettingAssignment> settings = grammar.settings.parseOptional();
        tokens.expectClose();
        FunctionCall function = FunctionCall.call(name, arguments, tokens.spanFrom(from));
        TableAlias alias = alias();
        boolean isFinal = tokens.accept("FINAL");
        Sample sample = sample();
        return new TableFunction(function, settings, alias, isFinal, sample, tokens.spanFrom(from));
    }

    /// `[database.]table`.
    TableName tableName() {
        int from = tokens.start();
        String first = tokens.expectName("table name");
        if (!tokens.accept(Lexer.DOT, "Dot")) {
            return new TableName(null, first, tokens.spanFrom(from));
        }
        String table = tokens.expectName("table name");
        return new TableName(first, table, tokens.spanFrom(from));
    }

    private @Nullable TableAlias alias() {
        boolean isExplicit = tokens.accept("AS");
        if (!isExplicit && !tokens.atImplicitAlias()) {
            tokens.missed("alias");
            return null;
        }
        String name = tokens.expectName("alias");
        int mark = tokens.mark();
        List<String> columns = grammar.queries.columnNames();
        if (columns == null) {
            tokens.reset(mark);
            columns = List.of();
        }
        return new TableAlias(name, columns);
    }

    private @Nullable Sample sample() {
        if (!tokens.accept("SAMPLE")) {
            return null;
        }
        Ratio ratio = ratio();
        return new Sample(ratio, tokens.accept("OFFSET") ? ratio() : null);
    }

    /// `1 / 10`, or a decimal, of which the shortest fraction over a power of ten is made.
    private Ratio ratio() {
        BigDecimal numerator = number();
        if (tokens.accept(Lexer.SLASH, "Slash")) {
            BigDecimal denominator = number();
            return new Ratio(numerator.toPlainString(), denominator.toPlainString());
        }
        int scale = Math.max(0, numerator.scale());
        BigDecimal denominator = BigDecimal.TEN.pow(scale);
        return new Ratio(
                numerator.movePointRight(scale).toPlainString(), denominator.toPlainString());
    }

    private BigDecimal number() {
        String digits = tokens.tokenText();
        if (!tokens.at(Lexer.NUMBER) || !digits.matches("[0-9]*\\.?[0-9]*([eE][+-]?[0-9]{1,2})?")) {
            tokens.missed("number");
            throw tokens.unexpected();
        }
        tokens.advance();
        return new BigDecimal(digits);
    }
}
