package io.millpond.engine.mergetree;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Values of a partition key as statements write them: `202401`, `('a', 1)`, `tuple()`.
final class PartitionValues {
    private PartitionValues() {}

    /// The id of the partition that has this value, whether there is one or not.
    ///
    /// Errors: INVALID_PARTITION_VALUE for another number of values than the key has, TYPE_MISMATCH
    /// and ARGUMENT_OUT_OF_BOUND for values that the key cannot have.
    static String id(Expression value, MergeTreeShape shape, QueryContext context) {
        List<MergeTreeKeys.Key> keys = shape.keys().partition();
        List<Expression> elements = elements(value, context);
        if (elements.size() != keys.size()) {
            throw new DatabaseException(
                    ErrorCode.INVALID_PARTITION_VALUE,
                    "Wrong number of fields in the partition expression: %d, must be: %d."
                            .formatted(elements.size(), keys.size()));
        }
        if (keys.isEmpty()) {
            return BlockPartitions.NO_PARTITION;
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            columns.add(converted(elements.get(i), keys.get(i).expression().type(), context));
        }
        return new BlockPartitions(keys, context.zone()).id(columns, 0);
    }

    private static List<Expression> elements(Expression value, QueryContext context) {
        if (value instanceof FunctionCall call && call.name().equals("tuple")) {
            return call.arguments();
        }
        if (Expressions.constant(value, context).type() instanceof TupleType tuple) {
            List<Expression> elements = new ArrayList<>();
            for (int i = 1; i <= tuple.elements().size(); i++) {
                elements.add(call("tupleElement", value, Literal.IntegerLiteral.of(i)));
            }
            return elements;
        }
        return List.of(value);
    }

    private static Column converted(Expression element, DataType type, QueryContext context) {
        Expressions.ConstantValue value = Expressions.constant(element, context);
        if (isNull(value.value())) {
            if (type.isNullable()) {
                return Expressions.constant(cast("CAST", element, type), context).value();
            }
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH, "Cannot convert NULL to %s".formatted(type.name()));
        }
        boolean isText = value.type() instanceof StringType;
        try {
            Column converted =
                    Expressions.constant(
                                    cast(
                                            isText ? "CAST" : "accurateCastOrNull",
                                            element,
                                            isText ? type : counted(type)),
                                    context)
                            .value();
            if (isNull(converted)) {
                throw new DatabaseException(
                        ErrorCode.ARGUMENT_OUT_OF_BOUND,
                        "Cannot convert value '%s': it cannot be represented as %s"
                                .formatted(SqlFormatter.expression(element), type.name()));
            }
            return Expressions.constant(cast("CAST", element, type), context).value();
        } catch (DatabaseException e) {
            if (e.code() == ErrorCode.ARGUMENT_OUT_OF_BOUND) {
                throw e;
            }
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    "Cannot convert %s %s to type %s"
                            .formatted(
                                    isText ? "string" : "value",
                                    SqlFormatter.expression(element),
                                    type.name()),
                    e);
        }
    }

    /// The numbers that a number for a key of this type may be.
    private static DataType counted(DataType type) {
        return switch (type) {
            case DateType _ -> DataTypes.UINT16;
            case DateTimeType _ -> DataTypes.UINT32;
            default -> type;
        };
    }

    private static boolean isNull(Column value) {
        return value instanceof NullableColumn nullable && nullable.isNull(0);
    }

    private static Expression cast(String function, Expression value, DataType type) {
        return call(function, value, Literal.StringLiteral.of(type.name()));
    }

    private static Expression call(String name, Expression... arguments) {
        return FunctionCall.call(name, List.of(arguments), Span.NONE);
    }
}
