package io.millpond.sql.function.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Splitting strings into parts.
public final class SplitFunctions {
    private static final String CATEGORY = "String splitting";
    private static final Setting<Boolean> TAKES_REST =
            QuerySettings.known(
                    "splitby_max_substrings_includes_remaining_string", SettingType.BOOL);

    private SplitFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                define(
                        "splitByChar(separator, s[, max])",
                        "The parts between separators of one byte.",
                        (arguments, context) -> bindSplit("splitByChar", arguments, context)));
        all.add(
                define(
                        "splitByString(separator, s[, max])",
                        "The parts between separators; the bytes where the separator is empty.",
                        (arguments, context) -> bindSplit("splitByString", arguments, context)));
        all.add(
                define(
                        "splitByRegexp(pattern, s)",
                        "The parts between matches.",
                        SplitFunctions::bindSplitByRegexp));
        all.add(words("splitByWhitespace", "The words between blanks.", SplitFunctions::isBlank));
        all.add(
                words(
                        "splitByNonAlpha",
                        "The words between blanks and punctuation.",
                        value -> isBlank(value) || isPunctuation(value)));
        all.add(
                words(
                        "alphaTokens",
                        "The runs of Latin letters.",
                        value -> !((value | 0x20) >= 'a' && (value | 0x20) <= 'z'),
                        "splitByAlpha"));
        return all;
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(Texts.describe(CATEGORY, syntax, doc, aliases), binder);
    }

    private static BoundFunction bindSplit(
            String name, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2, 3);
        Arguments.string(name, arguments, 0);
        Arguments.string(name, arguments, 1);
        byte[] separator = Arguments.constantBytes(name, arguments, 0);
        if (name.equals("splitByChar") && separator.length != 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Illegal separator for function splitByChar. Must be exactly one byte.");
        }
        return split(
                name,
                1,
                arguments,
                context,
                (bytes, from, to, parts) -> {
                    int at = from;
                    while (separator.length == 0 && at < to && parts.add(at, at + 1)) {
                        at++;
                    }
                    if (separator.length == 0) {
                        return;
                    }
                    int next = Texts.find(bytes, at, to, separator);
                    while (next >= 0 && parts.add(at, next)) {
                        at = next + separator.length;
                        next = Texts.find(bytes, at, to, separator);
                    }
                    parts.add(at, to);
                });
    }

    /// Finds the parts of one text until there are none, or no more are wanted.
    private interface Splitter {
        void split(byte[] bytes, int from, int to, Parts parts);
    }

    /// Takes the parts of texts, as many of each as are wanted. Used by one thread.
    private static final class Parts {
        private final BytesColumnBuilder out = new BytesColumnBuilder();
        private final long max;
        private final boolean takesRest;
        private byte[] bytes = new byte[0];
        private int to;
        private long count;

        /// @param max the most parts of a text; 0 where there is no bound
        /// @param takesRest whether the last of `max` parts is all that is left
        Parts(long max, boolean takesRest) {
            this.max = max;
            this.takesRest = takesRest;
        }

        void start(byte[] text, int end) {
            bytes = text;
            to = end;
            count = 0;
        }

        /// Takes a part, and tells whether another one is wanted.
        boolean add(int start, int end) {
            if (max > 0 && count == max) {
                return false;
            }
            count++;
            boolean isLast = max > 0 && count == max;
            out.append(bytes, start, isLast && takesRest ? to : end);
            return !isLast;
        }
    }

    /// @param place of the text among the arguments; the number of parts stands last, as the
    ///     second or third
    private static BoundFunction split(
            String name,
            int place,
            List<Argument> arguments,
            FunctionContext context,
            Splitter splitter) {
        long max =
                arguments.size() > place + 1
                        ? Math.max(0, Arguments.constantLong(name, arguments, place + 1))
                        : 0;
        boolean takesRest = context.settings().get(TAKES_REST);
        return BoundFunction.of(
                new ArrayType(DataTypes.STRING),
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.get(place));
                    Parts parts = new Parts(max, takesRest);
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        parts.start(texts.bytes(), texts.end(row));
                        splitter.split(texts.bytes(), texts.start(row), texts.end(row), parts);
                        ends[row] = parts.out.rowCount();
                    }
                    return new ArrayColumn(ends, parts.out.build(), rowCount);
                });
    }

    private static BoundFunction bindSplitByRegexp(
            List<Argument> arguments, FunctionContext context) {
        String name = "splitByRegexp";
        Arguments.count(name, arguments, 2, 3);
        Arguments.string(name, arguments, 0);
        Arguments.string(name, arguments, 1);
        String text = Arguments.constantText(name, arguments, 0);
        Pattern pattern = PatternFunctions.compile(text, 0);
        boolean isEmpty = text.isEmpty();
        return split(
                name,
                1,
                arguments,
                context,
                (bytes, from, to, parts) -> {
                    int at = from;
                    while (isEmpty && at < to && parts.add(at, at + 1)) {
                        at++;
                    }
                    if (isEmpty) {
                        return;
                    }
                    Matcher matcher = pattern.matcher(Arrays.copyOfRange(bytes, from, to));
                    // An empty match ends the search, as in ClickHouse.
                    while (matcher.find() && matcher.end() > matcher.start()) {
                        if (!parts.add(at, from + matcher.start())) {
                            return;
                        }
                        at = from + matcher.end();
                    }
                    parts.add(at, to);
                });
    }

    private interface ByteTest {
        boolean holds(byte value);
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || (value >= 9 && value <= 13);
    }

    private static boolean isPunctuation(byte value) {
        return value > 32 && value < 127 && !Character.isLetterOrDigit(value);
    }

    private static ScalarFunction words(
            String name, String doc, ByteTest isSeparator, String... aliases) {
        return define(
                name + "(s[, max])",
                doc,
                (arguments, context) -> {
                    Arguments.count(name, arguments, 1, 2);
                    Arguments.string(name, arguments, 0);
                    return split(
                            name,
                            0,
                            arguments,
                            context,
                            (bytes, from, to, parts) -> words(bytes, from, to, isSeparator, parts));
                },
                aliases);
    }

    private static void words(byte[] bytes, int from, int to, ByteTest isSeparator, Parts parts) {
        int start = -1;
        for (int i = from; i < to; i++) {
            boolean isOut = isSeparator.holds(bytes[i]);
            if (isOut && start >= 0) {
                if (!parts.add(start, i)) {
                    return;
                }
                start = -1;
            } else if (!isOut && start < 0) {
                start = i;
            }
        }
        if (start >= 0) {
            parts.add(start, to);
        }
    }
}
