package io.millpond.sql.function.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The groups of regular expressions, and where they match.
public final class GroupFunctions {
    private static final String CATEGORY = "String search";
    private static final DataType TEXTS = new ArrayType(DataTypes.STRING);

    private GroupFunctions() {}

    /// How the groups of all matches are put together.
    private enum Shape {
        FIRST_MATCH,
        BY_MATCH,
        BY_GROUP
    }

    public static List<ScalarFunction> all() {
        return List.of(
                groups("extractGroups", "The groups of the first match.", Shape.FIRST_MATCH),
                groups(
                        "extractAllGroupsVertical",
                        "The groups of each match.",
                        Shape.BY_MATCH,
                        "extractAllGroups"),
                groups(
                        "extractAllGroupsHorizontal",
                        "For each group what it matched.",
                        Shape.BY_GROUP),
                define(
                        "regexpExtract(haystack, pattern[, group])",
                        "The first match's group; group 1 if there is one, else the whole match.",
                        GroupFunctions::bindExtract,
                        "REGEXP_EXTRACT",
                        "REGEXP_SUBSTR",
                        "*"),
                define(
                        "regexpPosition(haystack, pattern[, start[, n[, end[, flags[, group]]]]])",
                        "Where the n-th match begins, or ends, from 1; 0 for none.",
                        GroupFunctions::bindPosition,
                        "regexpInstr",
                        "regexp_instr",
                        "*"),
                define(
                        "countMatchesCaseInsensitive(haystack, pattern)",
                        "The number of matches, without regard to case.",
                        GroupFunctions::bindCount));
    }

    /// Fixes a function, called `name` in messages, to its arguments.
    private interface Binder {
        BoundFunction bind(String name, List<Argument> arguments);
    }

    private static ScalarFunction define(
            String syntax, String doc, Binder binder, String... aliases) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases),
                (arguments, _) -> binder.bind(name, arguments));
    }

    private static Matcher matcher(Pattern pattern, BytesColumn texts, int row) {
        return pattern.matcher(Arrays.copyOfRange(texts.bytes(), texts.start(row), texts.end(row)));
    }

    private static ScalarFunction groups(String name, String doc, Shape shape, String... aliases) {
        return define(
                name + "(haystack, pattern)",
                doc,
                (_, arguments) -> {
                    Arguments.count(name, arguments, 2);
                    Arguments.text(name, arguments, 0);
                    String text = Arguments.constantText(name, arguments, 1);
                    Pattern pattern = PatternFunctions.compile(text, 0);
                    if (pattern.groupCount() == 0) {
                        throw new DatabaseException(
                                ErrorCode.BAD_ARGUMENTS, "There are no groups in regexp: " + text);
                    }
                    return BoundFunction.of(
                            shape == Shape.FIRST_MATCH ? TEXTS : new ArrayType(TEXTS),
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.getFirst());
                                BytesColumnBuilder values = new BytesColumnBuilder();
                                ArrayColumnBuilder lists = new ArrayColumnBuilder(values);
                                ArrayColumnBuilder result =
                                        shape == Shape.FIRST_MATCH
                                                ? lists
                                                : new ArrayColumnBuilder(lists);
                                for (int row = 0; row < rowCount; row++) {
                                    Matcher matcher = matcher(pattern, texts, row);
                                    int start = texts.start(row);
                                    add(matcher, texts.bytes(), start, shape, values, lists);
                                    result.finishRow();
                                }
                                return result.build();
                            });
                },
                aliases);
    }

    private static void add(
            Matcher matcher,
            byte[] bytes,
            int start,
            Shape shape,
            BytesColumnBuilder values,
            ArrayColumnBuilder lists) {
        List<int[]> matches = new ArrayList<>();
        int groupCount = matcher.groupCount();
        while (matcher.find()) {
            int[] places = new int[groupCount * 2];
            for (int group = 0; group < groupCount; group++) {
                places[group * 2] = Math.max(0, matcher.start(group + 1)) + start;
                places[group * 2 + 1] = Math.max(0, matcher.end(group + 1)) + start;
            }
            matches.add(places);
            if (shape == Shape.FIRST_MATCH) {
                break;
            }
        }
        if (shape == Shape.BY_GROUP) {
            for (int group = 0; group < groupCount; group++) {
                for (int[] places : matches) {
                    values.append(bytes, places[group * 2], places[group * 2 + 1]);
                }
                lists.finishRow();
            }
            return;
        }
        for (int[] places : matches) {
            for (int group = 0; group < groupCount; group++) {
                values.append(bytes, places[group * 2], places[group * 2 + 1]);
            }
            if (shape == Shape.BY_MATCH) {
                lists.finishRow();
            }
        }
    }

    private static BoundFunction bindExtract(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2, 3);
        Arguments.text(name, arguments, 0);
        String text = Arguments.constantText(name, arguments, 1);
        Pattern pattern = PatternFunctions.compile(text, 0);
        int groupCount = pattern.groupCount();
        boolean hasGroup = arguments.size() == 3;
        if (hasGroup) {
            Arguments.integer(name, arguments, 2);
        }
        DataType groupType = arguments.getLast().type();
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    long[] groups =
                            hasGroup ? Numbers.longs(columns.get(2), groupType) : new long[0];
                    BytesColumnBuilder result = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        long group = hasGroup ? groups[row] : Math.min(1, groupCount);
                        if (group < 0 || group > groupCount) {
                            throw noGroup(name, text, group, groupCount);
                        }
                        Matcher matcher = matcher(pattern, texts, row);
                        if (matcher.find() && matcher.start((int) group) >= 0) {
                            int start = texts.start(row);
                            result.write(
                                    texts.bytes(),
                                    start + matcher.start((int) group),
                                    start + matcher.end((int) group));
                        }
                        result.finishRow();
                    }
                    return result.build();
                });
    }

    private static DatabaseException noGroup(
            String name, String pattern, long group, int groupCount) {
        return new DatabaseException(
                ErrorCode.INDEX_OF_POSITIONAL_ARGUMENT_IS_OUT_OF_RANGE,
                "Index value "
                        + group
                        + " for regexp pattern `"
                        + pattern
                        + "` in function "
                        + name
                        + " is out-of-range, should be in [0, "
                        + (groupCount + 1)
                        + ")");
    }

    private static BoundFunction bindPosition(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2, 7);
        Arguments.text(name, arguments, 0);
        int flags = 0;
        if (arguments.size() > 5) {
            String letters = Arguments.constantText(name, arguments, 5);
            flags |= letters.contains("i") ? Pattern.CASE_INSENSITIVE : 0;
            flags |= letters.contains("m") ? Pattern.MULTILINE : 0;
        }
        Pattern pattern =
                PatternFunctions.compile(Arguments.constantText(name, arguments, 1), flags);
        long group = arguments.size() > 6 ? Arguments.constantLong(name, arguments, 6) : 0;
        if (group < 0 || group > pattern.groupCount()) {
            throw noGroup(name, pattern.pattern(), group, pattern.groupCount());
        }
        List<DataType> types = new ArrayList<>();
        for (int i = 2; i < Math.min(5, arguments.size()); i++) {
            Arguments.integer(name, arguments, i);
            types.add(arguments.get(i).type());
        }
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    List<long[]> numbers = new ArrayList<>();
                    for (int i = 0; i < types.size(); i++) {
                        numbers.add(Numbers.longs(columns.get(i + 2), types.get(i)));
                    }
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long start = numbers.isEmpty() ? 1 : numbers.get(0)[row];
                        long nth = numbers.size() < 2 ? 1 : numbers.get(1)[row];
                        boolean isEnd = numbers.size() > 2 && numbers.get(2)[row] != 0;
                        checkFirst(name, "position", start);
                        checkFirst(name, "occurrence", nth);
                        result[row] =
                                start > texts.length(row) + 1L
                                        ? 0
                                        : place(
                                                matcher(pattern, texts, row),
                                                start,
                                                nth,
                                                isEnd,
                                                (int) group);
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    private static void checkFirst(String name, String what, long value) {
        if (value < 1) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Argument '" + what + "' for function " + name + " must be >= 1, got " + value);
        }
    }

    /// Where the n-th match at or behind the byte `start` begins, or what follows it, from 1.
    private static long place(Matcher matcher, long start, long nth, boolean isEnd, int group) {
        boolean isFound = matcher.find((int) start - 1);
        for (long i = 1; isFound && i < nth; i++) {
            isFound = matcher.find();
        }
        return isFound ? (isEnd ? matcher.end(group) : matcher.start(group)) + 1L : 0;
    }

    private static BoundFunction bindCount(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        Arguments.text(name, arguments, 0);
        Pattern pattern =
                PatternFunctions.compile(
                        Arguments.constantText(name, arguments, 1), Pattern.CASE_INSENSITIVE);
        return longs(
                pattern,
                matcher -> {
                    long count = 0;
                    while (matcher.find()) {
                        count += matcher.end() > matcher.start() ? 1 : 0;
                    }
                    return count;
                });
    }

    private interface Measure {
        long of(Matcher matcher);
    }

    private static BoundFunction longs(Pattern pattern, Measure measure) {
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = measure.of(matcher(pattern, texts, row));
                    }
                    return new LongColumn(result, rowCount);
                });
    }
}
