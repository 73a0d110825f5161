package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.IntegerType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Looking for strings in strings, without patterns.
public final class SearchFunctions {
    private static final String CATEGORY = "String search";

    private SearchFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(position("position", false, false, "*").with(Trait.NEVER_FAILS));
        all.add(position("positionUTF8", true, false).with(Trait.NEVER_FAILS));
        all.add(
                position("positionCaseInsensitive", false, true, "instr", "*")
                        .with(Trait.NEVER_FAILS));
        all.add(position("positionCaseInsensitiveUTF8", true, true).with(Trait.NEVER_FAILS));
        all.add(
                define(
                        "locate(needle, haystack[, start])",
                        "As position, with the needle first.",
                        (arguments, context) -> {
                            Arguments.count("locate", arguments, 2, 3);
                            return bindPosition("locate", false, false, 1, arguments, context);
                        },
                        "*"));
        all.add(count("countSubstrings", Folding.NONE));
        all.add(count("countSubstringsCaseInsensitive", Folding.ASCII));
        all.add(count("countSubstringsCaseInsensitiveUTF8", Folding.UNICODE));
        all.add(HighlightFunction.function());
        all.add(CharsetFunction.function());
        all.add(PrintfFunction.function());
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
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2, 3);
                    return bindPosition(name, isUtf8, ignoresCase, 0, arguments, context);
                },
                aliases);
    }

    private static BoundFunction bindPosition(
            String name,
            boolean isUtf8,
            boolean ignoresCase,
            int haystackPlace,
            List<Argument> arguments,
            FunctionContext context) {
        checkTexts(name, arguments, haystackPlace);
        DataType startType = arguments.size() == 3 ? arguments.get(2).type() : null;
        Folding folding = Folding.of(ignoresCase, isUtf8);
        DataType haystackType = arguments.get(haystackPlace).type();
        Haystack searched = Haystack.bind(name, haystackType, context);
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    Column haystack = columns.get(haystackPlace);
                    BytesColumn haystacks = folding.apply(searched.texts(haystack, rowCount));
                    BytesColumn needles = folding.apply(columns.get(1 - haystackPlace));
                    long[] starts = starts(columns, startType);
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long start = starts == null ? 1 : Math.max(1, starts[row]);
                        result[row] = position(haystacks, needles, row, start, isUtf8);
                    }
                    return new LongColumn(result, rowCount);
                });
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

    private static ScalarFunction count(String name, Folding folding) {
        return define(
                name + "(haystack, needle[, start])",
                "The number of places of the needle that do not overlap.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2, 3);
                    checkTexts(name, arguments, 0);
                    if (arguments.getFirst().type() instanceof FixedStringType) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_COLUMN,
                                "Function '"
                                        + name
                                        + "' doesn't support FixedString haystack argument");
                    }
                    boolean isUtf8 = folding == Folding.UNICODE;
                    DataType startType = arguments.size() == 3 ? arguments.get(2).type() : null;
                    return BoundFunction.of(
                            DataTypes.UINT64,
                            (columns, rowCount) -> {
                                BytesColumn haystacks = folding.apply(columns.get(0));
                                BytesColumn needles = folding.apply(columns.get(1));
                                long[] starts = starts(columns, startType);
                                long[] result = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    long start = starts == null ? 1 : Math.max(1, starts[row]);
                                    result[row] =
                                            countPlaces(haystacks, needles, row, start, isUtf8);
                                }
                                return new LongColumn(result, rowCount);
                            });
                },
                folding == Folding.NONE ? new String[] {"*"} : new String[0]);
    }

    private static long @Nullable [] starts(List<Column> columns, @Nullable DataType type) {
        return type == null ? null : Numbers.longs(columns.get(2), type);
    }

    /// Fails unless the haystack is a string of any kind, the needle a String, and the start, if
    /// there is one, an unsigned integer.
    private static void checkTexts(String name, List<Argument> arguments, int haystackPlace) {
        DataType haystack = arguments.get(haystackPlace).type();
        if (!Arguments.isText(haystack) && !(haystack instanceof EnumType)) {
            throw Arguments.illegal(name, haystack);
        }
        DataType needle = arguments.get(1 - haystackPlace).type();
        if (!needle.equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, needle);
        }
        if (arguments.size() == 3) {
            DataType start = arguments.get(2).type();
            boolean isUnsigned = start instanceof IntegerType && DataTypes.isUnsigned(start);
            if (!isUnsigned || !Numbers.fitsLong(start.layout())) {
                throw Arguments.illegal(name, start);
            }
        }
    }

    private static long countPlaces(
            BytesColumn haystacks, BytesColumn needles, int row, long start, boolean isUtf8) {
        int length = needles.length(row);
        long count = 0;
        int from = haystacks.start(row);
        int to = haystacks.end(row);
        int at =
                isUtf8
                        ? Texts.skip(haystacks.bytes(), from, to, start - 1)
                        : (int) Math.min(to, from + Math.min(start - 1, Integer.MAX_VALUE));
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
}
