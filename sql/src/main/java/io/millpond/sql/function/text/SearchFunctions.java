package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Looking for strings in strings, without patterns.
public final class SearchFunctions {
    private static final String CATEGORY = "String search";

    private SearchFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(position("position", false, false, "*"));
        all.add(position("positionUTF8", true, false));
        all.add(position("positionCaseInsensitive", false, true));
        all.add(position("positionCaseInsensitiveUTF8", true, true));
        all.add(
                define(
                        "locate(needle, haystack[, start])",
                        "As position, with the needle first.",
                        (arguments, _) -> {
                            Arguments.count("locate", arguments, 2, 3);
                            return bindPosition("locate", false, false, 1, arguments);
                        },
                        "instr",
                        "*"));
        all.add(prefix("startsWith", true));
        all.add(prefix("endsWith", false));
        all.add(prefix("startsWithUTF8", true));
        all.add(prefix("endsWithUTF8", false));
        all.add(count("countSubstrings", false));
        all.add(count("countSubstringsCaseInsensitive", true));
        all.add(PrintfFunction.function());
        all.add(
                define(
                        "hasToken(haystack, token)",
                        "Whether the token stands in the haystack between non-word bytes.",
                        (arguments, _) -> bindHasToken(arguments)));
        return all;
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(Texts.describe(CATEGORY, syntax, doc, aliases), binder);
    }

    private static ScalarFunction position(
            String name, boolean isUtf8, boolean ignoresCase, String... aliases) {
        return define(
                name + "(haystack, needle[, start])",
                "The place of the needle, from 1; 0 where there is none.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2, 3);
                    return bindPosition(name, isUtf8, ignoresCase, 0, arguments);
                },
                aliases);
    }

    private static BoundFunction bindPosition(
            String name,
            boolean isUtf8,
            boolean ignoresCase,
            int haystackPlace,
            List<Argument> arguments) {
        Arguments.text(name, arguments, 0);
        Arguments.text(name, arguments, 1);
        DataType startType = arguments.size() == 3 ? arguments.get(2).type() : null;
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    BytesColumn haystacks = texts(columns.get(haystackPlace), ignoresCase);
                    BytesColumn needles = texts(columns.get(1 - haystackPlace), ignoresCase);
                    long[] starts =
                            startType == null ? null : Numbers.longs(columns.get(2), startType);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long start = starts == null ? 1 : Math.max(1, starts[row]);
                        result[row] = position(haystacks, needles, row, start, isUtf8);
                    }
                    return new LongColumn(result, rowCount);
                });
    }

    /// The texts, in lower case where case does not matter.
    private static BytesColumn texts(Column column, boolean ignoresCase) {
        BytesColumn texts = Arguments.texts(column);
        if (!ignoresCase) {
            return texts;
        }
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (int row = 0; row < texts.rowCount(); row++) {
            builder.append(texts.text(row).toLowerCase(Locale.ROOT));
        }
        return builder.build();
    }

    private static long position(
            BytesColumn haystacks, BytesColumn needles, int row, long start, boolean isUtf8) {
        byte[] bytes = haystacks.bytes();
        int from = haystacks.start(row);
        int to = haystacks.end(row);
        int size = isUtf8 ? Texts.codePoints(bytes, from, to) : to - from;
        if (start > size + 1L) {
            return 0;
        }
        int first = isUtf8 ? Texts.skip(bytes, from, to, start - 1) : from + (int) (start - 1);
        int at =
                Texts.find(bytes, first, to, needles.bytes(), needles.start(row), needles.end(row));
        if (at < 0) {
            return 0;
        }
        return (isUtf8 ? Texts.codePoints(bytes, from, at) : at - from) + 1L;
    }

    private static ScalarFunction prefix(String name, boolean isStart) {
        return define(
                name + "(s, " + (isStart ? "prefix" : "suffix") + ")",
                "Whether s " + (isStart ? "begins" : "ends") + " with it.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2);
                    Arguments.text(name, arguments, 0);
                    Arguments.text(name, arguments, 1);
                    return BoundFunction.of(
                            DataTypes.UINT8,
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.get(0));
                                BytesColumn parts = Arguments.texts(columns.get(1));
                                byte[] result = new byte[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] = hasPart(texts, parts, row, isStart);
                                }
                                return Texts.conditions(result);
                            });
                });
    }

    private static byte hasPart(BytesColumn texts, BytesColumn parts, int row, boolean isStart) {
        int length = parts.length(row);
        if (length > texts.length(row)) {
            return 0;
        }
        int from = isStart ? texts.start(row) : texts.end(row) - length;
        boolean isEqual =
                Arrays.equals(
                        texts.bytes(),
                        from,
                        from + length,
                        parts.bytes(),
                        parts.start(row),
                        parts.end(row));
        return (byte) (isEqual ? 1 : 0);
    }

    private static ScalarFunction count(String name, boolean ignoresCase) {
        return define(
                name + "(haystack, needle)",
                "The number of places of the needle that do not overlap.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2);
                    Arguments.text(name, arguments, 0);
                    Arguments.text(name, arguments, 1);
                    return BoundFunction.of(
                            DataTypes.UINT64,
                            (columns, rowCount) -> {
                                BytesColumn haystacks = texts(columns.get(0), ignoresCase);
                                BytesColumn needles = texts(columns.get(1), ignoresCase);
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] = countPlaces(haystacks, needles, row);
                                }
                                return new LongColumn(result, rowCount);
                            });
                });
    }

    private static long countPlaces(BytesColumn haystacks, BytesColumn needles, int row) {
        int length = needles.length(row);
        long count = 0;
        int at = haystacks.start(row);
        while (length > 0) {
            at =
                    Texts.find(
                            haystacks.bytes(),
                            at,
                            haystacks.end(row),
                            needles.bytes(),
                            needles.start(row),
                            needles.end(row));
            if (at < 0) {
                break;
            }
            count++;
            at += length;
        }
        return count;
    }

    private static BoundFunction bindHasToken(List<Argument> arguments) {
        Arguments.count("hasToken", arguments, 2);
        Arguments.text("hasToken", arguments, 0);
        byte[] token =
                Arguments.constantText("hasToken", arguments, 1).getBytes(StandardCharsets.UTF_8);
        for (byte value : token) {
            if (!isWordByte(value)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS, "Needle must not contain whitespace or separator");
            }
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = hasToken(texts, row, token);
                    }
                    return Texts.conditions(result);
                });
    }

    private static byte hasToken(BytesColumn texts, int row, byte[] token) {
        byte[] bytes = texts.bytes();
        int to = texts.end(row);
        int at = Texts.find(bytes, texts.start(row), to, token);
        while (at >= 0) {
            int end = at + token.length;
            boolean isBegin = at == texts.start(row) || !isWordByte(bytes[at - 1]);
            if (isBegin && (end == to || !isWordByte(bytes[end]))) {
                return 1;
            }
            at = Texts.find(bytes, at + 1, to, token);
        }
        return 0;
    }

    private static boolean isWordByte(byte value) {
        return value < 0 || Character.isLetterOrDigit(value);
    }
}
