package io.millpond.engine.table;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.Span;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Arguments of engines: constants, and names that stand for themselves.
public final class EngineArguments {
    private EngineArguments() {}

    /// The argument as a string literal: a name stands for itself, anything else is evaluated.
    public static Literal.StringLiteral text(Expression argument, QueryContext context) {
        return argument instanceof Identifier name
                ? Literal.StringLiteral.of(name.fullName())
                : Literal.StringLiteral.of(TableSettings.text(argument, context));
    }

    /// The call with literals for its arguments, names as strings.
    public static NamedCall evaluated(NamedCall call, QueryContext context) {
        List<Expression> literals = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            literals.add(literal(argument, context));
        }
        return new NamedCall(call.name(), literals, call.span());
    }

    private static Literal literal(Expression argument, QueryContext context) {
        if (argument instanceof Literal literal) {
            return literal;
        }
        if (argument instanceof Identifier name) {
            return Literal.StringLiteral.of(name.fullName());
        }
        BoundExpression bound = Expressions.bind(argument, Header.EMPTY, context);
        Column value = bound.evaluate(new Block(Header.EMPTY, List.of(), 1));
        String text = ColumnTexts.text(bound.type(), value, 0, context.zone());
        return switch (DataTypes.withoutWrappers(bound.type())) {
            case IntegerType _ -> new Literal.IntegerLiteral(new BigInteger(text), Span.NONE);
            case FloatType _ -> new Literal.FloatLiteral(Double.parseDouble(text), Span.NONE);
            default -> Literal.StringLiteral.of(text);
        };
    }

    /// A number that is not negative; those from 2^63 on come out as their bits.
    ///
    /// Errors: BAD_ARGUMENTS for any other literal.
    ///
    /// @param name of the argument, for the message
    public static long unsigned(Expression argument, String name) {
        if (argument instanceof Literal.IntegerLiteral(BigInteger value, _)
                && value.signum() >= 0) {
            return value.longValue();
        }
        throw refused(name, "UInt64", argument);
    }

    /// A string.
    ///
    /// Errors: BAD_ARGUMENTS for any other literal.
    ///
    /// @param name of the argument, for the message
    public static String string(Expression argument, String name) {
        if (argument instanceof Literal.StringLiteral(String value, _)) {
            return value;
        }
        throw refused(name, "String", argument);
    }

    private static DatabaseException refused(String name, String wanted, Expression argument) {
        String type =
                switch (argument) {
                    case Literal.IntegerLiteral(BigInteger value, _) ->
                            value.signum() < 0 ? "Int64" : "UInt64";
                    case Literal.FloatLiteral _ -> "Float64";
                    case Literal.NullLiteral _ -> "Null";
                    case Literal.BooleanLiteral _ -> "Bool";
                    default -> "String";
                };
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Argument '%s' must be a literal with type %s, got %s"
                        .formatted(name, wanted, type));
    }
}
