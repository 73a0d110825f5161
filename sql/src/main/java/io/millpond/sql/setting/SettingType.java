package io.millpond.sql.setting;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// How the values of a setting are read and printed. Immutable.
///
/// @param <T> the Java type of values
public final class SettingType<T> {
    private static final BigInteger UINT64_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    /// Unsigned 64 bits as a `long`; values from 2^63 on are read as [Long#MAX_VALUE]. Takes the
    /// suffixes K, M, G, T (powers of 1000) and Ki, Mi, Gi, Ti (powers of 1024).
    public static final SettingType<Long> UINT64 =
            new SettingType<>("UInt64", SettingType::unsigned, String::valueOf);

    /// As [#UINT64], without zero.
    public static final SettingType<Long> NON_ZERO_UINT64 =
            new SettingType<>("NonZeroUInt64", SettingType::positive, String::valueOf);

    /// As [#UINT64]; `auto` is 0.
    public static final SettingType<Long> THREADS =
            new SettingType<>(
                    "MaxThreads",
                    text -> text.startsWith("auto") ? 0L : unsigned(text),
                    value -> value == 0 ? "auto" : value.toString());

    public static final SettingType<Long> INT64 =
            new SettingType<>("Int64", SettingType::signed, String::valueOf);

    public static final SettingType<Boolean> BOOL =
            new SettingType<>("Bool", SettingType::bool, value -> value ? "1" : "0");

    public static final SettingType<Double> FLOAT =
            new SettingType<>("Float", SettingType::decimal, SettingType::printDouble);

    public static final SettingType<String> STRING =
            new SettingType<>("String", text -> text, text -> text);

    /// A duration in seconds, with a fraction down to microseconds; held in milliseconds.
    public static final SettingType<Long> SECONDS =
            new SettingType<>("Seconds", SettingType::seconds, SettingType::printSeconds);

    /// A duration in milliseconds.
    public static final SettingType<Long> MILLISECONDS =
            new SettingType<>("Milliseconds", SettingType::unsigned, String::valueOf);

    private final String name;
    private final Function<String, T> reader;
    private final Function<T, String> printer;

    private SettingType(String name, Function<String, T> reader, Function<T, String> printer) {
        this.name = name;
        this.reader = reader;
        this.printer = printer;
    }

    /// One of some words; case is kept as declared and ignored when read.
    public static SettingType<String> words(String name, String... words) {
        List<String> all = List.of(words);
        return new SettingType<>(name, text -> word(name, all, text), text -> text);
    }

    /// Algorithms of joins, separated by commas; all lead to the same join.
    static final SettingType<String> JOIN_ALGORITHMS =
            new SettingType<>("JoinAlgorithm", SettingType::joinAlgorithms, text -> text);

    private static String joinAlgorithms(String text) {
        List<String> known =
                List.of(
                        "full_sorting_merge",
                        "grace_hash",
                        "parallel_hash",
                        "direct",
                        "prefer_partial_merge",
                        "hash",
                        "partial_merge",
                        "auto",
                        "default");
        for (String word : text.split(",", -1)) {
            if (!known.contains(word.strip())) {
                List<String> quoted = new ArrayList<>();
                known.forEach(one -> quoted.add("'" + one + "'"));
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_JOIN,
                        "Unexpected value of JoinAlgorithm: '%s'. Must be one of %s"
                                .formatted(word.strip(), quoted));
            }
        }
        return text;
    }

    /// Any text, of a type of ClickHouse's that no implemented setting has.
    static SettingType<String> text(String name) {
        return new SettingType<>(name, text -> text, text -> text);
    }

    /// This type under the name of one of ClickHouse's that differs in nothing else.
    public SettingType<T> named(String other) {
        return new SettingType<>(other, reader, printer);
    }

    /// The name that `system.settings` shows.
    public String name() {
        return name;
    }

    /// The value that `text` stands for.
    ///
    /// Errors: CANNOT_PARSE_INPUT_ASSERTION_FAILED, CANNOT_PARSE_BOOL, CANNOT_CONVERT_TYPE or
    /// BAD_ARGUMENTS when it stands for none.
    public T read(String text) {
        return reader.apply(text);
    }

    public String print(T value) {
        return printer.apply(value);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String word(String name, List<String> words, String text) {
        for (String word : words) {
            if (word.equals(text)) {
                return word;
            }
        }
        List<String> quoted = new ArrayList<>();
        words.forEach(word -> quoted.add("'" + word + "'"));
        throw new DatabaseException(
                name.equals("SetOperationMode") ? ErrorCode.UNKNOWN_UNION : ErrorCode.BAD_ARGUMENTS,
                "Unexpected value of " + name + ": '" + text + "'. Must be one of " + quoted);
    }

    private static boolean bool(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default -> {
                if (isInteger(text)) {
                    throw new DatabaseException(
                            ErrorCode.CANNOT_CONVERT_TYPE,
                            "Field value " + text + " is out of range of bool type");
                }
                throw new DatabaseException(
                        ErrorCode.CANNOT_PARSE_BOOL,
                        "Cannot parse bool from string '" + text + "'");
            }
        };
    }

    private static boolean isInteger(String text) {
        return text.matches("[+-]?[0-9]+");
    }

    private static long positive(String text) {
        long value = unsigned(text);
        if (value == 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "A setting's value has to be greater than 0");
        }
        return value;
    }

    private static long unsigned(String text) {
        BigInteger value = integer(text);
        if (value.signum() < 0 || value.compareTo(UINT64_MAX) > 0) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_CONVERT_TYPE,
                    "Field value " + text + " is out of range of unsigned long type");
        }
        return value.bitLength() > 63 ? Long.MAX_VALUE : value.longValue();
    }

    private static long signed(String text) {
        BigInteger value = integer(text);
        if (value.bitLength() > 63) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_CONVERT_TYPE,
                    "Field value " + text + " is out of range of long type");
        }
        return value.longValue();
    }

    private static BigInteger integer(String text) {
        String digits = text.strip();
        long factor = 1;
        int end = digits.length();
        if (end > 1 && digits.charAt(end - 1) == 'i') {
            factor = factor(digits.charAt(end - 2), 1024);
            end -= factor == 1 ? 0 : 2;
        } else if (end > 1) {
            factor = factor(digits.charAt(end - 1), 1000);
            end -= factor == 1 ? 0 : 1;
        }
        try {
            BigInteger value =
                    new BigDecimal(digits.substring(0, end))
                            .multiply(BigDecimal.valueOf(factor))
                            .toBigIntegerExact();
            return value;
        } catch (NumberFormatException | ArithmeticException e) {
            throw notANumber(text, e);
        }
    }

    private static long factor(char suffix, long step) {
        return switch (Character.toUpperCase(suffix)) {
            case 'K' -> step;
            case 'M' -> step * step;
            case 'G' -> step * step * step;
            case 'T' -> step * step * step * step;
            default -> 1;
        };
    }

    private static DatabaseException notANumber(String text, RuntimeException cause) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_INPUT_ASSERTION_FAILED,
                "Cannot parse input: expected a number before: '" + text + "'",
                cause);
    }

    private static DatabaseException notAFloat(String text, RuntimeException cause) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_NUMBER,
                "Cannot read floating point value here: " + text,
                cause);
    }

    private static double decimal(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw notAFloat(text, e);
        }
    }

    private static String printDouble(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static long seconds(String text) {
        double seconds = decimal(text);
        if (seconds < 0 || Double.isNaN(seconds)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "A setting's value in seconds must not be negative: " + text);
        }
        return (long) Math.ceil(Math.min(seconds * 1000, Long.MAX_VALUE));
    }

    private static String printSeconds(long milliseconds) {
        return printDouble(milliseconds / 1000.0);
    }
}
