package io.millpond.sql.function.misc;

import io.millpond.sql.codec.ReadableUnits;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.TypeDefaults;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Functions about the session, about types, for readable numbers, random numbers and UUIDs.
public final class MiscFunctions {
    private static final String CATEGORY = "Other";
    private static final Setting<Boolean> CODE_IN_THROW_IF =
            QuerySettings.known("allow_custom_error_code_in_throwif", SettingType.BOOL);
    private static final int BAR_WIDTH_MAX = 1000;

    private MiscFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                session(
                        "version()",
                        "The version of ClickHouse that clients may expect.",
                        _ -> Compatibility.VERSION,
                        "*"));
        all.add(session("displayName()", "The server's name.", _ -> "Millpond"));
        all.add(
                session(
                        "hostName()",
                        "The server's host name.",
                        _ -> Compatibility.HOST_NAME,
                        "hostname"));
        all.add(
                session(
                        "FQDN()",
                        "The server's full host name.",
                        _ -> Compatibility.HOST_NAME,
                        "fullHostName",
                        "*"));
        all.add(
                session(
                        "currentDatabase()",
                        "The session's database.",
                        FunctionContext::currentDatabase,
                        "DATABASE",
                        "SCHEMA",
                        "current_database",
                        "*"));
        all.add(
                session(
                        "currentUser()",
                        "The session's user.",
                        FunctionContext::currentUser,
                        "user",
                        "current_user",
                        "session_user",
                        "*"));
        all.add(session("queryID()", "The query's id.", FunctionContext::queryId, "query_id", "*"));
        all.add(
                session(
                        "serverTimezone()",
                        "The server's time zone.",
                        c -> c.zone().getId(),
                        "serverTimeZone"));
        all.add(onType("toTypeName(x)", "The name of x's type.", TypeTexts::pretty));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "defaultValueOfArgumentType(x)",
                                "The default value of x's type."),
                        (arguments, _) -> {
                            Arguments.count("defaultValueOfArgumentType", arguments, 1);
                            return ofDefault(arguments.getFirst().type());
                        },
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_DICTIONARIES));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "defaultValueOfTypeName(name)",
                                "The default value of the named type."),
                        (arguments, _) ->
                                ofDefault(
                                        TypeResolver.parse(
                                                Arguments.constantText(
                                                        "defaultValueOfTypeName", arguments, 0)))));
        all.add(
                same("materialize(x)", "x, not known to be constant.", true)
                        .with(Trait.NEVER_FAILS));
        all.add(same("identity(x)", "x.", false).with(Trait.NEVER_FAILS));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(CATEGORY, "ignore(x, ...)", "Always 0."),
                        (_, _) ->
                                BoundFunction.of(
                                        DataTypes.UINT8,
                                        (_, n) -> Columns.defaults(DataTypes.UINT8, n)),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.HANDLES_DICTIONARIES));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "throwIf(condition[, message[, code]])",
                                "0; fails with the message where the condition holds."),
                        MiscFunctions::bindThrowIf,
                        Trait.NOT_FOLDABLE));
        all.add(readable("formatReadableSize", ReadableUnits.SIZES, "FORMAT_BYTES", "*"));
        all.add(readable("formatReadableDecimalSize", ReadableUnits.DECIMAL_SIZES));
        all.add(readable("formatReadableQuantity", ReadableUnits.QUANTITIES));
        all.add(bar());
        all.add(
                isKind("isFinite(x)", "Whether x is a number.", Double::isFinite)
                        .with(Trait.NEVER_FAILS));
        all.add(
                isKind("isInfinite(x)", "Whether x is infinite.", Double::isInfinite)
                        .with(Trait.NEVER_FAILS));
        all.add(
                isKind("isNaN(x)", "Whether x is not a number.", v -> Double.isNaN(v))
                        .with(Trait.NEVER_FAILS));
        all.add(random("rand", DataTypes.UINT32, "rand32", "*"));
        all.add(random("rand64", DataTypes.UINT64));
        all.add(random("randConstant", DataTypes.UINT32));
        all.add(randCanonical());
        all.add(generateUuid());
        return all;
    }

    private static ScalarFunction session(
            String syntax, String doc, Function<FunctionContext, String> value, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, context) -> {
                    Arguments.count(Texts.nameOf(syntax), arguments, 0);
                    return new Binding.ConstantFunction(
                            DataTypes.STRING, BytesColumn.of(value.apply(context)));
                });
    }

    private static ScalarFunction onType(
            String syntax, String doc, Function<DataType, String> value) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    Arguments.count(Texts.nameOf(syntax), arguments, 1);
                    String text = value.apply(arguments.getFirst().type());
                    return new Binding.ConstantFunction(DataTypes.STRING, BytesColumn.of(text));
                },
                Trait.HANDLES_NULLS,
                Trait.HANDLES_CONSTANTS,
                Trait.HANDLES_DICTIONARIES);
    }

    private static BoundFunction ofDefault(DataType type) {
        return new Binding.ConstantFunction(type, TypeDefaults.of(type));
    }

    private static ScalarFunction same(String syntax, String doc, boolean isSpelledOut) {
        ScalarFunction.Binder binder =
                (arguments, _) -> {
                    Arguments.count(Texts.nameOf(syntax), arguments, 1);
                    return BoundFunction.of(
                            arguments.getFirst().type(),
                            (columns, _) ->
                                    isSpelledOut
                                            ? Columns.full(columns.getFirst())
                                            : columns.getFirst());
                };
        FunctionDescription description = FunctionDescription.of(CATEGORY, syntax, doc);
        return isSpelledOut
                ? ScalarFunction.of(
                        description,
                        binder,
                        Trait.NOT_FOLDABLE,
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.HANDLES_DICTIONARIES)
                : ScalarFunction.of(
                        description,
                        binder,
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.HANDLES_DICTIONARIES);
    }

    private static BoundFunction bindThrowIf(List<Argument> arguments, FunctionContext context) {
        boolean mayHaveCode = context.settings().get(CODE_IN_THROW_IF);
        Arguments.count("throwIf", arguments, 1, mayHaveCode ? 3 : 2);
        Arguments.number("throwIf", arguments, 0);
        ErrorCode code =
                arguments.size() == 3
                        ? codeOfThrowIf(arguments)
                        : ErrorCode.FUNCTION_THROW_IF_VALUE_IS_NON_ZERO;
        // ClickHouse obeys the message only where no code follows it.
        String message =
                arguments.size() == 2
                        ? Arguments.constantText("throwIf", arguments, 1)
                        : "Value passed to 'throwIf' function is non-zero";
        DataType type = arguments.getFirst().type();
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    byte[] truths = Selection.truths(columns.getFirst(), type, rowCount);
                    for (byte truth : truths) {
                        if (truth != 0) {
                            throw new DatabaseException(code, message);
                        }
                    }
                    return Columns.defaults(DataTypes.UINT8, rowCount);
                });
    }

    /// The error whose number the third argument is; the usual one where no error has it.
    private static ErrorCode codeOfThrowIf(List<Argument> arguments) {
        DataType type = arguments.get(2).type();
        if (!List.of(DataTypes.INT8, DataTypes.INT16, DataTypes.INT32).contains(type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Third argument of function throwIf must be Int8, Int16 or Int32 (passed: "
                            + type.name()
                            + ")");
        }
        long number = Numbers.longs(Arguments.constant("throwIf", arguments, 2), type)[0];
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.number() == number)
                .findFirst()
                .orElse(ErrorCode.FUNCTION_THROW_IF_VALUE_IS_NON_ZERO);
    }

    private static ScalarFunction readable(String name, ReadableUnits units, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(
                        CATEGORY,
                        name + "(x[, digits])",
                        "x rounded, with a unit's name.",
                        aliases),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1, 2);
                    Arguments.number(name, arguments, 0);
                    DataType type = arguments.getFirst().type();
                    int digits =
                            arguments.size() > 1
                                    ? (int) Arguments.constantLong(name, arguments, 1)
                                    : 2;
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) -> {
                                double[] values = Numbers.doubles(columns.getFirst(), type);
                                BytesColumnBuilder builder = new BytesColumnBuilder();
                                for (int row = 0; row < rowCount; row++) {
                                    builder.append(units.text(values[row], digits));
                                }
                                return builder.build();
                            });
                });
    }

    private static ScalarFunction bar() {
        return ScalarFunction.of(
                FunctionDescription.of(
                        CATEGORY, "bar(x, min, max[, width])", "A bar as long as x is great."),
                (arguments, _) -> {
                    Arguments.count("bar", arguments, 3, 4);
                    for (int i = 0; i < arguments.size(); i++) {
                        Arguments.number("bar", arguments, i);
                    }
                    List<DataType> types = arguments.stream().map(Argument::type).toList();
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) -> {
                                List<double[]> values = new ArrayList<>();
                                for (int i = 0; i < columns.size(); i++) {
                                    values.add(Numbers.doubles(columns.get(i), types.get(i)));
                                }
                                BytesColumnBuilder builder = new BytesColumnBuilder();
                                for (int row = 0; row < rowCount; row++) {
                                    double width = values.size() == 4 ? values.get(3)[row] : 80;
                                    if (width < 1 || width > BAR_WIDTH_MAX) {
                                        throw new DatabaseException(
                                                ErrorCode.ARGUMENT_OUT_OF_BOUND,
                                                "Argument 'max_width' must be "
                                                        + (width < 1 ? ">= 1" : "<= 1000"));
                                    }
                                    builder.append(
                                            bar(
                                                    values.get(0)[row],
                                                    values.get(1)[row],
                                                    values.get(2)[row],
                                                    width));
                                }
                                return builder.build();
                            });
                });
    }

    private static String bar(double value, double min, double max, double width) {
        if (Double.isNaN(value) || value < min || max <= min) {
            return "";
        }
        double length = value >= max ? width : (value - min) * width / (max - min);
        int full = (int) length;
        int eighths = (int) ((length - full) * 8);
        String end = eighths == 0 ? "" : String.valueOf((char) (0x2590 - eighths));
        return "█".repeat(full) + end;
    }

    private interface DoubleTest {
        boolean holds(double value);
    }

    private static ScalarFunction isKind(String syntax, String doc, DoubleTest test) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc),
                (arguments, _) -> {
                    String name = Texts.nameOf(syntax);
                    Arguments.count(name, arguments, 1);
                    Arguments.number(name, arguments, 0);
                    DataType type = arguments.getFirst().type();
                    return BoundFunction.of(
                            DataTypes.UINT8,
                            (columns, rowCount) -> {
                                double[] values = Numbers.doubles(columns.getFirst(), type);
                                byte[] result = new byte[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] = (byte) (test.holds(values[row]) ? 1 : 0);
                                }
                                return new ByteColumn(result, rowCount);
                            });
                });
    }

    private static ScalarFunction random(String name, DataType type, String... aliases) {
        boolean isConstant = name.equals("randConstant");
        return ScalarFunction.of(
                Texts.describe("Random", name + "([tag])", "A random number.", aliases),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 0, 1);
                    return BoundFunction.of(
                            type,
                            (_, rowCount) -> {
                                long[] values = new long[rowCount];
                                if (isConstant) {
                                    Arrays.fill(values, context.random().nextLong());
                                } else {
                                    for (int row = 0; row < rowCount; row++) {
                                        values[row] = context.random().nextLong();
                                    }
                                }
                                return Numbers.ofLongs(values, rowCount, type.layout());
                            });
                },
                Trait.NOT_DETERMINISTIC,
                Trait.HANDLES_NULLS,
                Trait.HANDLES_CONSTANTS,
                Trait.HANDLES_DICTIONARIES);
    }

    private static ScalarFunction randCanonical() {
        return ScalarFunction.of(
                FunctionDescription.of(
                        "Random", "randCanonical([tag])", "A random float from 0 up to below 1."),
                (arguments, context) -> {
                    Arguments.count("randCanonical", arguments, 0, 1);
                    return BoundFunction.of(
                            DataTypes.FLOAT64,
                            (_, rowCount) -> {
                                double[] values = new double[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    values[row] = context.random().nextDouble();
                                }
                                return new DoubleColumn(values, rowCount);
                            });
                },
                Trait.NOT_DETERMINISTIC,
                Trait.HANDLES_NULLS,
                Trait.HANDLES_CONSTANTS);
    }

    private static ScalarFunction generateUuid() {
        return ScalarFunction.of(
                FunctionDescription.of(
                                "UUID", "generateUUIDv4([tag])", "A random UUID of version 4.")
                        .withAliases("gen_random_uuid")
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count("generateUUIDv4", arguments, 0, 1);
                    return BoundFunction.of(
                            DataTypes.UUID,
                            (_, rowCount) -> {
                                long[] words = new long[2 * rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    long low = context.random().nextLong();
                                    long high = context.random().nextLong();
                                    words[2 * row] =
                                            (low & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE;
                                    words[2 * row + 1] = (high & ~0xF000L) | 0x4000L;
                                }
                                return new WideColumn(words, 2, rowCount);
                            });
                },
                Trait.NOT_DETERMINISTIC,
                Trait.HANDLES_NULLS,
                Trait.HANDLES_CONSTANTS);
    }
}
