package io.millpond.sql.function.time;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.codec.DateTimeParser;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.conversion.ConversionFunctions;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneNames;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Half hours, differences in seconds, and moments as other zones would show them.
public final class TimeSlots {
    private static final int SLOT_SECONDS = 1_800;

    /// Of all rows of a block.
    private static final int SLOTS_MAX = 500_000_000;

    private TimeSlots() {}

    public static List<ScalarFunction> all() {
        return List.of(
                DateFunctions.define(
                        "timeSlot(time)", "The beginning of the half hour.", TimeSlots::bindSlot),
                DateFunctions.define(
                        "timeSlots(time, duration[, size])",
                        "The beginnings of the slots that a duration touches, half hours by"
                                + " default.",
                        (arguments, _) -> bindSlots(arguments)),
                DateFunctions.define(
                        "timeDiff(from, to)",
                        "The seconds between two dates.",
                        TimeSlots::bindDifference),
                DateFunctions.define(
                        "toTimeWithFixedDate(time)",
                        "The time of day on 1970-01-02.",
                        TimeSlots::bindFixedDate),
                ScalarFunction.of(
                        FunctionDescription.of(
                                        DateFunctions.CATEGORY,
                                        "timestamp(text[, time])",
                                        "A DateTime64(6) of a text, moved by a time.")
                                .ignoringCase(),
                        TimeSlots::bindTimestamp),
                zoned("toUTCTimestamp", true, "to_utc_timestamp"),
                zoned("fromUTCTimestamp", false, "from_utc_timestamp"));
    }

    private static BoundFunction bindSlot(List<Argument> arguments, FunctionContext context) {
        Arguments.count("timeSlot", arguments, 1, 2);
        DataType type = arguments.getFirst().type();
        if (!(type instanceof DateTimeType) && !(type instanceof DateTime64Type)) {
            throw Arguments.illegal("timeSlot", type);
        }
        String zone =
                switch (type) {
                    case DateTimeType(String name) -> name;
                    case DateTime64Type(_, String name) -> name;
                    default -> null;
                };
        DateParts parts = DateParts.of("timeSlot", type, context);
        return BoundFunction.of(
                new DateTimeType(zone),
                (columns, rowCount) -> {
                    long[] values = parts.values(columns.getFirst());
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long second = parts.epochSecond(values[row]);
                        result[row] = Math.floorDiv(second, SLOT_SECONDS) * (long) SLOT_SECONDS;
                    }
                    return Numbers.ofLongs(result, rowCount, DataTypes.DATE_TIME.layout());
                });
    }

    private static BoundFunction bindSlots(List<Argument> arguments) {
        String name = "timeSlots";
        Arguments.count(name, arguments, 2, 3);
        DataType time = arguments.getFirst().type();
        boolean isFine = time instanceof DateTime64Type;
        DataType duration = arguments.get(1).type();
        boolean fits =
                isFine
                        ? duration instanceof DecimalType
                        : time instanceof DateTimeType && duration.equals(DataTypes.UINT32);
        if (!fits) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal types "
                            + time.name()
                            + " and "
                            + duration.name()
                            + " of arguments of function timeSlots");
        }
        long power =
                time instanceof DateTime64Type(int scale, _) ? DateText.ticksOfSecond(scale) : 1;
        long size = SLOT_SECONDS;
        if (arguments.size() > 2) {
            Column given = Arguments.constant(name, arguments, 2);
            size = (long) Numbers.doubles(given, arguments.get(2).type())[0];
        }
        if (size <= 0) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Third argument for function timeSlots must be greater than zero");
        }
        long slot = size * power;
        return BoundFunction.of(
                new ArrayType(time),
                (columns, rowCount) -> {
                    long[] times = Numbers.longs(columns.get(0), time);
                    double[] durations = Numbers.doubles(columns.get(1), duration);
                    int[] ends = new int[rowCount];
                    long[] slots = new long[64];
                    int count = 0;
                    for (int row = 0; row < rowCount; row++) {
                        long last = times[row] + Math.round(durations[row] * power);
                        long from = Math.floorDiv(times[row], slot);
                        long to = Math.floorDiv(last, slot);
                        if (to - from >= SLOTS_MAX - count) {
                            throw new DatabaseException(
                                    ErrorCode.TOO_LARGE_ARRAY_SIZE,
                                    "Function timeSlots would produce more than "
                                            + SLOTS_MAX
                                            + " array elements");
                        }
                        int added = (int) Math.max(0, to - from + 1);
                        if (count + added > slots.length) {
                            int length = Math.max(2 * slots.length, count + added);
                            slots = Arrays.copyOf(slots, Math.min(length, SLOTS_MAX));
                        }
                        for (long at = from; at <= to; at++) {
                            slots[count++] = at * slot;
                        }
                        ends[row] = count;
                    }
                    return new ArrayColumn(
                            ends, Numbers.ofLongs(slots, count, time.layout()), rowCount);
                });
    }

    private static BoundFunction bindDifference(List<Argument> arguments, FunctionContext context) {
        Arguments.count("timeDiff", arguments, 2);
        DateParts first = DateParts.of("timeDiff", arguments.get(0).type(), context);
        DateParts last = DateParts.of("timeDiff", arguments.get(1).type(), context);
        return BoundFunction.of(
                DataTypes.INT64,
                (columns, rowCount) -> {
                    long[] x = first.values(columns.get(0));
                    long[] y = last.values(columns.get(1));
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = last.epochSecond(y[row]) - first.epochSecond(x[row]);
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private static BoundFunction bindFixedDate(List<Argument> arguments, FunctionContext context) {
        String name = "toTimeWithFixedDate";
        Arguments.count(name, arguments, 1, 2);
        DataType type = arguments.getFirst().type();
        if (type instanceof DateType || type instanceof Date32Type) {
            throw Arguments.illegal(name, type);
        }
        DateParts parts = DatePartFunctions.parts(name, arguments, 1, context);
        String zone =
                arguments.size() > 1
                        ? Arguments.constantText(name, arguments, 1)
                        : switch (type) {
                            case DateTimeType(String given) -> given;
                            case DateTime64Type(_, String given) -> given;
                            default -> null;
                        };
        return BoundFunction.of(
                new DateTimeType(zone),
                (columns, rowCount) -> {
                    long[] values = parts.values(columns.getFirst());
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long local = 86_400L + parts.secondOfDay(values[row]);
                        result[row] = parts.zone().toEpoch(local);
                    }
                    return Numbers.ofLongs(result, rowCount, DataTypes.DATE_TIME.layout());
                });
    }

    private static BoundFunction bindTimestamp(List<Argument> arguments, FunctionContext context) {
        String name = "timestamp";
        Arguments.count(name, arguments, 1, 2);
        for (int i = 0; i < arguments.size(); i++) {
            Arguments.text(name, arguments, i);
        }
        ZoneTable zone = ZoneTable.of(context.zone());
        boolean hasTime = arguments.size() > 1;
        return BoundFunction.of(
                new DateTime64Type(6, null),
                (columns, rowCount) -> {
                    DateTimeParser parser = new DateTimeParser(zone, context::nowMs);
                    BytesColumn texts = Arguments.texts(columns.get(0));
                    BytesColumn times = Arguments.texts(columns.get(hasTime ? 1 : 0));
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        parser.parse(texts.bytes(), texts.start(row), texts.end(row));
                        long moved =
                                hasTime
                                        ? micros(times.bytes(), times.start(row), times.end(row))
                                        : 0;
                        result[row] = parser.second() * 1_000_000 + parser.nanos() / 1_000 + moved;
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    /// The microseconds that a text such as `-1:00:00.5` means.
    private static long micros(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        boolean isNegative = text.startsWith("-");
        String[] parts = (isNegative ? text.substring(1) : text).split(":", -1);
        try {
            double seconds = 0;
            for (String part : parts) {
                seconds = seconds * 60 + Double.parseDouble(part);
            }
            long micros = Math.round(seconds * 1_000_000);
            return isNegative ? -micros : micros;
        } catch (NumberFormatException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_DATETIME, "Cannot parse time " + text, e);
        }
    }

    private static ScalarFunction zoned(String name, boolean isToUtc, String alias) {
        return ScalarFunction.of(
                FunctionDescription.of(
                                DateFunctions.CATEGORY,
                                name + "(time, zone)",
                                isToUtc
                                        ? "What UTC's clock shows when the zone's shows the time."
                                        : "What the zone's clock shows when UTC's shows the time.")
                        .withAliases(alias)
                        .ignoringCase(),
                (arguments, _) -> bindZoned(name, isToUtc, arguments));
    }

    private static BoundFunction bindZoned(String name, boolean isToUtc, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        DataType type = arguments.getFirst().type();
        if (!(type instanceof DateTimeType) && !(type instanceof DateTime64Type)) {
            throw Arguments.illegal(name, type);
        }
        String zoneName = Arguments.constantText(name, arguments, 1);
        ZoneTable zone = ZoneTable.of(ZoneNames.zone(zoneName));
        long power =
                type instanceof DateTime64Type(int scale, _) ? DateText.ticksOfSecond(scale) : 1;
        DataType result =
                type instanceof DateTime64Type(int scale, _)
                        ? new DateTime64Type(scale, null)
                        : DataTypes.DATE_TIME;
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    long[] values = Numbers.longs(columns.getFirst(), type);
                    long[] moved = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long second = Math.floorDiv(values[row], power);
                        long other = isToUtc ? zone.toEpoch(second) : zone.toLocal(second);
                        moved[row] = values[row] + (other - second) * power;
                    }
                    return Numbers.ofLongs(moved, rowCount, type.layout());
                });
    }

    /// A `DateTime64` of its parts: as `makeDateTime`, with a fraction given in units of 10^-scale.
    static BoundFunction bindMake(List<Argument> arguments, FunctionContext context) {
        String name = "makeDateTime64";
        Arguments.count(name, arguments, 6, 9);
        for (int i = 0; i < Math.min(8, arguments.size()); i++) {
            Arguments.number(name, arguments, i);
        }
        int scale = arguments.size() > 7 ? (int) Arguments.constantLong(name, arguments, 7) : 3;
        if (scale < 0 || scale > 9) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Precision argument value " + scale + " exceeds maximum");
        }
        DataType plain = new DateTime64Type(scale, null);
        DataType type =
                arguments.size() > 8
                        ? ConversionFunctions.inZone(
                                plain, Arguments.constantText(name, arguments, 8))
                        : plain;
        DateParts parts = DateParts.of(name, type, context);
        Cast[] casts = new Cast[7];
        for (int i = 0; i < 7; i++) {
            casts[i] =
                    i < arguments.size()
                            ? Casts.bind(arguments.get(i).type(), DataTypes.INT64, context)
                            : (_, rowCount) -> Columns.defaults(DataTypes.INT64, rowCount);
        }
        int given = Math.min(7, arguments.size());
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    long[][] values = new long[7][];
                    for (int i = 0; i < 7; i++) {
                        Column source = columns.get(i < given ? i : 0);
                        values[i] =
                                Numbers.longs(casts[i].apply(source, rowCount), DataTypes.INT64);
                    }
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = ticks(values, row, parts);
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private static long ticks(long[][] values, int row, DateParts parts) {
        long year = values[0][row];
        long month = values[1][row];
        long day = values[2][row];
        boolean isValid =
                year >= 1900
                        && year <= 2299
                        && month >= 1
                        && month <= 12
                        && day >= 1
                        && day <= 31
                        && values[3][row] >= 0
                        && values[3][row] <= 23
                        && values[4][row] >= 0
                        && values[4][row] <= 59
                        && values[5][row] >= 0
                        && values[5][row] <= 59;
        long days =
                isValid
                        ? CivilDate.days((int) year, (int) month, 1) + day - 1
                        : CivilDate.days(1900, 1, 1);
        long ofDay = values[3][row] * 3_600 + values[4][row] * 60 + values[5][row];
        long epoch = parts.zone().toEpoch(days * 86_400 + (isValid ? ofDay : 0));
        long power = parts.power();
        return epoch * power + (isValid ? Math.clamp(values[6][row], 0, power - 1) : 0);
    }
}
