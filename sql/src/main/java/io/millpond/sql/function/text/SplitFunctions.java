package io.millpond.sql.function.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.composite.ArrayFunctions;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Splitting strings, joining them, and replacing parts that are no patterns.
public final class SplitFunctions {
    private static final String CATEGORY = "String splitting";

    private SplitFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                define(
                        "splitByChar(separator, s[, max])",
                        "The parts between separators of one byte.",
                        (arguments, _) -> bindSplit("splitByChar", arguments)));
        all.add(
                define(
                        "splitByString(separator, s[, max])",
                        "The parts between separators; the bytes where the separator is empty.",
                        (arguments, _) -> bindSplit("splitByString", arguments)));
        all.add(
                define(
                        "splitByRegexp(pattern, s)",
                        "The parts between matches.",
                        (arguments, _) -> bindSplitByRegexp(arguments)));
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
        all.add(
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY,
                                "arrayStringConcat(array[, separator])",
                                "The elements as text, separated.",
                                "array_to_string"),
                        SplitFunctions::bindJoin));
        all.add(replace("replaceOne", false).with(Trait.NEVER_FAILS_WITH_CONSTANTS));
        all.add(replace("replaceAll", true, "replace", "*").with(Trait.NEVER_FAILS_WITH_CONSTANTS));
        all.add(FormatFunction.function());
        all.add(
                define(
                        "substringIndex(s, delimiter, count)",
                        "The part before the count-th delimiter, from the end where negative.",
                        (arguments, _) -> bindSubstringIndex("substringIndex", arguments),
                        "SUBSTRING_INDEX",
                        "*"));
        all.add(
                define(
                        "substringIndexUTF8(s, delimiter, count)",
                        "As substringIndex, where the delimiter is any character.",
                        (arguments, _) -> bindSubstringIndex("substringIndexUTF8", arguments)));
        return all;
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(Texts.describe(CATEGORY, syntax, doc, aliases), binder);
    }

    private static BoundFunction bindSplit(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2, 3);
        checkString(name, arguments.get(1).type());
        byte[] separator =
                Arguments.constantText(name, arguments, 0).getBytes(StandardCharsets.UTF_8);
        if (name.equals("splitByChar") && separator.length != 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Illegal separator for function splitByChar. Must be exactly one byte.");
        }
        long max = max(name, arguments);
        return split(
                1,
                (bytes, from, to, out) -> {
                    int at = from;
                    long count = 0;
                    while (separator.length == 0 ? at < to : true) {
                        int next =
                                separator.length == 0
                                        ? at + 1
                                        : Texts.find(bytes, at, to, separator);
                        if (next < 0 || (max > 0 && count + 1 > max)) {
                            break;
                        }
                        count++;
                        out.append(bytes, at, next);
                        at = next + separator.length;
                    }
                    if (separator.length > 0 && (max == 0 || count < max)) {
                        out.append(bytes, at, to);
                    }
                });
    }

    private static void checkString(String name, DataType type) {
        if (!type.equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, type);
        }
    }

    /// The most parts that are wanted; 0 where there is no bound.
    private static long max(String name, List<Argument> arguments) {
        return arguments.size() == 3 ? Math.max(0, Arguments.constantLong(name, arguments, 2)) : 0;
    }

    /// Appends the parts of one text.
    private interface Splitter {
        void split(byte[] bytes, int from, int to, BytesColumnBuilder out);
    }

    private static BoundFunction split(int place, Splitter splitter) {
        return BoundFunction.of(
                new ArrayType(DataTypes.STRING),
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.get(place));
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        splitter.split(texts.bytes(), texts.start(row), texts.end(row), builder);
                        ends[row] = builder.rowCount();
                    }
                    return new ArrayColumn(ends, builder.build(), rowCount);
                });
    }

    private static BoundFunction bindSplitByRegexp(List<Argument> arguments) {
        Arguments.count("splitByRegexp", arguments, 2, 3);
        checkString("splitByRegexp", arguments.get(1).type());
        long max = max("splitByRegexp", arguments);
        String text = Arguments.constantText("splitByRegexp", arguments, 0);
        Pattern pattern = PatternFunctions.compile(text, 0);
        boolean isEmpty = text.isEmpty();
        return split(
                1,
                (bytes, from, to, out) -> {
                    byte[] whole = Arrays.copyOfRange(bytes, from, to);
                    int at = 0;
                    if (isEmpty) {
                        for (int i = 0; i < whole.length && (max == 0 || i < max); i++) {
                            out.append(whole, i, i + 1);
                        }
                        return;
                    }
                    Matcher matcher = pattern.matcher(whole);
                    long count = 0;
                    while ((max == 0 || count < max) && matcher.find()) {
                        if (matcher.end() > matcher.start()) {
                            count++;
                            out.append(whole, at, matcher.start());
                            at = matcher.end();
                        }
                    }
                    if (max == 0 || count < max) {
                        out.append(whole, at, whole.length);
                    }
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
                name + "(s)",
                doc,
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1, 2);
                    Arguments.text(name, arguments, 0);
                    return split(
                            0,
                            (bytes, from, to, out) -> {
                                int start = -1;
                                for (int i = from; i < to; i++) {
                                    boolean isOut = isSeparator.holds(bytes[i]);
                                    if (isOut && start >= 0) {
                                        out.append(bytes, start, i);
                                        start = -1;
                                    } else if (!isOut && start < 0) {
                                        start = i;
                                    }
                                }
                                if (start >= 0) {
                                    out.append(bytes, start, to);
                                }
                            });
                },
                aliases);
    }

    private static BoundFunction bindJoin(List<Argument> arguments, FunctionContext context) {
        Arguments.count("arrayStringConcat", arguments, 1, 2);
        DataType element = ArrayFunctions.element("arrayStringConcat", arguments, 0);
        DataType plain = DataTypes.notNullable(element);
        byte[] separator =
                arguments.size() == 2
                        ? Arguments.constantText("arrayStringConcat", arguments, 1)
                                .getBytes(StandardCharsets.UTF_8)
                        : new byte[0];
        Cast cast = Casts.bind(plain, DataTypes.STRING, context);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    Column elements = Columns.full(array.elements());
                    Column values =
                            elements instanceof NullableColumn nullable
                                    ? nullable.values()
                                    : elements;
                    BytesColumn texts =
                            (BytesColumn) Columns.full(cast.apply(values, values.rowCount()));
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        boolean isFirst = true;
                        for (int i = array.start(row); i < array.end(row); i++) {
                            if (ConditionalFunctions.isNull(elements, i)) {
                                continue;
                            }
                            if (!isFirst) {
                                builder.write(separator, 0, separator.length);
                            }
                            isFirst = false;
                            builder.write(texts.bytes(), texts.start(i), texts.end(i));
                        }
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    private static ScalarFunction replace(String name, boolean isAll, String... aliases) {
        return define(
                name + "(s, pattern, replacement)",
                (isAll ? "Every place" : "The first place") + " of the pattern replaced.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 3);
                    for (int i = 0; i < 3; i++) {
                        Arguments.text(name, arguments, i);
                    }
                    if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_COLUMN,
                                "Illegal column "
                                        + arguments.getFirst().type().name()
                                        + " of first argument of function "
                                        + name);
                    }
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.get(0));
                                BytesColumn patterns = Arguments.texts(columns.get(1));
                                BytesColumn replacements = Arguments.texts(columns.get(2));
                                BytesColumnBuilder builder = new BytesColumnBuilder();
                                for (int row = 0; row < rowCount; row++) {
                                    replace(texts, patterns, replacements, row, isAll, builder);
                                    builder.finishRow();
                                }
                                return builder.build();
                            });
                },
                aliases);
    }

    private static void replace(
            BytesColumn texts,
            BytesColumn patterns,
            BytesColumn replacements,
            int row,
            boolean isAll,
            BytesColumnBuilder out) {
        byte[] bytes = texts.bytes();
        int at = texts.start(row);
        int to = texts.end(row);
        int length = patterns.length(row);
        while (length > 0) {
            int found =
                    Texts.find(
                            bytes,
                            at,
                            to,
                            patterns.bytes(),
                            patterns.start(row),
                            patterns.end(row));
            if (found < 0) {
                break;
            }
            out.write(bytes, at, found);
            out.write(replacements.bytes(), replacements.start(row), replacements.end(row));
            at = found + length;
            if (!isAll) {
                break;
            }
        }
        out.write(bytes, at, to);
    }

    private static BoundFunction bindSubstringIndex(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 3);
        if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        Arguments.text(name, arguments, 1);
        byte[] delimiter = Arguments.constantBytes(name, arguments, 1);
        boolean isUtf8 = name.endsWith("UTF8");
        boolean isOne =
                isUtf8
                        ? Texts.codePoints(delimiter, 0, delimiter.length) == 1
                        : delimiter.length == 1;
        if (!isOne) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Second argument to "
                            + name
                            + " must be a single "
                            + (isUtf8 ? "UTF-8 character" : "character"));
        }
        DataType countType = arguments.get(2).type();
        Arguments.integer(name, arguments, 2);
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.get(0));
                    long[] counts = Numbers.longs(columns.get(2), countType);
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        writeIndexed(texts, row, delimiter, counts[row], builder);
                        builder.finishRow();
                    }
                    return builder.build();
                });
    }

    private static void writeIndexed(
            BytesColumn texts, int row, byte[] delimiter, long count, BytesColumnBuilder out) {
        byte[] bytes = texts.bytes();
        int from = texts.start(row);
        int to = texts.end(row);
        List<Integer> places = new ArrayList<>();
        int at = Texts.find(bytes, from, to, delimiter);
        while (at >= 0 && delimiter.length > 0) {
            places.add(at);
            at = Texts.find(bytes, at + delimiter.length, to, delimiter);
        }
        if (count > 0) {
            out.write(bytes, from, count <= places.size() ? places.get((int) count - 1) : to);
        } else if (count < 0) {
            boolean isInside = -count <= places.size();
            int start =
                    isInside ? places.get(places.size() + (int) count) + delimiter.length : from;
            out.write(bytes, start, to);
        }
    }
}
