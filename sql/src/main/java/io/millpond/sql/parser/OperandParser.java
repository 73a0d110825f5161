package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Span;
import io.millpond.sql.ast.TypeName;
import io.millpond.sql.format.SqlFormatter;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Parses what stands between operators: literals, names, calls, parentheses, brackets, and the
/// `[]`, `.` and `::` behind them.
final class OperandParser {
    private final Grammar grammar;
    private final TokenCursor tokens;
    private final ExpressionParser expressions;
    private final SubcolumnParser paths;

    OperandParser(Grammar grammar, ExpressionParser expressions) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
        this.expressions = expressions;
        this.paths = new SubcolumnParser(grammar.tokens);
    }

    Expression parse() {
        int from = tokens.start();
        int castLiteral = castLiteralLength();
        if (castLiteral > 0) {
            return suffixes(castLiteral(castLiteral), from);
        }
        return suffixes(primary(), from);
    }

    /// Whether a minus and a number follow, which are one literal.
    boolean atNegativeNumber() {
        return tokens.at(Lexer.MINUS)
                && (tokens.kind(1) == Lexer.NUMBER
                        || (tokens.kind(1) == Lexer.WORD && isSpecialNumber(1)));
    }

    Literal numberLiteral() {
        int from = tokens.start();
        boolean negative = tokens.at(Lexer.MINUS);
        if (negative || tokens.at(Lexer.PLUS)) {
            tokens.advance();
        }
        if (tokens.at(Lexer.WORD)) {
            double magnitude = tokens.at("NAN") ? Double.NaN : Double.POSITIVE_INFINITY;
            tokens.advance();
            return new Literal.FloatLiteral(
                    negative ? -magnitude : magnitude, tokens.spanFrom(from));
        }
        String digits = tokens.tokenText();
        tokens.expect(Lexer.NUMBER, "number");
        Literal number = Literals.number(digits, negative, tokens.spanFrom(from));
        boolean isTooLarge =
                number instanceof Literal.FloatLiteral(double value, _)
                        && Double.isInfinite(value)
                        && !tokens.at(Lexer.DOUBLE_COLON);
        if (isTooLarge) {
            throw tokens.unexpected();
        }
        return number;
    }

    /// Whether a word stands here that is a literal: NULL, TRUE, FALSE, INF, NAN.
    boolean atWordLiteral() {
        return tokens.at("NULL") || tokens.at("TRUE") || tokens.at("FALSE") || isSpecialNumber(0);
    }

    private boolean isSpecialNumber(int ahead) {
        boolean isNumber =
                tokens.isWordAhead(ahead, "INF")
                        || tokens.isWordAhead(ahead, "INFINITY")
                        || tokens.isWordAhead(ahead, "NAN");
        return isNumber
                && tokens.kind(ahead + 1) != Lexer.OPEN_ROUND
                && tokens.kind(ahead + 1) != Lexer.DOT;
    }

    private Expression primary() {
        int from = tokens.start();
        return switch (tokens.kind()) {
            case Lexer.NUMBER, Lexer.MINUS -> numberLiteral();
            case Lexer.PLUS -> {
                if (tokens.kind(1) == Lexer.NUMBER || isSpecialNumber(1)) {
                    yield numberLiteral();
                }
                tokens.advance();
                yield expressions.parseOperand();
            }
            case Lexer.STRING, Lexer.HEREDOC -> {
                String value = tokens.expectString("string literal");
                yield new Literal.StringLiteral(value, tokens.spanFrom(from));
            }
            case Lexer.OPEN_ROUND -> parenthesised();
            case Lexer.OPEN_SQUARE -> array();
            case Lexer.OPEN_CURLY -> curly();
            case Lexer.STAR -> grammar.columnSets.asterisk(null, from);
            case Lexer.DOUBLE_AT -> globalVariable();
            case Lexer.QUOTED -> nameOrCall();
            case Lexer.WORD -> word();
            default -> throw notAnOperand();
        };
    }

    private SyntaxException notAnOperand() {
        tokens.missed("expression");
        return tokens.unexpected();
    }

    private Expression word() {
        int from = tokens.start();
        boolean isCall = tokens.kind(1) == Lexer.OPEN_ROUND;
        if (!isCall && tokens.kind(1) != Lexer.DOT && atWordLiteral()) {
            return wordLiteral();
        }
        if (grammar.columnSets.atColumns()) {
            return grammar.columnSets.columns(null, from);
        }
        Expression special = grammar.functions.parseSpecial();
        return special != null ? special : nameOrCall();
    }

    private Expression wordLiteral() {
        int from = tokens.start();
        if (tokens.accept("NULL")) {
            return new Literal.NullLiteral(tokens.spanFrom(from));
        }
        boolean isTrue = tokens.at("TRUE");
        if (isTrue || tokens.at("FALSE")) {
            tokens.advance();
            return new Literal.BooleanLiteral(isTrue, tokens.spanFrom(from));
        }
        return numberLiteral();
    }

    private Expression nameOrCall() {
        int from = tokens.start();
        if (tokens.kind(1) == Lexer.OPEN_ROUND) {
            return grammar.functions.call();
        }
        List<String> parts = new ArrayList<>();
        parts.add(tokens.expectName("identifier"));
        while (tokens.at(Lexer.DOT)) {
            int following = tokens.kind(1);
            if (paths.atPath()) {
                parts.add(paths.parsePath());
                continue;
            }
            boolean isPart =
                    following == Lexer.WORD
                            || following == Lexer.QUOTED
                            || following == Lexer.OPEN_CURLY;
            if (!isPart && following != Lexer.STAR) {
                break;
            }
            Identifier qualifier = new Identifier(parts, tokens.spanFrom(from));
            tokens.advance();
            if (following == Lexer.STAR) {
                return grammar.columnSets.asterisk(qualifier, from);
            }
            if (grammar.columnSets.atColumns()) {
                return grammar.columnSets.columns(qualifier, from);
            }
            parts.add(tokens.expectName("identifier") + paths.parseArrays());
        }
        return new Identifier(parts, tokens.spanFrom(from));
    }

    private Expression parenthesised() {
        int from = tokens.start();
        if (grammar.queries.atParenthesisedQuery()) {
            tokens.advance();
            Query query = grammar.queries.parse();
            tokens.expectClose();
            return new Expression.Subquery(query, tokens.spanFrom(from));
        }
        tokens.advance();
        List<Expression> elements = new ArrayList<>();
        boolean isTuple = tokens.at(Lexer.CLOSE_ROUND);
        while (!tokens.at(Lexer.CLOSE_ROUND)) {
            elements.add(expressions.parse());
            if (!tokens.acceptComma()) {
                break;
            }
            isTuple = true;
        }
        tokens.expectClose();
        Span span = tokens.spanFrom(from);
        if (!isTuple) {
            return inParentheses(elements.getFirst(), span);
        }
        return elements.size() < 2
                ? FunctionCall.call("tuple", elements, span)
                : FunctionCall.operator("tuple", elements, span);
    }

    /// Parentheses around an aliased expression are printed around the expression alone.
    private static Expression inParentheses(Expression expression, Span span) {
        if (expression instanceof Expression.Aliased aliased) {
            Expression inner = inParentheses(aliased.expression(), span);
            return new Expression.Aliased(inner, aliased.alias(), span);
        }
        return expression instanceof Expression.Subquery
                ? expression
                : expression.withSpan(new Span(span.from(), span.to(), true));
    }

    private Expression array() {
        int from = tokens.start();
        tokens.advance();
        List<Expression> elements = new ArrayList<>();
        if (!tokens.at(Lexer.CLOSE_SQUARE)) {
            do {
                elements.add(expressions.parse());
            } while (tokens.acceptComma());
        }
        tokens.expect(Lexer.CLOSE_SQUARE, "ClosingSquareBracket");
        return FunctionCall.operator("array", elements, tokens.spanFrom(from));
    }

    /// `{name:Type}` or `{name:Identifier}`.
    private Expression curly() {
        int from = tokens.start();
        if (tokens.atName()) {
            return nameOrCall();
        }
        tokens.advance();
        String name = tokens.textAhead(0);
        tokens.expect(Lexer.WORD, "substitution name (identifier)");
        tokens.expect(Lexer.COLON, "Colon");
        TypeName type = grammar.types.parse();
        tokens.expect(Lexer.CLOSE_CURLY, "ClosingCurlyBrace");
        return tokens.replacements()
                .parameter(new Expression.QueryParameter(name, type, tokens.spanFrom(from)));
    }

    /// `@@name`, a variable of MySQL.
    private Expression globalVariable() {
        int from = tokens.start();
        tokens.advance();
        String name = expressions.identifier().fullName();
        Span span = tokens.spanFrom(from);
        Expression call =
                FunctionCall.call(
                        "globalVariable", List.of(new Literal.StringLiteral(name, span)), span);
        return new Expression.Aliased(call, "@@" + name, span);
    }

    private Expression suffixes(Expression operand, int from) {
        Expression result = operand;
        while (true) {
            switch (tokens.kind()) {
                case Lexer.OPEN_SQUARE -> {
                    tokens.advance();
                    Expression index = expressions.parse();
                    tokens.expect(Lexer.CLOSE_SQUARE, "ClosingSquareBracket");
                    result =
                            FunctionCall.operator(
                                    "arrayElement", List.of(result, index), tokens.spanFrom(from));
                }
                case Lexer.DOT -> {
                    tokens.advance();
                    result = element(result, from);
                }
                case Lexer.DOUBLE_COLON -> {
                    tokens.advance();
                    TypeName type = grammar.types.parse();
                    result = cast(result, type, tokens.spanFrom(from));
                }
                default -> {
                    return result;
                }
            }
            tokens.depth().grow();
        }
    }

    /// The element behind a dot: `.1`, or `.name` of something that is not a name itself.
    private Expression element(Expression tuple, int from) {
        int keyFrom = tokens.start();
        if (tokens.at(Lexer.NUMBER)) {
            BigInteger index = BigInteger.valueOf(tokens.expectUnsigned("number"));
            Expression key = new Literal.IntegerLiteral(index, tokens.spanFrom(keyFrom));
            List<Expression> arguments = List.of(tuple, key);
            boolean isPrintedAsCall =
                    tuple instanceof Literal || tuple instanceof Expression.AllColumns;
            return isPrintedAsCall
                    ? FunctionCall.call("tupleElement", arguments, tokens.spanFrom(from))
                    : FunctionCall.operator("tupleElement", arguments, tokens.spanFrom(from));
        }
        String name = tokens.expectName("identifier");
        Expression key = new Literal.StringLiteral(name, tokens.spanFrom(keyFrom));
        return FunctionCall.call("tupleElement", List.of(tuple, key), tokens.spanFrom(from));
    }

    static Expression cast(Expression value, TypeName type, Span span) {
        Expression target = new Literal.StringLiteral(SqlFormatter.type(type), type.span());
        return FunctionCall.call("CAST", List.of(value, target), span);
    }

    /// `literal::T` casts the source text of the literal, so that `0.1::Decimal(38, 20)` is exact.
    private Expression castLiteral(int length) {
        int from = tokens.start();
        String text;
        if (tokens.atString()) {
            text = tokens.expectString("string literal");
        } else {
            for (int i = 0; i < length; i++) {
                tokens.advance();
            }
            text = tokens.sourceText(from, tokens.previousEnd());
        }
        Literal literal = new Literal.StringLiteral(text, tokens.spanFrom(from));
        tokens.expect(Lexer.DOUBLE_COLON, "DoubleColon");
        TypeName type = grammar.types.parse();
        return cast(literal, type, tokens.spanFrom(from));
    }

    /// Number of tokens of the number, string, or array or tuple of such, that is followed by `::`;
    /// 0 if there is none.
    private int castLiteralLength() {
        int length =
                switch (tokens.kind()) {
                    case Lexer.NUMBER, Lexer.STRING, Lexer.HEREDOC -> 1;
                    case Lexer.MINUS -> tokens.kind(1) == Lexer.NUMBER ? 2 : 0;
                    case Lexer.OPEN_ROUND, Lexer.OPEN_SQUARE ->
                            tokens.mayContain("::") ? collectionLength() : 0;
                    default -> 0;
                };
        return length > 0 && tokens.kind(length) == Lexer.DOUBLE_COLON ? length : 0;
    }

    /// Number of tokens of a bracketed collection of literals, or 0.
    private int collectionLength() {
        int open = 0;
        for (int i = 0; ; i++) {
            switch (tokens.kind(i)) {
                case Lexer.OPEN_ROUND, Lexer.OPEN_SQUARE -> open++;
                case Lexer.CLOSE_ROUND, Lexer.CLOSE_SQUARE -> {
                    if (--open == 0) {
                        return i + 1;
                    }
                }
                case Lexer.NUMBER, Lexer.STRING, Lexer.COMMA, Lexer.MINUS -> {}
                default -> {
                    return 0;
                }
            }
        }
    }
}
