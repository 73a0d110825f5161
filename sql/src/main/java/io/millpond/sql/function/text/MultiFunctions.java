package io.millpond.sql.function.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Looking for several strings or patterns at once.
public final class MultiFunctions {
    private static final String CATEGORY = "String search";
    private static final int CHANGES_MAX = 1000;

    private MultiFunctions() {}

    /// What is told of the places where needles were found.
    private enum Answer {
        ANY("Any", "Whether any of the needles stands in the haystack"),
        FIRST_INDEX("FirstIndex", "The first needle's number that is found"),
        FIRST_POSITION("FirstPosition", "The place of the leftmost needle"),
        ALL_POSITIONS("AllPositions", "The place of each needle, from 1; 0 for none");

        private final String suffix;
        private final String doc;

        Answer(String suffix, String doc) {
            this.suffix = suffix;
            this.doc = doc;
        }

        DataType type() {
            return switch (this) {
                case ANY -> DataTypes.UINT8;
                case FIRST_INDEX, FIRST_POSITION -> DataTypes.UINT64;
                case ALL_POSITIONS -> new ArrayType(DataTypes.UINT64);
            };
        }
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (Answer answer : Answer.values()) {
            String name = "multiSearch" + answer.suffix;
            all.add(search(name, answer, false, false).with(Trait.NEVER_FAILS_WITH_CONSTANTS));
            all.add(
                    search(name + "CaseInsensitive", answer, true, false)
                            .with(Trait.NEVER_FAILS_WITH_CONSTANTS));
            all.add(
                    search(name + "UTF8", answer, false, true)
                            .with(Trait.NEVER_FAILS_WITH_CONSTANTS));
            all.add(
                    search(name + "CaseInsensitiveUTF8", answer, true, true)
                            .with(Trait.NEVER_FAILS_WITH_CONSTANTS));
        }
        all.add(
                define(
                        "multiMatchAny(haystack, patterns)",
                        "Whether any of the patterns matches.",
                        MultiFunctions::bindMatchAny));
        all.add(
                define(
                        "multiMatchAnyIndex(haystack, patterns)",
                        "The number of a pattern that matches; 0 for none.",
                        arguments -> bindMatch("multiMatchAnyIndex", false, arguments)));
        all.add(
                define(
                        "multiMatchAllIndices(haystack, patterns)",
                        "The numbers of all patterns that match.",
                        arguments -> bindMatch("multiMatchAllIndices", true, arguments)));
        for (String suffix : List.of("Any", "AnyIndex", "AllIndices")) {
            String name = "multiFuzzyMatch" + suffix;
            all.add(
                    define(
                            name + "(haystack, distance, patterns)",
                            "As multiMatch" + suffix + ", where so many bytes may differ.",
                            arguments -> bindFuzzy(name, suffix, arguments)));
        }
        return all;
    }

    private interface Binder {
        BoundFunction bind(List<Argument> arguments);
    }

    private static ScalarFunction define(String syntax, String doc, Binder binder) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc), (arguments, _) -> binder.bind(arguments));
    }

    private static void check(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        if (!(arguments.get(1).type() instanceof ArrayType(DataType element))
                || !element.equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, arguments.get(1).type());
        }
        if (arguments.getFirst().isConstant() && !arguments.get(1).isConstant()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Function '"
                            + name
                            + "' doesn't support search with non-constant needles in constant"
                            + " haystack");
        }
    }

    private static ScalarFunction search(
            String name, Answer answer, boolean ignoresCase, boolean isUtf8) {
        return define(
                name + "(haystack, needles)",
                answer.doc + (ignoresCase ? ", without regard to case." : "."),
                arguments -> {
                    check(name, arguments);
                    return BoundFunction.of(
                            answer.type(),
                            (columns, rowCount) -> {
                                BytesColumn haystacks =
                                        folded(Arguments.texts(columns.get(0)), ignoresCase);
                                ArrayColumn lists = (ArrayColumn) Columns.full(columns.get(1));
                                BytesColumn needles =
                                        folded(Arguments.texts(lists.elements()), ignoresCase);
                                Search search = new Search(haystacks, lists, needles, isUtf8);
                                return search.answer(answer, rowCount);
                            });
                });
    }

    private static BytesColumn folded(BytesColumn texts, boolean ignoresCase) {
        if (!ignoresCase) {
            return texts;
        }
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (int row = 0; row < texts.rowCount(); row++) {
            builder.append(texts.text(row).toLowerCase(Locale.ROOT));
        }
        return builder.build();
    }

    private record Search(
            BytesColumn haystacks, ArrayColumn lists, BytesColumn needles, boolean isUtf8) {
        Column answer(Answer answer, int rowCount) {
            if (answer == Answer.ALL_POSITIONS) {
                LongColumnBuilder places = new LongColumnBuilder();
                ArrayColumnBuilder result = new ArrayColumnBuilder(places);
                for (int row = 0; row < rowCount; row++) {
                    for (int i = lists.start(row); i < lists.end(row); i++) {
                        places.append(place(row, i));
                    }
                    result.finishRow();
                }
                return result.build();
            }
            long[] result = new long[rowCount];
            for (int row = 0; row < rowCount; row++) {
                result[row] = first(answer, row);
            }
            if (answer != Answer.ANY) {
                return new LongColumn(result, rowCount);
            }
            byte[] found = new byte[rowCount];
            for (int row = 0; row < rowCount; row++) {
                found[row] = (byte) (result[row] > 0 ? 1 : 0);
            }
            return Texts.conditions(found);
        }

        private long first(Answer answer, int row) {
            long leftmost = 0;
            for (int i = lists.start(row); i < lists.end(row); i++) {
                long place = place(row, i);
                if (place > 0 && answer != Answer.FIRST_POSITION) {
                    return i - lists.start(row) + 1L;
                }
                if (place > 0 && (leftmost == 0 || place < leftmost)) {
                    leftmost = place;
                }
            }
            return leftmost;
        }

        private long place(int row, int needle) {
            byte[] bytes = haystacks.bytes();
            int from = haystacks.start(row);
            int at =
                    Texts.find(
                            bytes,
                            from,
                            haystacks.end(row),
                            needles.bytes(),
                            needles.start(needle),
                            needles.end(needle));
            if (at < 0) {
                return 0;
            }
            return (isUtf8 ? Texts.codePoints(bytes, from, at) : at - from) + 1L;
        }
    }

    private static BoundFunction bindMatchAny(List<Argument> arguments) {
        check("multiMatchAny", arguments);
        RowPatterns<TextTest> patterns =
                RowPatterns.of(
                        arguments.get(1),
                        text -> {
                            PatternFunctions.compileOneOfMany(text);
                            return PatternFunctions.matchTest(
                                    text.getBytes(StandardCharsets.UTF_8));
                        });
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    BytesColumn haystacks = Arguments.texts(columns.getFirst());
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        for (TextTest test : patterns.at(columns.get(1), row)) {
                            boolean holds =
                                    test.holds(
                                            haystacks.bytes(),
                                            haystacks.start(row),
                                            haystacks.end(row));
                            result[row] |= (byte) (holds ? 1 : 0);
                        }
                    }
                    return Texts.conditions(result);
                });
    }

    private static BoundFunction bindMatch(String name, boolean isAll, List<Argument> arguments) {
        check(name, arguments);
        RowPatterns<Pattern> patterns =
                RowPatterns.of(arguments.get(1), PatternFunctions::compileOneOfMany);
        return BoundFunction.of(
                isAll ? new ArrayType(DataTypes.UINT64) : DataTypes.UINT64,
                (columns, rowCount) -> {
                    BytesColumn haystacks = Arguments.texts(columns.getFirst());
                    LongColumnBuilder indices = new LongColumnBuilder();
                    ArrayColumnBuilder result = new ArrayColumnBuilder(indices);
                    for (int row = 0; row < rowCount; row++) {
                        byte[] text =
                                Arrays.copyOfRange(
                                        haystacks.bytes(),
                                        haystacks.start(row),
                                        haystacks.end(row));
                        int[] matching = matching(patterns.at(columns.get(1), row), text);
                        if (isAll) {
                            for (int index : matching) {
                                indices.append(index);
                            }
                            result.finishRow();
                        } else {
                            indices.append(matching.length == 0 ? 0 : matching[0]);
                        }
                    }
                    return isAll ? result.build() : indices.build();
                });
    }

    private static BoundFunction bindFuzzy(String name, String suffix, List<Argument> arguments) {
        Arguments.count(name, arguments, 3);
        Arguments.text(name, arguments, 0);
        DataType distance = arguments.get(1).type();
        if (!(distance instanceof IntegerType) || !DataTypes.isUnsigned(distance)) {
            throw Arguments.illegal(name, distance);
        }
        if (!(arguments.get(2).type() instanceof ArrayType(DataType element))
                || !Arguments.isText(element)) {
            throw Arguments.illegal(name, arguments.get(2).type());
        }
        int changes = (int) Math.min(CHANGES_MAX, Arguments.constantLong(name, arguments, 1));
        ArrayColumn list = (ArrayColumn) Arguments.constant(name, arguments, 2);
        BytesColumn texts = Arguments.texts(list.elements());
        List<FuzzyPattern> patterns = new ArrayList<>();
        for (int i = 0; i < list.end(0); i++) {
            patterns.add(new FuzzyPattern(texts.text(i), changes));
        }
        return BoundFunction.of(
                switch (suffix) {
                    case "Any" -> DataTypes.UINT8;
                    case "AnyIndex" -> DataTypes.UINT64;
                    default -> new ArrayType(DataTypes.UINT64);
                },
                (columns, rowCount) -> {
                    BytesColumn haystacks = Arguments.texts(columns.getFirst());
                    ArrayColumn found = fuzzyIndices(patterns, haystacks, rowCount);
                    if (suffix.equals("AllIndices")) {
                        return found;
                    }
                    LongColumn indices = (LongColumn) found.elements();
                    long[] first = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        boolean isAny = found.end(row) > found.start(row);
                        first[row] = isAny ? indices.value(found.start(row)) : 0;
                    }
                    if (suffix.equals("AnyIndex")) {
                        return new LongColumn(first, rowCount);
                    }
                    byte[] any = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        any[row] = (byte) (first[row] > 0 ? 1 : 0);
                    }
                    return Texts.conditions(any);
                });
    }

    private static ArrayColumn fuzzyIndices(
            List<FuzzyPattern> patterns, BytesColumn haystacks, int rowCount) {
        LongColumnBuilder indices = new LongColumnBuilder();
        int[] ends = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            List<long[]> found = new ArrayList<>();
            for (int i = 0; i < patterns.size(); i++) {
                int end =
                        patterns.get(i)
                                .matchEnd(
                                        haystacks.bytes(),
                                        haystacks.start(row),
                                        haystacks.end(row));
                if (end >= 0) {
                    found.add(new long[] {end, i + 1L});
                }
            }
            found.sort((a, b) -> Long.compare(a[0], b[0]));
            for (long[] match : found) {
                indices.append(match[1]);
            }
            ends[row] = indices.rowCount();
        }
        return new ArrayColumn(ends, indices.build(), rowCount);
    }

    /// The numbers of the patterns that match, in the order of where their first matches end.
    private static int[] matching(List<Pattern> patterns, byte[] text) {
        List<long[]> found = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            Matcher matcher = patterns.get(i).matcher(text);
            if (matcher.find()) {
                found.add(new long[] {matcher.end(), i + 1L});
            }
        }
        found.sort((a, b) -> Long.compare(a[0], b[0]));
        return found.stream().mapToInt(match -> (int) match[1]).toArray();
    }
}
