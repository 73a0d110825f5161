package io.millpond.sql.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.parser.SqlParser;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.math.BigInteger;
import java.util.List;

/// Trees made without any source text print so that they parse back.
class ExpressionRoundTripPropertyTest {

    @Property
    void builtExpressionsParseBack(@ForAll("expressions") Expression expression) {
        String text = SqlFormatter.expression(expression);
        assertThat(SqlParser.parseExpression(text)).as(text).isEqualTo(expression);
    }

    @Property
    void stringsParseBack(@ForAll String value) {
        Literal literal = Literal.StringLiteral.of(value);
        assertThat(SqlParser.parseExpression(SqlFormatter.expression(literal))).isEqualTo(literal);
    }

    @Property
    void doublesParseBack(@ForAll double value) {
        Literal literal = new Literal.FloatLiteral(value, Span.NONE);
        assertThat(SqlParser.parseExpression(SqlFormatter.expression(literal))).isEqualTo(literal);
    }

    @Provide
    Arbitrary<Expression> expressions() {
        return expression(4);
    }

    private static Arbitrary<Expression> expression(int depth) {
        if (depth == 0) {
            return leaf();
        }
        return Arbitraries.oneOf(
                leaf(), operator(depth - 1), call(depth - 1), lambda(depth - 1), alias(depth - 1));
    }

    private static Arbitrary<Expression> leaf() {
        Arbitrary<Expression> names =
                Arbitraries.of(
                                "a",
                                "b c",
                                "select",
                                "not",
                                "CASE",
                                "1x",
                                "from",
                                "interval",
                                "date")
                        .map(Identifier::of);
        Arbitrary<Expression> numbers =
                Arbitraries.longs()
                        .map(n -> new Literal.IntegerLiteral(BigInteger.valueOf(n), Span.NONE));
        Arbitrary<Expression> strings = Arbitraries.strings().map(Literal.StringLiteral::of);
        Arbitrary<Expression> constants =
                Arbitraries.of(
                        new Literal.NullLiteral(Span.NONE),
                        new Literal.BooleanLiteral(true, Span.NONE));
        return Arbitraries.oneOf(names, numbers, strings, constants);
    }

    private static Arbitrary<Expression> operator(int depth) {
        Arbitrary<Expression> operand = expression(depth);
        Arbitrary<Expression> unary =
                Combinators.combine(Arbitraries.of("not", "isNull", "isNotNull"), operand)
                        .as((name, e) -> FunctionCall.operator(name, List.of(e), Span.NONE));
        Arbitrary<Expression> negation =
                operand.filter(e -> !(e instanceof Literal))
                        .map(e -> FunctionCall.operator("negate", List.of(e), Span.NONE));
        Arbitrary<String> binaryNames =
                Arbitraries.of(
                        "plus",
                        "minus",
                        "multiply",
                        "divide",
                        "modulo",
                        "equals",
                        "less",
                        "like",
                        "notILike",
                        "isDistinctFrom",
                        "and",
                        "or",
                        "arrayElement",
                        "tuple");
        Arbitrary<Expression> binary =
                Combinators.combine(binaryNames, operand, operand)
                        .as((name, a, b) -> FunctionCall.operator(name, List.of(a, b), Span.NONE));
        Arbitrary<Expression> list =
                operand.list()
                        .ofMaxSize(3)
                        .map(elements -> FunctionCall.operator("array", elements, Span.NONE));
        return Arbitraries.oneOf(unary, negation, binary, list);
    }

    private static Arbitrary<Expression> call(int depth) {
        return Combinators.combine(
                        Arbitraries.of("f", "toDate", "quantile", "and", "tuple"),
                        expression(depth).list().ofMaxSize(3))
                .as((name, arguments) -> FunctionCall.call(name, arguments, Span.NONE));
    }

    private static Arbitrary<Expression> lambda(int depth) {
        return Combinators.combine(
                        Arbitraries.of("x", "y").list().ofMaxSize(2).uniqueElements(),
                        expression(depth))
                .as((names, body) -> new Expression.Lambda(names, body, Span.NONE));
    }

    private static Arbitrary<Expression> alias(int depth) {
        return expression(depth)
                .filter(e -> !(e instanceof Expression.Aliased))
                .map(
                        e ->
                                FunctionCall.call(
                                        "g",
                                        List.of(new Expression.Aliased(e, "z", Span.NONE)),
                                        Span.NONE));
    }
}
