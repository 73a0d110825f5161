package io.millpond.sql.function;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.function.library.StandardFunctions;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.source.TableLookup;
import io.millpond.storage.Clock;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NullableType;

import java.math.BigInteger;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// Evaluates expressions of literals and function calls, without any table.
///
/// With constants spelled out, every literal is a full column of `rowCount` equal rows, which takes
/// the kernels' other way.
final class Evaluator {
    static final FunctionContext CONTEXT =
            new FunctionContext(
                    ZoneId.of("UTC"),
                    Clock.system(),
                    OptionalLong.of(1_577_836_800_123L),
                    new SplittableRandom(1),
                    "default",
                    "default",
                    "id",
                    CodecSettings.in(ZoneId.of("UTC")),
                    QuerySettings.REGISTRY.defaults(),
                    Waiting.unlimited(Clock.system()),
                    TableLookup.none(),
                    StandardFunctions.registry());

    private final boolean isSpelledOut;
    private final int rowCount;

    Evaluator(boolean isSpelledOut, int rowCount) {
        this.isSpelledOut = isSpelledOut;
        this.rowCount = rowCount;
    }

    /// A value with its type.
    record Value(DataType type, Column column) {
        /// The type's name, a tab, and the value at `row` as in TabSeparated.
        String text(int row) {
            ByteSink sink = new ByteSink();
            sink.put(type.name());
            sink.put('\t');
            ValueWriter.of(type, TextStyle.ESCAPED, CONTEXT.codec()).write(column, row, sink);
            return sink.toString();
        }
    }

    Value evaluate(String sql) {
        return evaluate(SqlParser.parseExpression(sql), Map.of(), rowCount);
    }

    private Value evaluate(Expression expression, Map<String, Value> scope, int rows) {
        return switch (expression) {
            case Literal literal -> literal(literal, rows);
            case FunctionCall call -> call(call, scope, rows);
            case Identifier identifier -> {
                Value value = scope.get(String.join(".", identifier.parts()));
                if (value == null) {
                    throw new IllegalArgumentException(identifier.toString());
                }
                yield value;
            }
            default -> throw new IllegalArgumentException(expression.toString());
        };
    }

    private Value literal(Literal literal, int rows) {
        DataType type;
        Column one;
        switch (literal) {
            case Literal.NullLiteral _ -> {
                type = new NullableType(DataTypes.NOTHING);
                one = ColumnBuilders.defaultValue(type);
            }
            case Literal.BooleanLiteral bool -> {
                type = DataTypes.BOOL;
                one = new ByteColumn(new byte[] {(byte) (bool.value() ? 1 : 0)}, 1);
            }
            case Literal.IntegerLiteral integer -> {
                type = integerType(integer.value());
                long[] bits = {integer.value().longValue()};
                one = Numbers.ofLongs(bits, 1, type.layout());
            }
            case Literal.FloatLiteral floating -> {
                type = DataTypes.FLOAT64;
                one = new DoubleColumn(new double[] {floating.value()}, 1);
            }
            case Literal.StringLiteral text -> {
                type = DataTypes.STRING;
                BytesColumnBuilder builder = new BytesColumnBuilder();
                builder.append(text.bytes(), 0, text.bytes().length);
                one = builder.build();
            }
        }
        return new Value(type, sized(one, rows));
    }

    private Column sized(Column one, int rows) {
        ConstantColumn constant = new ConstantColumn(one, rows);
        return isSpelledOut ? constant.materialize() : constant;
    }

    private static DataType integerType(BigInteger value) {
        for (int bits = 8; bits <= 64; bits *= 2) {
            if (value.signum() >= 0 && value.bitLength() <= bits) {
                return new IntegerType(bits, false);
            }
            if (value.signum() < 0 && value.bitLength() < bits) {
                return new IntegerType(bits, true);
            }
        }
        throw new IllegalArgumentException(value.toString());
    }

    private Value call(FunctionCall call, Map<String, Value> scope, int rows) {
        if (!call.arguments().isEmpty()
                && call.arguments().getFirst() instanceof Expression.Lambda lambda) {
            return higherOrder(call, lambda, scope, rows);
        }
        List<Argument> arguments = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            boolean isTypeName =
                    columns.size() == 1
                            && (call.name().endsWith("CAST") || call.name().startsWith("accurate"));
            Evaluator evaluator = isTypeName ? new Evaluator(false, rows) : this;
            Value value = evaluator.evaluate(argument, scope, rows);
            Column constant = value.column() instanceof ConstantColumn one ? one.value() : null;
            arguments.add(new Argument(value.type(), constant, argument.toString()));
            columns.add(value.column());
        }
        BoundFunction bound = StandardFunctions.registry().bind(call.name(), arguments, CONTEXT);
        Column result = bound.apply(columns, rows);
        if (isSpelledOut) {
            result = Columns.full(result);
        }
        return new Value(bound.resultType(), result);
    }

    private Value higherOrder(
            FunctionCall call, Expression.Lambda lambda, Map<String, Value> scope, int rows) {
        HigherOrderFunction function =
                StandardFunctions.registry().higherOrder(call.name()).orElseThrow();
        List<Argument> arrays = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (Expression argument : call.arguments().subList(1, call.arguments().size())) {
            Value value = evaluate(argument, scope, rows);
            Column constant = value.column() instanceof ConstantColumn one ? one.value() : null;
            arrays.add(new Argument(value.type(), constant, argument.toString()));
            columns.add(value.column());
        }
        List<DataType> types = function.parameterTypes(arrays);
        LambdaBody body =
                (elements, outerRows, count) ->
                        body(lambda, types, elements, outerRows, scope, count).column();
        List<Column> none = types.stream().map(type -> Columns.empty(type)).toList();
        DataType result = body(lambda, types, none, new int[0], scope, 0).type();
        BoundHigherOrder bound = function.bind(result, arrays);
        return new Value(bound.resultType(), bound.apply(body, columns, rows));
    }

    private Value body(
            Expression.Lambda lambda,
            List<DataType> types,
            List<Column> elements,
            int[] outerRows,
            Map<String, Value> scope,
            int count) {
        Map<String, Value> inner = new HashMap<>();
        scope.forEach(
                (name, value) ->
                        inner.put(
                                name,
                                new Value(
                                        value.type(),
                                        Columns.full(value.column()).gather(outerRows, count))));
        for (int i = 0; i < lambda.parameters().size(); i++) {
            inner.put(lambda.parameters().get(i), new Value(types.get(i), elements.get(i)));
        }
        return evaluate(lambda.body(), inner, count);
    }
}
