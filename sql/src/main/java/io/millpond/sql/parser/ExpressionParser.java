package io.millpond.sql.parser;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.Span;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Parses expressions by precedence climbing (Pratt) over [BinaryOperator].
///
/// Operators become function calls as in ClickHouse. `AND` and `OR` chains are one call; a chain in
/// parentheses is not joined with the one around it.
final class ExpressionParser {
    private final TokenCursor tokens;
    private final Grammar grammar;
    private final OperandParser operands;

    ExpressionParser(Grammar grammar) {
        this.grammar = grammar;
        this.tokens = grammar.tokens;
        this.operands = new OperandParser(grammar, this);
    }

    /// An expression that may have `AS alias`.
    Expression parse() {
        return parse(BinaryOperator.ALIAS_PRECEDENCE);
    }

    /// An element of a SELECT list: may have an alias with or without AS.
    Expression parseSelected() {
        Expression expression = parse();
        boolean hasAlias = !(expression instanceof Expression.Aliased) && tokens.atImplicitAlias();
        if (!hasAlias) {
            tokens.missed("alias");
            return expression;
        }
        String alias = tokens.expectName("alias");
        return new Expression.Aliased(expression, alias, tokens.spanFrom(expression.span().from()));
    }

    /// An expression that is not followed by its alias.
    Expression parseUnaliased() {
        return parse(BinaryOperator.LAMBDA_PRECEDENCE);
    }

    /// An expression of `+`, `*` and tighter operators.
    Expression parseArithmetic() {
        return parse(BinaryOperator.PLUS.precedence());
    }

    /// A single operand: no operator but unary minus, `[]`, `.` and `::`.
    Expression parseOperand() {
        return parse(BinaryOperator.UNARY_PRECEDENCE);
    }

    /// One expression or more, each perhaps with `AS alias`.
    List<Expression> expressionList() {
        List<Expression> list = new ArrayList<>();
        do {
            list.add(parse());
        } while (tokens.acceptComma());
        return list;
    }

    /// What stands between parentheses of a call: nothing, expressions, or a query without
    /// parentheses of its own. Stops at the closing one.
    List<Expression> argumentList() {
        List<Expression> list = new ArrayList<>();
        boolean isOpen = !tokens.at(Lexer.CLOSE_ROUND);
        while (isOpen && !atSettings()) {
            Expression argument = atBareQuery() ? bareQuery() : parse();
            if (argument instanceof Expression.Lambda lambda && !lambda.span().parenthesized()) {
                argument = withParameters(list, lambda);
            }
            list.add(argument);
            isOpen = tokens.acceptComma();
        }
        return list;
    }

    /// `f(x, y -> z)` is `f((x, y) -> z)`: names before a lambda, and nothing else, move from
    /// `arguments` to its parameters.
    private static Expression.Lambda withParameters(
            List<Expression> arguments, Expression.Lambda lambda) {
        List<String> parameters = new ArrayList<>();
        for (Expression argument : arguments) {
            boolean isName =
                    argument instanceof Identifier name
                            && !name.isCompound()
                            && !name.span().parenthesized();
            if (!isName || !(argument instanceof Identifier name)) {
                return lambda;
            }
            parameters.add(name.shortName());
        }
        if (lambda.parameters().size() != 1) {
            return lambda;
        }
        arguments.clear();
        parameters.addAll(lambda.parameters());
        return new Expression.Lambda(parameters, lambda.body(), lambda.span());
    }

    /// Whether a list of settings begins, rather than a column that is called so is named.
    private boolean atSettings() {
        return tokens.at("SETTINGS") && tokens.kind(1) == Lexer.WORD;
    }

    private boolean atBareQuery() {
        boolean isQuery = tokens.at("SELECT") || tokens.at("WITH");
        int following = tokens.kind(1);
        return isQuery
                && following != Lexer.CLOSE_ROUND
                && following != Lexer.COMMA
                && following != Lexer.OPEN_ROUND
                && following != Lexer.DOT;
    }

    private Expression bareQuery() {
        int from = tokens.start();
        Query query = grammar.queries.parse();
        return new Expression.Subquery(query, tokens.spanFrom(from));
    }

    Identifier identifier() {
        int from = tokens.start();
        List<String> parts = new ArrayList<>();
        do {
            parts.add(tokens.expectName("identifier"));
        } while (tokens.accept(Lexer.DOT, "Dot"));
        return new Identifier(parts, tokens.spanFrom(from));
    }

    /// A number with its sign.
    Literal numberLiteral() {
        return operands.numberLiteral();
    }

    boolean atWordLiteral() {
        return operands.atWordLiteral();
    }

    /// An expression of operators that bind at least as tight as `min`.
    Expression parse(int min) {
        int outer = tokens.depth().enter();
        Expression left = prefix();
        while (true) {
            BinaryOperator operator = BinaryOperator.at(tokens);
            if (operator != null && operator.precedence() >= min) {
                left = apply(operator, left);
            } else if (min <= BinaryOperator.LAMBDA_PRECEDENCE && tokens.at(Lexer.ARROW)) {
                left = lambda(left);
            } else {
                break;
            }
            tokens.depth().grow();
        }
        tokens.missed("operator");
        if (min == BinaryOperator.ALIAS_PRECEDENCE && tokens.accept("AS")) {
            String alias = tokens.expectName("identifier");
            left = new Expression.Aliased(left, alias, tokens.spanFrom(left.span().from()));
        }
        tokens.depth().leave(outer);
        return left;
    }

    private Expression prefix() {
        int from = tokens.start();
        if (tokens.accept("NOT")) {
            Expression operand = parse(BinaryOperator.NOT_PRECEDENCE);
            return FunctionCall.operator("not", List.of(operand), tokens.spanFrom(from));
        }
        if (tokens.at(Lexer.MINUS) && !operands.atNegativeNumber()) {
            tokens.advance();
            Expression operand = parse(BinaryOperator.UNARY_PRECEDENCE);
            return FunctionCall.operator("negate", List.of(operand), tokens.spanFrom(from));
        }
        return operands.parse();
    }

    private Expression apply(BinaryOperator operator, Expression left) {
        int from = left.span().from();
        for (int i = 0; i < operator.tokenCount(); i++) {
            tokens.advance();
        }
        return switch (operator) {
            case TERNARY -> ternary(left, from);
            case IS -> is(left, from);
            case BETWEEN -> between(left, from, false);
            case NOT_BETWEEN -> between(left, from, true);
            case OR, AND, CONCAT -> chain(operator, left, from);
            case EQUALS, NOT_EQUALS, LESS, LESS_OR_EQUALS, GREATER, GREATER_OR_EQUALS ->
                    comparison(operator, left, from);
            case LIKE, NOT_LIKE, ILIKE, NOT_ILIKE -> like(operator, left, from);
            case SPACESHIP,
                    REGEXP,
                    IN,
                    NOT_IN,
                    GLOBAL_IN,
                    GLOBAL_NOT_IN,
                    PLUS,
                    MINUS,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    INT_DIV,
                    AT_TIME_ZONE ->
                    binary(operator, left, from);
        };
    }

    private Expression binary(BinaryOperator operator, Expression left, int from) {
        Expression right = parse(operator.precedence() + 1);
        List<Expression> arguments = List.of(left, right);
        Span span = tokens.spanFrom(from);
        boolean isPrintedAsCall =
                operator == BinaryOperator.REGEXP
                        || operator == BinaryOperator.INT_DIV
                        || operator == BinaryOperator.AT_TIME_ZONE;
        return isPrintedAsCall
                ? FunctionCall.call(operator.function(), arguments, span)
                : FunctionCall.operator(operator.function(), arguments, span);
    }

    /// `a LIKE b ESCAPE c` is a call of three arguments.
    private Expression like(BinaryOperator operator, Expression left, int from) {
        Expression like = binary(operator, left, from);
        if (!tokens.accept("ESCAPE") || !(like instanceof FunctionCall call)) {
            return like;
        }
        List<Expression> arguments = new ArrayList<>(call.arguments());
        arguments.add(parse(operator.precedence() + 1));
        return FunctionCall.call(operator.function(), arguments, tokens.spanFrom(from));
    }

    private Expression comparison(BinaryOperator operator, Expression left, int from) {
        boolean isQuantified =
                (tokens.at("ANY") || tokens.at("SOME") || tokens.at("ALL"))
                        && tokens.kind(1) == Lexer.OPEN_ROUND
                        && (tokens.isWordAhead(2, "SELECT") || tokens.isWordAhead(2, "WITH"));
        return isQuantified
                ? QuantifiedComparison.parse(grammar, operator, left)
                : binary(operator, left, from);
    }

    /// `a AND b AND c` is one call, `(a AND b) AND c` two.
    private Expression chain(BinaryOperator operator, Expression left, int from) {
        List<Expression> arguments = new ArrayList<>();
        arguments.add(left);
        arguments.add(parse(operator.precedence() + 1));
        while (BinaryOperator.at(tokens) == operator) {
            tokens.advance();
            arguments.add(parse(operator.precedence() + 1));
        }
        Span span = tokens.spanFrom(from);
        return operator == BinaryOperator.CONCAT
                ? FunctionCall.call(operator.function(), arguments, span)
                : FunctionCall.operator(operator.function(), arguments, span);
    }

    private Expression ternary(Expression condition, int from) {
        Expression then = parse();
        tokens.expect(Lexer.COLON, "Colon");
        Expression otherwise = parse(BinaryOperator.TERNARY.precedence());
        return FunctionCall.call("if", List.of(condition, then, otherwise), tokens.spanFrom(from));
    }

    private Expression between(Expression value, int from, boolean negated) {
        Expression low = parse(BinaryOperator.BETWEEN_OPERAND_PRECEDENCE);
        tokens.expect("AND");
        Expression high = parse(BinaryOperator.BETWEEN_OPERAND_PRECEDENCE);
        Span span = tokens.spanFrom(from);
        List<Expression> lower = List.of(value, low);
        List<Expression> upper = List.of(value, high);
        tokens.depth().grow();
        return negated
                ? FunctionCall.operator(
                        "or",
                        List.of(
                                FunctionCall.operator("less", lower, span),
                                FunctionCall.operator("greater", upper, span)),
                        span)
                : FunctionCall.operator(
                        "and",
                        List.of(
                                FunctionCall.operator("greaterOrEquals", lower, span),
                                FunctionCall.operator("lessOrEquals", upper, span)),
                        span);
    }

    private Expression is(Expression value, int from) {
        boolean negated = tokens.accept("NOT");
        if (tokens.accept("NULL") || tokens.accept("UNKNOWN")) {
            String name = negated ? "isNotNull" : "isNull";
            return FunctionCall.operator(name, List.of(value), tokens.spanFrom(from));
        }
        if (tokens.accept("DISTINCT", "FROM")) {
            Expression other = parse(BinaryOperator.BETWEEN_OPERAND_PRECEDENCE);
            return distinctFrom(!negated, value, other, tokens.spanFrom(from));
        }
        int truthFrom = tokens.start();
        boolean isTrue = tokens.accept("TRUE");
        if (!isTrue) {
            tokens.expect("FALSE");
        }
        Expression truth = new Literal.BooleanLiteral(isTrue, tokens.spanFrom(truthFrom));
        return distinctFrom(negated, value, truth, tokens.spanFrom(from));
    }

    private static Expression distinctFrom(
            boolean distinct, Expression value, Expression other, Span span) {
        String name = distinct ? "isDistinctFrom" : "isNotDistinctFrom";
        return FunctionCall.operator(name, List.of(value, other), span);
    }

    private Expression lambda(Expression left) {
        List<String> parameters = lambdaParameters(left);
        if (parameters == null) {
            tokens.missed("operator");
            throw tokens.unexpected();
        }
        tokens.advance();
        Expression body = parse(BinaryOperator.LAMBDA_PRECEDENCE);
        return new Expression.Lambda(parameters, body, tokens.spanFrom(left.span().from()));
    }

    /// The names in `x`, `(x)`, `(x, y)` or `()`; null if `left` is something else.
    private static @Nullable List<String> lambdaParameters(Expression left) {
        if (left instanceof Identifier identifier && !identifier.isCompound()) {
            return identifier.parts();
        }
        if (left instanceof FunctionCall call && call.name().equals("tuple")) {
            List<String> names = new ArrayList<>();
            for (Expression argument : call.arguments()) {
                if (!(argument instanceof Identifier name) || name.isCompound()) {
                    return null;
                }
                names.add(name.shortName());
            }
            return names;
        }
        return null;
    }
}
