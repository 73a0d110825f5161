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
import io.millpond.sql.function.cast.DateCasts;
import io.millpond.sql.time.ZoneNames;
import io.millpond.sql.time.ZoneTable;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.List;

/// Dates read from texts: by a format, or in any common notation.
public final class DateParseFunctions {
    private static final String CATEGORY = "Type Conversion";

    private DateParseFunctions() {}

    /// What stands for a text that cannot be read.
    private enum Failure {
        THROW(""),
        NULL("OrNull"),
        ZERO("OrZero");

        private final String suffix;

        Failure(String suffix) {
            this.suffix = suffix;
        }
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (Failure failure : Failure.values()) {
            all.add(bestEffort("parseDateTimeBestEffort", failure, -1, false));
            all.add(bestEffort("parseDateTime32BestEffort", failure, -1, false));
            all.add(bestEffort("parseDateTimeBestEffortUS", failure, -1, true));
            all.add(bestEffort("parseDateTime64BestEffort", failure, 3, false));
            all.add(bestEffort("parseDateTime64BestEffortUS", failure, 3, true));
            all.add(
                    formatted(
                            "parseDateTime",
                            failure,
                            false,
                            false,
                            switch (failure) {
                                case THROW -> "TO_UNIXTIME";
                                case NULL -> "str_to_date";
                                case ZERO -> "";
                            }));
            all.add(formatted("parseDateTime64", failure, true, false, ""));
            all.add(formatted("parseDateTimeInJodaSyntax", failure, false, true, ""));
            all.add(formatted("parseDateTime64InJodaSyntax", failure, true, true, ""));
        }
        return all;
    }

    private static ScalarFunction formatted(
            String base, Failure failure, boolean isFine, boolean isJoda, String alias) {
        String name = base + failure.suffix;
        FunctionDescription description =
                FunctionDescription.of(
                        CATEGORY,
                        name + "(text[, format[, zone]])",
                        "The date-time that a text means by a format.");
        FunctionDescription named =
                alias.isEmpty() ? description : description.withAliases(alias).ignoringCase();
        return ScalarFunction.of(
                named,
                (arguments, context) ->
                        bindFormatted(name, failure, isFine, isJoda, arguments, context));
    }

    private static BoundFunction bindFormatted(
            String name,
            Failure failure,
            boolean isFine,
            boolean isJoda,
            List<Argument> arguments,
            FunctionContext context) {
        Arguments.count(name, arguments, 1, 3);
        if (!(arguments.getFirst().type() instanceof StringType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "A value of illegal type was provided as 1st argument 'time' to function '"
                            + name
                            + "'. Expected: String, got: "
                            + arguments.getFirst().type().name());
        }
        String fallback = isJoda ? "yyyy-MM-dd HH:mm:ss" : "%Y-%m-%d %H:%i:%s";
        if (isFine) {
            fallback += isJoda ? ".SSSSSS" : ".%f";
        }
        String format =
                arguments.size() > 1 ? Arguments.constantText(name, arguments, 1) : fallback;
        DatePattern pattern =
                isJoda ? JodaFormat.reading(format) : DatePattern.ofPlaceholders(name, format);
        String zone =
                arguments.size() > 2
                        ? ZoneNames.zone(Arguments.constantText(name, arguments, 2)).getId()
                        : context.zone().getId();
        int scale = !isFine ? -1 : isJoda ? JodaFormat.fractionDigits(format) : 6;
        DataType type = isFine ? new DateTime64Type(scale, zone) : new DateTimeType(zone);
        ZoneTable table = DateCasts.zone(zone, context);
        return BoundFunction.of(
                failure == Failure.NULL ? new NullableType(type) : type,
                (columns, rowCount) -> {
                    ParsedDate parsed =
                            isFine ? new ParsedDate(1900, 2299) : new ParsedDate(1970, 2106);
                    return read(
                            (bytes, from, to) -> {
                                parsed.clear(table);
                                pattern.read(bytes, from, to, parsed);
                                long second = parsed.epochSecond();
                                if (!isFine && (second < 0 || second > 0xFFFF_FFFFL)) {
                                    throw ParsedDate.failure("Value is out of range");
                                }
                                return ticks(second, parsed.nanos, scale);
                            },
                            columns,
                            rowCount,
                            type,
                            failure);
                });
    }

    private static long ticks(long second, int nanos, int scale) {
        if (scale < 0) {
            return second;
        }
        long power = DateText.ticksOfSecond(scale);
        return second * power + nanos / (1_000_000_000L / power);
    }

    /// @param scale the scale of a DateTime64 result where none is given; -1 for a DateTime
    private static ScalarFunction bestEffort(
            String base, Failure failure, int scale, boolean isMonthFirst) {
        String name = base + failure.suffix;
        return ScalarFunction.of(
                FunctionDescription.of(
                        CATEGORY,
                        name + (scale < 0 ? "(s[, zone])" : "(s[, scale[, zone]])"),
                        "The date-time that a text in any common notation means."),
                (arguments, context) ->
                        bindBestEffort(name, failure, scale, isMonthFirst, arguments, context));
    }

    private static BoundFunction bindBestEffort(
            String name,
            Failure failure,
            int scale,
            boolean isMonthFirst,
            List<Argument> arguments,
            FunctionContext context) {
        Arguments.count(name, arguments, 1, 3);
        Arguments.text(name, arguments, 0);
        boolean hasScale =
                scale >= 0 && arguments.size() > 1 && Numbers.isInteger(arguments.get(1).type());
        int zonePlace = hasScale ? 2 : 1;
        String zone =
                arguments.size() > zonePlace
                        ? Arguments.constantText(name, arguments, zonePlace)
                        : null;
        if (zone != null) {
            ZoneNames.zone(zone);
        }
        int chosen = hasScale ? (int) Arguments.constantLong(name, arguments, 1) : scale;
        DataType type = scale < 0 ? new DateTimeType(zone) : new DateTime64Type(chosen, zone);
        ZoneTable table = DateCasts.zone(zone, context);
        return BoundFunction.of(
                failure == Failure.NULL ? new NullableType(type) : type,
                (columns, rowCount) -> {
                    DateTimeParser parser = new DateTimeParser(table, isMonthFirst, context::nowMs);
                    return read(
                            (bytes, from, to) -> {
                                parser.parse(bytes, from, to);
                                long second =
                                        chosen < 0
                                                ? Math.clamp(parser.second(), 0, 0xFFFF_FFFFL)
                                                : parser.second();
                                return ticks(second, parser.nanos(), chosen);
                            },
                            columns,
                            rowCount,
                            type,
                            failure);
                });
    }

    /// Reads one text.
    private interface Reading {
        long read(byte[] bytes, int from, int to);
    }

    private static Column read(
            Reading reading, List<Column> columns, int rowCount, DataType type, Failure failure) {
        BytesColumn texts = Arguments.texts(columns.getFirst());
        long[] result = new long[rowCount];
        byte[] nulls = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            try {
                result[row] = reading.read(texts.bytes(), texts.start(row), texts.end(row));
            } catch (DatabaseException e) {
                if (failure == Failure.THROW) {
                    throw e;
                }
                nulls[row] = 1;
            }
        }
        Column values = Numbers.ofLongs(result, rowCount, type.layout());
        return failure == Failure.NULL ? new NullableColumn(nulls, Columns.full(values)) : values;
    }
}
