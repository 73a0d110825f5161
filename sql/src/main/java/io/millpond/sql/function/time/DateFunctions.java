package io.millpond.sql.function.time;

import io.millpond.sql.codec.DateText;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.FunctionRegistry;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.ConversionFunctions;
import io.millpond.sql.function.cast.TimeCasts;
import io.millpond.sql.time.CivilDate;
import io.millpond.sql.time.ZoneTable;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.IntervalType.Unit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The present, moving dates, differences of dates, zones, and dates made of numbers.
public final class DateFunctions {
    static final String CATEGORY = "Dates and Times";

    private DateFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(now());
        all.add(now64());
        all.add(utcNow());
        all.add(nowInBlock("nowInBlock", false));
        all.add(nowInBlock("nowInBlock64", true));
        all.add(today("today", 0, "current_date", "curdate"));
        all.add(today("yesterday", -1));
        for (Unit unit : Unit.values()) {
            all.add(shift("add", unit, 1));
            all.add(shift("subtract", unit, -1));
        }
        all.add(unitShift("dateAdd", 1, "date_add", "timestampAdd", "timestamp_add"));
        all.add(unitShift("dateSub", -1, "date_sub", "timestampSub", "timestamp_sub"));
        all.add(
                difference(
                        "dateDiff", "date_diff", "DATE_DIFF", "timestampDiff", "TIMESTAMP_DIFF"));
        all.add(difference("age"));
        all.add(
                define(
                        "timezone()",
                        "The session's time zone.",
                        (_, context) -> constant(context.zone().getId()),
                        "timeZone"));
        all.add(
                define(
                        "timezoneOf(date)",
                        "The time zone of the date's type.",
                        (arguments, context) -> {
                            Arguments.count("timezoneOf", arguments, 1);
                            DateParts parts =
                                    DateParts.of(
                                            "timezoneOf", arguments.getFirst().type(), context);
                            return constant(parts.zone().zone().getId());
                        },
                        "timeZoneOf"));
        all.add(
                define(
                        "timezoneOffset(date)",
                        "The seconds by which the date's zone is ahead of UTC.",
                        DateFunctions::bindOffset,
                        "timeZoneOffset"));
        all.add(
                define(
                        "toTimezone(date, zone)",
                        "The same moment, shown in another zone.",
                        DateFunctions::bindToZone,
                        "toTimeZone"));
        all.add(makeDate("makeDate", DataTypes.DATE));
        all.add(makeDate("makeDate32", DataTypes.DATE32));
        all.add(
                define(
                        "makeDateTime(year, month, day, hour, minute, second[, zone])",
                        "A date-time of its parts.",
                        DateFunctions::bindMakeDateTime));
        all.add(
                define(
                        "makeDateTime64(year, month, day, hour, minute, second[, fraction[, scale[,"
                                + " zone]]])",
                        "A date-time with a fraction of its parts.",
                        TimeSlots::bindMake));
        int[] scales = {0, 3, 6, 9};
        String[] units = {"Second", "Milli", "Micro", "Nano"};
        for (int i = 0; i < scales.length; i++) {
            int scale = scales[i];
            all.add(fromTimestamp64("fromUnixTimestamp64" + units[i], scale));
            all.add(toTimestamp64("toUnixTimestamp64" + units[i], scale));
        }
        return all;
    }

    static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc).withAliases(aliases), binder);
    }

    private static BoundFunction constant(String text) {
        return new Binding.ConstantFunction(DataTypes.STRING, BytesColumn.of(text));
    }

    /// A function of the present: constant within a statement, else asked for each block.
    private static BoundFunction present(
            DataType type, FunctionContext context, PresentValue present) {
        if (context.statementTimeMs().isPresent()) {
            return new Binding.ConstantFunction(type, present.at(context.nowMs()));
        }
        return new PresentFunction(type, context, present);
    }

    private interface PresentValue {
        Column at(long milliseconds);
    }

    private record PresentFunction(
            DataType resultType, FunctionContext context, PresentValue present)
            implements BoundFunction {
        @Override
        public Column apply(List<Column> arguments, int rowCount) {
            return new ConstantColumn(present.at(context.nowMs()), rowCount);
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    private static ScalarFunction now() {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, "now([zone])", "The present time.")
                        .withAliases("current_timestamp", "localtimestamp", "localtime")
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count("now", arguments, 0, 1);
                    DataType type =
                            arguments.isEmpty()
                                    ? DataTypes.DATE_TIME
                                    : ConversionFunctions.inZone(
                                            DataTypes.DATE_TIME,
                                            Arguments.constantText("now", arguments, 0));
                    return present(
                            type,
                            context,
                            ms ->
                                    Numbers.ofLongs(
                                            new long[] {Math.floorDiv(ms, 1_000L)},
                                            1,
                                            type.layout()));
                });
    }

    private static ScalarFunction utcNow() {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY, "UTCTimestamp()", "The present time, shown in UTC.")
                        .withAliases("UTC_timestamp")
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count("UTCTimestamp", arguments, 0);
                    DataType type = new DateTimeType("UTC");
                    return present(
                            type,
                            context,
                            ms ->
                                    Numbers.ofLongs(
                                            new long[] {Math.floorDiv(ms, 1_000L)},
                                            1,
                                            type.layout()));
                });
    }

    /// The time at which each block is made, not the statement's.
    private static ScalarFunction nowInBlock(String name, boolean isFine) {
        return ScalarFunction.of(
                FunctionDescription.of(
                        CATEGORY,
                        name + (isFine ? "([scale[, zone]])" : "([zone])"),
                        "The time at which a block of rows is made."),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 0, isFine ? 2 : 1);
                    int zonePlace = isFine ? 1 : 0;
                    String zone =
                            arguments.size() > zonePlace
                                    ? Arguments.constantText(name, arguments, zonePlace)
                                    : null;
                    int scale =
                            isFine && !arguments.isEmpty()
                                    ? (int) Arguments.constantLong(name, arguments, 0)
                                    : 3;
                    DataType type =
                            isFine ? new DateTime64Type(scale, zone) : new DateTimeType(zone);
                    long power = isFine ? DateText.ticksOfSecond(scale) : 1;
                    return new PresentFunction(
                            type,
                            context,
                            _ -> {
                                long now = context.clock().currentTimeMillis();
                                long second = Math.floorDiv(now, 1_000L);
                                long fraction = Math.floorMod(now, 1_000L) * power / 1_000;
                                long ticks = isFine ? second * power + fraction : second;
                                return Numbers.ofLongs(new long[] {ticks}, 1, type.layout());
                            });
                },
                Trait.NOT_DETERMINISTIC);
    }

    private static ScalarFunction now64() {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY,
                                "now64([scale[, zone]])",
                                "The present time with a fraction, known to the millisecond.")
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count("now64", arguments, 0, 2);
                    int scale =
                            arguments.isEmpty()
                                    ? 3
                                    : (int) Arguments.constantLong("now64", arguments, 0);
                    String zone =
                            arguments.size() > 1
                                    ? Arguments.constantText("now64", arguments, 1)
                                    : null;
                    DataType type = new DateTime64Type(scale, zone);
                    long power = DateText.ticksOfSecond(scale);
                    return present(
                            type,
                            context,
                            ms -> {
                                long second = Math.floorDiv(ms, 1_000L);
                                long fraction = Math.floorMod(ms, 1_000L) * power / 1_000;
                                return LongColumn.of(second * power + fraction);
                            });
                });
    }

    private static ScalarFunction today(String name, int shift, String... aliases) {
        FunctionDescription description =
                FunctionDescription.of(CATEGORY, name + "()", "The date of " + name + ".")
                        .withAliases(aliases);
        return ScalarFunction.of(
                aliases.length > 0 ? description.ignoringCase() : description,
                (arguments, context) -> {
                    Arguments.count(name, arguments, 0, 1);
                    ZoneTable zone = ZoneTable.of(context.zone());
                    return present(
                            DataTypes.DATE,
                            context,
                            ms ->
                                    Numbers.ofLongs(
                                            new long[] {
                                                zone.toDays(Math.floorDiv(ms, 1_000L)) + shift
                                            },
                                            1,
                                            DataTypes.DATE.layout()));
                });
    }

    private static ScalarFunction shift(String verb, Unit unit, int sign) {
        String name = verb + unit.title() + "s";
        return define(
                name + "(date, count)",
                "The date moved by a count of " + unit.title().toLowerCase(Locale.ROOT) + "s.",
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2);
                    return bindShift(name, unit, sign, arguments, context);
                });
    }

    private static BoundFunction bindShift(
            String name, Unit unit, int sign, List<Argument> arguments, FunctionContext context) {
        DataType date = arguments.get(0).type();
        DataType count = arguments.get(1).type();
        if (Arguments.isText(date)) {
            DataType parsed = new DateTime64Type(3, null);
            Cast cast = Casts.bind(date, parsed, context);
            BoundFunction shift = DateArithmetic.shift(parsed, unit, count, sign, 0, context);
            return BoundFunction.of(
                    shift.resultType(),
                    (columns, rowCount) ->
                            shift.apply(
                                    List.of(cast.apply(columns.get(0), rowCount), columns.get(1)),
                                    rowCount));
        }
        if (TimeCasts.isTime(date)) {
            TimeArithmetic.checkCount(name, count);
            return TimeArithmetic.shift(date, unit, count, sign, 0, context);
        }
        if (!DateArithmetic.isDate(date) || !Numbers.isNumber(count)) {
            throw Arguments.illegal(name, DateArithmetic.isDate(date) ? count : date);
        }
        return DateArithmetic.shift(date, unit, count, sign, 0, context);
    }

    /// `dateAdd(unit, count, date)` and `dateAdd(date, interval)`.
    private static ScalarFunction unitShift(String name, int sign, String... aliases) {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY,
                                name + "(unit, count, date)",
                                "The date moved by a count of units, or by an interval.")
                        .withAliases(aliases)
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2, 3);
                    FunctionRegistry registry = context.functions();
                    if (arguments.size() == 2) {
                        return registry.bind(sign > 0 ? "plus" : "minus", arguments, context);
                    }
                    Unit unit = unit(name, arguments);
                    List<Argument> swapped = List.of(arguments.get(2), arguments.get(1));
                    BoundFunction shift = bindShift(name, unit, sign, swapped, context);
                    return BoundFunction.of(
                            shift.resultType(),
                            (columns, rowCount) ->
                                    shift.apply(List.of(columns.get(2), columns.get(1)), rowCount));
                });
    }

    private static Unit unit(String name, List<Argument> arguments) {
        String word = Arguments.constantText(name, arguments, 0);
        Unit unit = StartOfFunctions.unit(word);
        if (unit == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Function " + name + " does not support '" + word + "' unit");
        }
        return unit;
    }

    private static ScalarFunction difference(String name, String... aliases) {
        return ScalarFunction.of(
                FunctionDescription.of(
                                CATEGORY,
                                name + "(unit, from, to[, zone])",
                                name.equals("age")
                                        ? "The number of whole units between two dates."
                                        : "The number of unit boundaries between two dates.")
                        .withAliases(aliases)
                        .ignoringCase(),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 3, 4);
                    return DateDifference.bind(name, unit(name, arguments), arguments, context);
                });
    }

    private static BoundFunction bindOffset(List<Argument> arguments, FunctionContext context) {
        Arguments.count("timezoneOffset", arguments, 1);
        DateParts parts = DateParts.of("timezoneOffset", arguments.getFirst().type(), context);
        return BoundFunction.of(
                DataTypes.INT32,
                (columns, rowCount) -> {
                    long[] values = parts.values(columns.getFirst());
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = parts.zone().offsetAt(parts.epochSecond(values[row]));
                    }
                    return Numbers.ofLongs(result, rowCount, DataTypes.INT32.layout());
                });
    }

    private static BoundFunction bindToZone(List<Argument> arguments, FunctionContext context) {
        Arguments.count("toTimezone", arguments, 2);
        DataType type = arguments.getFirst().type();
        if (!(type instanceof DateTimeType) && !(type instanceof DateTime64Type)) {
            throw Arguments.illegal("toTimezone", type);
        }
        String zone = Arguments.constantText("toTimezone", arguments, 1);
        return BoundFunction.of(
                ConversionFunctions.inZone(type, zone), (columns, _) -> columns.getFirst());
    }

    private static ScalarFunction makeDate(String name, DataType type) {
        return define(
                name + "(year, month, day)",
                "A date of its parts, or of the year and the day of the year.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2, 3);
                    List<DataType> types = arguments.stream().map(Argument::type).toList();
                    boolean isDate = type.equals(DataTypes.DATE);
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                double[] years = Numbers.doubles(columns.get(0), types.get(0));
                                double[] middle = Numbers.doubles(columns.get(1), types.get(1));
                                double[] days =
                                        types.size() == 3
                                                ? Numbers.doubles(columns.get(2), types.get(2))
                                                : middle;
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    int month = types.size() == 3 ? (int) middle[row] : 1;
                                    result[row] =
                                            daysOf(
                                                    (int) years[row],
                                                    month,
                                                    (int) days[row],
                                                    types.size() == 3,
                                                    isDate);
                                }
                                return Numbers.ofLongs(result, rowCount, type.layout());
                            });
                });
    }

    /// The day number of a date; what is no date is the beginning of the type's range.
    private static long daysOf(int year, int month, int day, boolean isInMonth, boolean isDate) {
        long first = isDate ? 0 : CivilDate.days(1900, 1, 1);
        long last = isDate ? 65_535 : CivilDate.days(2299, 12, 31);
        boolean isValid =
                month >= 1
                        && month <= 12
                        && day >= 1
                        && day <= (isInMonth ? 31 : CivilDate.isLeapYear(year) ? 366 : 365);
        if (!isValid) {
            return first;
        }
        long days = CivilDate.days(year, month, day);
        return days < first || days > last ? first : days;
    }

    private static BoundFunction bindMakeDateTime(
            List<Argument> arguments, FunctionContext context) {
        String name = "makeDateTime";
        Arguments.count(name, arguments, 6, 7);
        DataType type =
                arguments.size() == 7
                        ? ConversionFunctions.inZone(
                                DataTypes.DATE_TIME, Arguments.constantText(name, arguments, 6))
                        : DataTypes.DATE_TIME;
        ZoneTable zone = DateParts.of(name, type, context).zone();
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    double[][] parts = new double[6][];
                    for (int i = 0; i < 6; i++) {
                        parts[i] = Numbers.doubles(columns.get(i), types.get(i));
                    }
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long days =
                                daysOf(
                                        (int) parts[0][row],
                                        (int) parts[1][row],
                                        (int) parts[2][row],
                                        true,
                                        true);
                        long second =
                                ((long) parts[3][row]) * 3_600
                                        + ((long) parts[4][row]) * 60
                                        + ((long) parts[5][row]);
                        result[row] =
                                Math.clamp(zone.toEpoch(days * 86_400 + second), 0, 0xFFFF_FFFFL);
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }

    private static ScalarFunction fromTimestamp64(String name, int scale) {
        return define(
                name + "(value[, zone])",
                "A DateTime64 of a count of units since 1970 UTC.",
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1, 2);
                    Arguments.integer(name, arguments, 0);
                    String zone =
                            arguments.size() > 1
                                    ? Arguments.constantText(name, arguments, 1)
                                    : null;
                    if (zone != null) {
                        TypeResolver.checkZone(zone);
                    }
                    Cast cast = Casts.bind(arguments.getFirst().type(), DataTypes.INT64, context);
                    return BoundFunction.of(
                            new DateTime64Type(scale, zone),
                            (columns, rowCount) -> cast.apply(columns.getFirst(), rowCount));
                });
    }

    private static ScalarFunction toTimestamp64(String name, int scale) {
        return define(
                name + "(date)",
                "The count of units since 1970 UTC.",
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1);
                    DataType type = arguments.getFirst().type();
                    if (!(type instanceof DateTime64Type) && !(type instanceof DateTimeType)) {
                        throw Arguments.illegal(name, type);
                    }
                    Cast cast = Casts.bind(type, new DateTime64Type(scale, null), context);
                    return BoundFunction.of(
                            DataTypes.INT64,
                            (columns, rowCount) -> cast.apply(columns.getFirst(), rowCount));
                });
    }
}
