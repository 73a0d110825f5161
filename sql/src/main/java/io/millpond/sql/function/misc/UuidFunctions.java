package io.millpond.sql.function.misc;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.time.ZoneNames;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.FixedStringType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// UUIDs as sixteen bytes, and the moments in UUIDs of version 7 and in Snowflake numbers.
public final class UuidFunctions {
    private static final String CATEGORY = "UUID";
    private static final int SNOWFLAKE_BITS = 22;

    private UuidFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                define(
                        "UUIDStringToNum(text[, variant])",
                        "The bytes of a UUID's text; variant 2 swaps its first three fields.",
                        (arguments, _) -> bindToNumber("UUIDStringToNum", true, arguments)));
        all.add(
                define(
                        "UUIDToNum(uuid[, variant])",
                        "The bytes of a UUID; variant 2 swaps its first three fields.",
                        (arguments, _) -> bindToNumber("UUIDToNum", false, arguments)));
        all.add(
                define(
                        "UUIDNumToString(bytes[, variant])",
                        "The text of a UUID's bytes; variant 2 swaps its first three fields.",
                        (arguments, _) -> bindToText(arguments)));
        all.add(
                define(
                        "UUIDv7ToDateTime(uuid[, zone])",
                        "The moment in a UUID of version 7.",
                        (arguments, _) -> bindMoment(arguments)));
        all.add(generate("generateUUIDv7"));
        all.add(
                define(
                        "dateTimeToUUIDv7(time)",
                        "A UUID of version 7 of a moment.",
                        UuidFunctions::bindOfMoment));
        for (boolean isFine : new boolean[] {false, true}) {
            String type = isFine ? "DateTime64" : "DateTime";
            String from = (isFine ? "dateTime64" : "dateTime") + "ToSnowflakeID";
            all.add(
                    define(
                            from + "(time[, epoch])",
                            "The first Snowflake number of a moment.",
                            (arguments, _) -> bindToSnowflake(from, arguments)));
            String to = "snowflakeIDTo" + type;
            all.add(
                    define(
                            to + "(id[, epoch[, zone]])",
                            "The moment in a Snowflake number.",
                            (arguments, _) -> bindOfSnowflake(to, isFine, arguments)));
        }
        return all;
    }

    private static ScalarFunction define(String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(FunctionDescription.of(CATEGORY, syntax, doc), binder);
    }

    private static boolean isSwapped(String name, List<Argument> arguments) {
        if (arguments.size() < 2) {
            return false;
        }
        long variant = Arguments.constantLong(name, arguments, 1);
        if (variant != 1 && variant != 2) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "UUID variant "
                            + variant
                            + " is not supported; only variants 1 and 2 are supported");
        }
        return variant == 2;
    }

    /// The bytes of a UUID, the first field's highest first.
    private static void put(byte[] target, int at, long high, long low, boolean isSwapped) {
        for (int i = 0; i < 8; i++) {
            target[at + i] = (byte) (high >>> (56 - 8 * i));
            target[at + 8 + i] = (byte) (low >>> (56 - 8 * i));
        }
        if (isSwapped) {
            swapFields(target, at);
        }
    }

    private static void swapFields(byte[] bytes, int at) {
        swap(bytes, at, at + 3);
        swap(bytes, at + 1, at + 2);
        swap(bytes, at + 4, at + 5);
        swap(bytes, at + 6, at + 7);
    }

    private static void swap(byte[] bytes, int a, int b) {
        byte kept = bytes[a];
        bytes[a] = bytes[b];
        bytes[b] = kept;
    }

    private static BoundFunction bindToNumber(
            String name, boolean isText, List<Argument> arguments) {
        Arguments.count(name, arguments, 1, 2);
        DataType type = arguments.getFirst().type();
        if (isText ? !Arguments.isText(type) : !type.equals(DataTypes.UUID)) {
            throw Arguments.illegal(name, type);
        }
        boolean isSwapped = isSwapped(name, arguments);
        return BoundFunction.of(
                new FixedStringType(16),
                (columns, rowCount) -> {
                    byte[] result = new byte[16 * rowCount];
                    Column column = columns.getFirst();
                    for (int row = 0; row < rowCount; row++) {
                        if (isText) {
                            putText(Arguments.texts(column), row, result, isSwapped);
                        } else {
                            WideColumn uuids = (WideColumn) column;
                            put(
                                    result,
                                    16 * row,
                                    uuids.word(row, 1),
                                    uuids.word(row, 0),
                                    isSwapped);
                        }
                    }
                    return new FixedBytesColumn(result, 16, rowCount);
                });
    }

    /// What is no UUID gives zero bytes.
    private static void putText(BytesColumn texts, int row, byte[] result, boolean isSwapped) {
        int from = texts.start(row);
        String text =
                new String(texts.bytes(), from, texts.end(row) - from, StandardCharsets.ISO_8859_1);
        if (text.length() != 36 || !text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-.{12}")) {
            return;
        }
        UUID uuid = UUID.fromString(text);
        put(
                result,
                16 * row,
                uuid.getMostSignificantBits(),
                uuid.getLeastSignificantBits(),
                isSwapped);
    }

    private static BoundFunction bindToText(List<Argument> arguments) {
        String name = "UUIDNumToString";
        Arguments.count(name, arguments, 1, 2);
        DataType type = arguments.getFirst().type();
        if (!type.equals(new FixedStringType(16))) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + type.name()
                            + " of argument of function UUIDNumToString, expected"
                            + " FixedString(16)");
        }
        boolean isSwapped = isSwapped(name, arguments);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    byte[] bytes = ((FixedBytesColumn) columns.getFirst()).bytes().clone();
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        if (isSwapped) {
                            swapFields(bytes, 16 * row);
                        }
                        long high = 0;
                        long low = 0;
                        for (int i = 0; i < 8; i++) {
                            high = high << 8 | (bytes[16 * row + i] & 0xFF);
                            low = low << 8 | (bytes[16 * row + 8 + i] & 0xFF);
                        }
                        builder.append(new UUID(high, low).toString());
                    }
                    return builder.build();
                });
    }

    private static String zone(String name, List<Argument> arguments, int place) {
        return ZoneNames.zone(Arguments.constantText(name, arguments, place)).getId();
    }

    private static BoundFunction bindMoment(List<Argument> arguments) {
        String name = "UUIDv7ToDateTime";
        Arguments.count(name, arguments, 1, 2);
        if (!arguments.getFirst().type().equals(DataTypes.UUID)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        DataType type =
                new DateTime64Type(3, arguments.size() > 1 ? zone(name, arguments, 1) : null);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    WideColumn uuids = (WideColumn) columns.getFirst();
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long high = uuids.word(row, 1);
                        boolean isSeventh = (high >>> 12 & 0xF) == 7;
                        result[row] = isSeventh ? high >>> 16 : 0;
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private static ScalarFunction generate(String name) {
        return ScalarFunction.of(
                FunctionDescription.of(
                        CATEGORY, name + "([tag])", "A UUID of version 7 of the present moment."),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 0, 1);
                    return BoundFunction.of(
                            DataTypes.UUID,
                            (_, rowCount) -> {
                                long[] words = new long[2 * rowCount];
                                long now = context.clock().currentTimeMillis();
                                int counter = context.random().nextInt(0x400);
                                for (int row = 0; row < rowCount; row++) {
                                    put(words, row, now, counter + row, context);
                                }
                                return new WideColumn(words, 2, rowCount);
                            });
                },
                Trait.NOT_DETERMINISTIC,
                Trait.HANDLES_NULLS,
                Trait.HANDLES_CONSTANTS);
    }

    private static void put(
            long[] words, int row, long milliseconds, int counter, FunctionContext context) {
        long random = context.random().nextLong();
        words[2 * row] = (random & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE;
        words[2 * row + 1] = milliseconds << 16 | 0x7000L | (counter & 0xFFF);
    }

    private static BoundFunction bindOfMoment(List<Argument> arguments, FunctionContext context) {
        Arguments.count("dateTimeToUUIDv7", arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!(type instanceof DateTimeType)) {
            throw Arguments.illegal("dateTimeToUUIDv7", type);
        }
        return BoundFunction.of(
                DataTypes.UUID,
                (columns, rowCount) -> {
                    long[] seconds = Numbers.longs(columns.getFirst(), type);
                    long[] words = new long[2 * rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int counter = context.random().nextInt(0x1000);
                        put(words, row, seconds[row] * 1_000, counter, context);
                    }
                    return new WideColumn(words, 2, rowCount);
                });
    }

    private static long epoch(String name, List<Argument> arguments) {
        return arguments.size() > 1 ? Arguments.constantLong(name, arguments, 1) : 0;
    }

    private static BoundFunction bindToSnowflake(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1, 2);
        DataType type = arguments.getFirst().type();
        boolean isFine = name.startsWith("dateTime64");
        if (isFine ? !(type instanceof DateTime64Type) : !(type instanceof DateTimeType)) {
            throw Arguments.illegal(name, type);
        }
        long epoch = epoch(name, arguments);
        long power =
                type instanceof DateTime64Type(int scale, _) ? DateText.ticksOfSecond(scale) : 1;
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    long[] ticks = Numbers.longs(columns.getFirst(), type);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long ms =
                                power >= 1_000
                                        ? Math.floorDiv(ticks[row], power / 1_000)
                                        : ticks[row] * (1_000 / power);
                        result[row] = (ms - epoch) << SNOWFLAKE_BITS;
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private static BoundFunction bindOfSnowflake(
            String name, boolean isFine, List<Argument> arguments) {
        Arguments.count(name, arguments, 1, 3);
        DataType from = arguments.getFirst().type();
        if (!from.equals(DataTypes.UINT64)) {
            throw Arguments.illegal(name, from);
        }
        long epoch = epoch(name, arguments);
        String zone = arguments.size() > 2 ? zone(name, arguments, 2) : null;
        DataType type = isFine ? new DateTime64Type(3, zone) : new DateTimeType(zone);
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[] ids = Numbers.longs(columns.getFirst(), from);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long ms = (ids[row] >>> SNOWFLAKE_BITS) + epoch;
                        result[row] = isFine ? ms : ms / 1_000;
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }
}
