package io.millpond.sql.function.misc;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.FloatText;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NullableType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations and sizes as people write them, and back.
public final class ReadableFunctions {
    private static final String CATEGORY = "Other";
    private static final String[] UNITS = {
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "second",
        "millisecond",
        "microsecond",
        "nanosecond"
    };
    private static final double[] SECONDS = {
        31_536_000, 2_635_200, 86_400, 3_600, 60, 1, 1e-3, 1e-6, 1e-9
    };
    private static final int SECOND = 5;
    private static final Map<String, Double> DELTA_UNITS =
            Map.ofEntries(
                    Map.entry("ns", 1e-9),
                    Map.entry("us", 1e-6),
                    Map.entry("ms", 1e-3),
                    Map.entry("s", 1.0),
                    Map.entry("m", 60.0),
                    Map.entry("h", 3_600.0),
                    Map.entry("d", 86_400.0),
                    Map.entry("w", 604_800.0),
                    Map.entry("mo", 2_635_200.0),
                    Map.entry("yr", 31_536_000.0));
    private static final Map<String, String> DELTA_NAMES =
            Map.ofEntries(
                    Map.entry("nanosecond", "ns"),
                    Map.entry("nanoseconds", "ns"),
                    Map.entry("microsecond", "us"),
                    Map.entry("microseconds", "us"),
                    Map.entry("millisecond", "ms"),
                    Map.entry("milliseconds", "ms"),
                    Map.entry("sec", "s"),
                    Map.entry("second", "s"),
                    Map.entry("seconds", "s"),
                    Map.entry("min", "m"),
                    Map.entry("minute", "m"),
                    Map.entry("minutes", "m"),
                    Map.entry("hr", "h"),
                    Map.entry("hour", "h"),
                    Map.entry("hours", "h"),
                    Map.entry("day", "d"),
                    Map.entry("days", "d"),
                    Map.entry("week", "w"),
                    Map.entry("weeks", "w"),
                    Map.entry("month", "mo"),
                    Map.entry("months", "mo"),
                    Map.entry("year", "yr"),
                    Map.entry("years", "yr"));
    private static final Pattern DELTA_PART =
            Pattern.compile("\\s*(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*([A-Za-z]+)\\s*[;\\-+,:]?");
    private static final Pattern SIZE =
            Pattern.compile("\\s*([+-]?\\d+(?:\\.\\d*)?|[+-]?\\.\\d+)\\s*([A-Za-z]*)\\s*");
    private static final String SIZE_LETTERS = "kmgtpe";

    private ReadableFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                define(
                        "formatReadableTimeDelta(seconds[, max_unit[, min_unit]])",
                        "A duration in years, months, days and smaller units.",
                        ReadableFunctions::bindDelta));
        all.add(
                define(
                        "parseTimeDelta(text)",
                        "The seconds of a duration such as 1h 30m.",
                        ReadableFunctions::bindParseDelta));
        for (String suffix : List.of("", "OrNull", "OrZero")) {
            String name = "parseReadableSize" + suffix;
            all.add(
                    define(
                            name + "(text)",
                            "The bytes of a size such as 1.5 KiB, rounded up.",
                            arguments -> bindSize(name, suffix, arguments)));
        }
        return all;
    }

    private interface Binder {
        BoundFunction bind(List<Argument> arguments);
    }

    private static ScalarFunction define(String syntax, String doc, Binder binder) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc),
                (arguments, _) -> binder.bind(arguments));
    }

    private static int unit(List<Argument> arguments, int place, String which, int fallback) {
        if (arguments.size() <= place) {
            return fallback;
        }
        String word = Arguments.constantText("formatReadableTimeDelta", arguments, place);
        for (int i = 0; i < UNITS.length; i++) {
            if (word.equals(UNITS[i] + "s")) {
                return i;
            }
        }
        throw new DatabaseException(
                ErrorCode.BAD_ARGUMENTS,
                "Unexpected value of "
                        + which
                        + " unit argument ("
                        + word
                        + ") for function formatReadableTimeDelta, the only allowed values are:"
                        + " 'nanoseconds', 'microseconds', 'nanoseconds', 'seconds', 'minutes',"
                        + " 'hours', 'days', 'months', 'years'");
    }

    private static BoundFunction bindDelta(List<Argument> arguments) {
        String name = "formatReadableTimeDelta";
        Arguments.count(name, arguments, 1, 3);
        Arguments.number(name, arguments, 0);
        int max = unit(arguments, 1, "maximum", 0);
        int min = unit(arguments, 2, "minimum", Math.max(SECOND, max));
        if (max > min) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Explicit minimum unit value must not be greater than maximum unit for function"
                            + " formatReadableTimeDelta");
        }
        DataType type = arguments.getFirst().type();
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    double[] values = Numbers.doubles(columns.getFirst(), type);
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        builder.append(delta(values[row], max, min));
                    }
                    return builder.build();
                });
    }

    private static String delta(double value, int max, int min) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        String sign = value < 0 ? "-" : "";
        if (size + 1 == size) {
            return sign + number(size / SECONDS[max]) + " " + UNITS[max] + "s";
        }
        long seconds = (long) Math.floor(size);
        long nanos = Math.round((size - seconds) * 1e9);
        List<String> parts = new ArrayList<>();
        for (int i = max; i <= min; i++) {
            long count;
            if (i <= SECOND) {
                count = seconds / (long) SECONDS[i];
                seconds -= count * (long) SECONDS[i];
            } else {
                long unit = Math.round(SECONDS[i] * 1e9);
                long all = seconds * 1_000_000_000L + nanos;
                count = all / unit;
                seconds = 0;
                nanos = all - count * unit;
            }
            boolean isShown = count > 0 || (parts.isEmpty() && (i == SECOND || i == min));
            if (isShown) {
                parts.add(count + " " + UNITS[i] + (count == 1 ? "" : "s"));
            }
        }
        String last = parts.removeLast();
        return sign + (parts.isEmpty() ? last : String.join(", ", parts) + " and " + last);
    }

    private static String number(double value) {
        ByteSink sink = new ByteSink();
        FloatText.write(value, sink);
        return sink.toString();
    }

    private static BoundFunction bindParseDelta(List<Argument> arguments) {
        Arguments.count("parseTimeDelta", arguments, 1);
        Arguments.text("parseTimeDelta", arguments, 0);
        return BoundFunction.of(
                DataTypes.FLOAT64,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    double[] result = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = parseDelta(text(texts, row));
                    }
                    return new DoubleColumn(result, rowCount);
                });
    }

    private static String text(BytesColumn texts, int row) {
        int from = texts.start(row);
        return new String(texts.bytes(), from, texts.end(row) - from, StandardCharsets.UTF_8);
    }

    private static double parseDelta(String text) {
        Matcher matcher = DELTA_PART.matcher(text);
        double sum = 0;
        int at = 0;
        while (at < text.length() || at == 0) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Invalid argument of function parseTimeDelta, number not found, str: \""
                                + text
                                + "\"");
            }
            String word = matcher.group(2).toLowerCase(Locale.ROOT);
            Double unit = DELTA_UNITS.get(DELTA_NAMES.getOrDefault(word, word));
            if (unit == null) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Invalid argument of function parseTimeDelta, can't parse the unit: \""
                                + matcher.group(2)
                                + "\"");
            }
            sum += Double.parseDouble(matcher.group(1)) * unit;
            at = matcher.end();
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
        return sum;
    }

    private static BoundFunction bindSize(String name, String suffix, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        Arguments.text(name, arguments, 0);
        boolean isOrNull = suffix.equals("OrNull");
        return BoundFunction.of(
                isOrNull ? new NullableType(DataTypes.UINT64) : DataTypes.UINT64,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    long[] result = new long[rowCount];
                    byte[] nulls = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        try {
                            result[row] = size(name, text(texts, row));
                        } catch (DatabaseException e) {
                            if (suffix.isEmpty()) {
                                throw e;
                            }
                            nulls[row] = 1;
                        }
                    }
                    Column sizes = new LongColumn(result, rowCount);
                    return isOrNull ? new NullableColumn(nulls, sizes) : sizes;
                });
    }

    private static long size(String name, String text) {
        String start = "Invalid expression for function " + name + " - ";
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_NUMBER,
                    start + "Unable to parse readable size numeric component (\"" + text + "\")");
        }
        double number = Double.parseDouble(matcher.group(1));
        if (number < 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    start + "Negative sizes are not allowed (" + matcher.group(1) + ")");
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        boolean isBinary = unit.length() == 3 && unit.endsWith("ib");
        int letter = unit.isEmpty() ? -1 : SIZE_LETTERS.indexOf(unit.charAt(0));
        boolean isDecimal = unit.length() == 2 && unit.endsWith("b");
        boolean isPlain = unit.equals("b");
        if (!isPlain && (letter < 0 || !(isBinary || isDecimal))) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_PARSE_TEXT,
                    start + "Unknown readable size unit (\"" + unit + "\")");
        }
        double factor = isPlain ? 1 : Math.pow(isBinary ? 1_024 : 1_000, letter + 1);
        double bytes = Math.ceil(number * factor);
        if (bytes >= 0x1p64) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    start + "Result is too big for output type (\"" + text + "\")");
        }
        return Numbers.toUnsignedLong(bytes);
    }
}
