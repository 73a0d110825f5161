package io.millpond.sql.function.misc;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;

import java.util.List;
import java.util.random.RandomGenerator;

/// What clients ask about the machine and the build, and bits flipped at random to test readers.
///
/// There is no port of ClickHouse's native protocol, no macro and no keeper: such questions are
/// answered with zero, or as ClickHouse answers them for names that it does not know.
public final class MachineFunctions {
    private static final String CATEGORY = "Other";

    private MachineFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                constant("tcpPort()", "The port of the native protocol: 0.", DataTypes.UINT16, 0),
                constant(
                        "zookeeperSessionUptime()",
                        "The seconds of the session with a keeper: 0.",
                        DataTypes.UINT32,
                        0),
                ScalarFunction.of(
                        Texts.describe(CATEGORY, "serverUUID()", "The id of the server: zeros."),
                        (arguments, _) -> {
                            Arguments.count("serverUUID", arguments, 0);
                            return new Binding.ConstantFunction(
                                    DataTypes.UUID, new WideColumn(new long[2], 2, 1));
                        }),
                ScalarFunction.of(
                        Texts.describe(CATEGORY, "buildId()", "The id of the build.", "*"),
                        (arguments, _) -> {
                            Arguments.count("buildId", arguments, 0);
                            return new Binding.ConstantFunction(
                                    DataTypes.STRING, BytesColumn.of("0".repeat(40)));
                        }),
                unknown(
                        "getMacro(name)",
                        "The value of a macro; there are none.",
                        ErrorCode.NO_ELEMENTS_IN_CONFIG,
                        "No macro %s in config"),
                unknown(
                        "getServerPort(name)",
                        "The port of a protocol; none has a name.",
                        ErrorCode.CLUSTER_DOESNT_EXIST,
                        "There is no port named %s"),
                ScalarFunction.of(
                        Texts.describe(CATEGORY, "logTrace(message)", "0."),
                        (arguments, _) -> {
                            Arguments.count("logTrace", arguments, 1);
                            Arguments.text("logTrace", arguments, 0);
                            return BoundFunction.of(
                                    DataTypes.UINT8,
                                    (_, rowCount) -> Columns.defaults(DataTypes.UINT8, rowCount));
                        }),
                ScalarFunction.of(
                        Texts.describe(
                                "Random Number",
                                "fuzzBits(s, probability)",
                                "The string with each bit flipped with a probability."),
                        MachineFunctions::bindFuzz,
                        Trait.NOT_DETERMINISTIC));
    }

    private static ScalarFunction constant(String syntax, String doc, DataType type, long value) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    Arguments.count(Texts.nameOf(syntax), arguments, 0);
                    return new Binding.ConstantFunction(
                            type, Numbers.ofLongs(new long[] {value}, 1, type.layout()));
                });
    }

    private static ScalarFunction unknown(
            String syntax, String doc, ErrorCode code, String message) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    String wanted = Arguments.constantText(name, arguments, 0);
                    throw new DatabaseException(code, message.formatted(wanted));
                });
    }

    private static BoundFunction bindFuzz(List<Argument> arguments, FunctionContext context) {
        Arguments.count("fuzzBits", arguments, 2);
        DataType type = arguments.get(0).type();
        if (!Arguments.isText(type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument of function fuzzBits must be String or FixedString");
        }
        if (!(arguments.get(1).type() instanceof FloatType) || !arguments.get(1).isConstant()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Second argument of function fuzzBits must be constant float");
        }
        double share =
                Numbers.doubles(
                        Arguments.constant("fuzzBits", arguments, 1), arguments.get(1).type())[0];
        if (!(share >= 0 && share <= 1)) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Second argument of function fuzzBits must be from `0.0` to `1.0`");
        }
        RandomGenerator random = context.random();
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    if (type instanceof FixedStringType(int length)) {
                        FixedBytesColumn texts =
                                (FixedBytesColumn) Columns.full(columns.getFirst());
                        byte[] bytes = texts.bytes().clone();
                        flip(bytes, share, random);
                        return new FixedBytesColumn(bytes, length, rowCount);
                    }
                    BytesColumn texts = (BytesColumn) Columns.full(columns.getFirst());
                    BytesColumnBuilder out = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        int length = texts.end(row) - texts.start(row);
                        byte[] bytes = new byte[length];
                        System.arraycopy(texts.bytes(), texts.start(row), bytes, 0, length);
                        flip(bytes, share, random);
                        out.append(bytes, 0, length);
                    }
                    return out.build();
                });
    }

    private static void flip(byte[] bytes, double share, RandomGenerator random) {
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                if (random.nextDouble() < share) {
                    bytes[i] ^= (byte) (1 << bit);
                }
            }
        }
    }
}
