package io.millpond.engine.kafka.setting;

import io.millpond.engine.table.ColumnTexts;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.Setting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The arguments of a Kafka engine clause by position, written out: topics, group, format, schema
/// and client id may be expressions, and all but the topics bare words.
public final class KafkaArguments {
    private static final Set<Setting<?>> EXPRESSIONS =
            Set.of(
                    KafkaSettings.TOPIC_LIST,
                    KafkaSettings.GROUP_NAME,
                    KafkaSettings.FORMAT,
                    KafkaSettings.SCHEMA,
                    KafkaSettings.CLIENT_ID);

    private KafkaArguments() {}

    /// The clause with literals only; one with a named collection stays as it is.
    ///
    /// Errors: BAD_ARGUMENTS for an argument of another type.
    public static NamedCall canonical(NamedCall call, QueryContext context) {
        if (call.arguments().isEmpty() || call.arguments().getFirst() instanceof Identifier) {
            return call;
        }
        List<Expression> arguments = new ArrayList<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            Expression argument = call.arguments().get(i);
            arguments.add(
                    i < KafkaSettings.POSITIONAL.size()
                            ? canonical(KafkaSettings.POSITIONAL.get(i), argument, context)
                            : argument);
        }
        return new NamedCall(call.name(), arguments, call.span());
    }

    private static Expression canonical(
            Setting<?> setting, Expression argument, QueryContext context) {
        if (argument instanceof Literal literal) {
            check(setting, literal);
            return argument;
        }
        if (!EXPRESSIONS.contains(setting)) {
            return argument;
        }
        if (argument instanceof Identifier identifier
                && !setting.equals(KafkaSettings.TOPIC_LIST)) {
            return Literal.StringLiteral.of(identifier.fullName());
        }
        BoundExpression bound = Expressions.bind(argument, Header.EMPTY, context);
        if (!(DataTypes.withoutWrappers(bound.type()) instanceof StringType)) {
            throw wrong(setting, bound.type().name());
        }
        return Literal.StringLiteral.of(
                ColumnTexts.text(
                        bound.type(),
                        Columns.full(bound.evaluate(new Block(Header.EMPTY, List.of(), 1))),
                        0,
                        context.zone()));
    }

    private static void check(Setting<?> setting, Literal literal) {
        boolean isText =
                setting.type().name().equals("String") || setting.equals(KafkaSettings.ERROR_MODE);
        if (isText && literal instanceof Literal.IntegerLiteral) {
            throw wrong(setting, "UInt64");
        }
        if (!isText
                && literal instanceof Literal.StringLiteral
                && !setting.equals(KafkaSettings.ROW_DELIMITER)) {
            throw wrong(setting, "String");
        }
    }

    private static DatabaseException wrong(Setting<?> setting, String given) {
        boolean isText =
                setting.type().name().equals("String") || setting.equals(KafkaSettings.ERROR_MODE);
        return new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Argument '%s' must be a literal with type %s, got %s"
                        .formatted(setting.name(), isText ? "String" : "UInt64", given));
    }
}
