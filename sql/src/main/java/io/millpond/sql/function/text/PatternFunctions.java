package io.millpond.sql.function.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.composite.ArrayFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `LIKE` and regular expressions of RE2's syntax, and replacements.
public final class PatternFunctions {
    private static final String CATEGORY = "String search";
    private static final String KELVIN = "\u212A";
    private static final int NEEDLES_MAX = 16;
    private static final String SPECIAL = "\\.+*?()|[]{^$-\0";
    private static final int PATTERNS_KEPT = 100;

    private PatternFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(like("like", false, true).with(Trait.NEVER_FAILS));
        all.add(like("notLike", false, false).with(Trait.NEVER_FAILS));
        all.add(like("ilike", true, true).with(Trait.NEVER_FAILS));
        all.add(like("notILike", true, false).with(Trait.NEVER_FAILS));
        all.add(
                test(
                                "match(haystack, pattern)",
                                "Whether the pattern matches anywhere.",
                                (arguments, _) -> bindMatch(arguments),
                                "REGEXP_MATCHES",
                                "*")
                        .with(Trait.NEVER_FAILS_WITH_CONSTANTS));
        all.add(
                define(
                                "extract(haystack, pattern)",
                                "The first match, or its first group.",
                                (arguments, _) -> bindExtract("extract", false, arguments),
                                "REGEXP_EXTRACT_FIRST")
                        .with(Trait.NEVER_FAILS_WITH_CONSTANTS));
        all.add(
                define(
                        "extractAll(haystack, pattern)",
                        "All matches, or the first group of each.",
                        (arguments, _) -> bindExtract("extractAll", true, arguments)));
        all.add(
                define(
                        "countMatches(haystack, pattern)",
                        "The number of matches.",
                        (arguments, _) -> bindCountMatches(arguments)));
        all.add(
                define(
                        "multiMatchAny(haystack, patterns)",
                        "Whether any of the patterns matches.",
                        (arguments, _) -> bindMultiMatch(arguments)));
        all.add(replaceRegexp("replaceRegexpOne", false));
        all.add(replaceRegexp("replaceRegexpAll", true, "REGEXP_REPLACE", "*"));
        all.add(
                Texts.transform(
                        CATEGORY,
                        "regexpQuoteMeta(s)",
                        "s as a pattern that matches itself.",
                        (bytes, from, to, out) -> {
                            for (int i = from; i < to; i++) {
                                if (SPECIAL.indexOf(bytes[i]) >= 0) {
                                    out.write((byte) '\\');
                                }
                                out.write(bytes[i]);
                            }
                        }));
        return all;
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(Texts.describe(CATEGORY, syntax, doc, aliases), binder);
    }

    /// A function that leaves its constant pattern as one value.
    private static ScalarFunction test(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc, aliases), binder, Trait.HANDLES_CONSTANTS);
    }

    /// Compiles a pattern in which a dot matches line ends too.
    ///
    /// Errors: CANNOT_COMPILE_REGEXP.
    static Pattern compile(String pattern, int flags) {
        try {
            return Pattern.compile(pattern, flags | Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_COMPILE_REGEXP,
                    "Cannot compile the regular expression '"
                            + pattern
                            + "': "
                            + e.getDescription(),
                    e);
        }
    }

    /// As [#compile], for functions of several patterns.
    ///
    /// Errors: BAD_ARGUMENTS.
    static Pattern compileOneOfMany(String pattern) {
        try {
            return Pattern.compile(pattern, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Pattern '" + pattern + "' failed with error '" + e.getDescription() + "'",
                    e);
        }
    }

    private static ScalarFunction like(String name, boolean ignoresCase, boolean isPositive) {
        return test(
                name + "(haystack, pattern)",
                "Whether the haystack matches a pattern of _ and %" + (isPositive ? "." : " not."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2);
                    Arguments.text(name, arguments, 0);
                    Arguments.text(name, arguments, 1);
                    byte onMatch = (byte) (isPositive ? 1 : 0);
                    return bindTest(arguments, pattern -> likeTest(pattern, ignoresCase), onMatch);
                },
                "*");
    }

    private interface Compiler {
        TextTest compile(byte[] pattern);
    }

    /// A test whose pattern is compiled once where it is constant, else for each row.
    private static BoundFunction bindTest(
            List<Argument> arguments, Compiler compiler, byte onMatch) {
        TextTest constant =
                arguments.get(1).isConstant()
                        ? compiler.compile(Arguments.constantBytes("like", arguments, 1))
                        : null;
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    byte[] result = new byte[rowCount];
                    if (constant != null) {
                        constant.mark(texts, result);
                    } else {
                        markEach(compiler, texts, Arguments.texts(columns.get(1)), result);
                    }
                    for (int row = 0; onMatch == 0 && row < rowCount; row++) {
                        result[row] ^= 1;
                    }
                    return Texts.conditions(result);
                });
    }

    private static void markEach(
            Compiler compiler, BytesColumn texts, BytesColumn patterns, byte[] marks) {
        for (int row = 0; row < marks.length; row++) {
            byte[] pattern =
                    Arrays.copyOfRange(patterns.bytes(), patterns.start(row), patterns.end(row));
            TextTest test = compiler.compile(pattern);
            marks[row] =
                    (byte) (test.holds(texts.bytes(), texts.start(row), texts.end(row)) ? 1 : 0);
        }
    }

    private static TextTest likeTest(byte[] pattern, boolean ignoresCase) {
        LikePattern like = LikePattern.of(pattern);
        if (!ignoresCase) {
            return like.test();
        }
        if (like.isSubstring() && like.literal().length > 0) {
            List<byte[]> needles = kelvins(like.literal());
            if (!needles.isEmpty()) {
                return new TextTest.Searched(new LiteralSearch(needles, true));
            }
        }
        String text = new String(pattern, StandardCharsets.UTF_8);
        return found(compile(likeToRegexp(text), Pattern.CASE_INSENSITIVE), true);
    }

    /// The needles to look for in place of one of ASCII only: the needle itself, and with each
    /// choice of its `k` after the first byte replaced by the Kelvin sign, whose lower case is `k`.
    ///
    /// Source: ClickHouse 26.7 compares the lower case of characters after the first one, which it
    /// takes in both cases. No needle where one is not ASCII, or would make too many.
    private static List<byte[]> kelvins(byte[] needle) {
        List<String> needles = List.of("");
        for (int i = 0; i < needle.length; i++) {
            if (needle[i] < 0 || needles.size() > NEEDLES_MAX) {
                return List.of();
            }
            String letter = String.valueOf((char) needle[i]);
            List<String> longer = new ArrayList<>();
            for (String start : needles) {
                longer.add(start + letter);
                if (i > 0 && letter.equalsIgnoreCase("k")) {
                    longer.add(start + KELVIN);
                }
            }
            needles = longer;
        }
        return needles.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /// A test by a regular expression, of the whole text or anywhere in it.
    private static TextTest found(Pattern compiled, boolean isWhole) {
        return (bytes, from, to) -> {
            Matcher matcher = compiled.matcher(Arrays.copyOfRange(bytes, from, to));
            return isWhole ? matcher.matches() : matcher.find();
        };
    }

    /// The regular expression of a LIKE pattern.
    private static String likeToRegexp(String pattern) {
        StringBuilder regexp = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char letter = pattern.charAt(i);
            if (letter == '%') {
                regexp.append(".*");
            } else if (letter == '_') {
                regexp.append('.');
            } else if (letter == '\\' && i + 1 < pattern.length()) {
                char next = pattern.charAt(++i);
                if (next != '%' && next != '_' && next != '\\') {
                    regexp.append("\\\\");
                }
                regexp.append(Pattern.quote(String.valueOf(next)));
            } else {
                regexp.append(Pattern.quote(String.valueOf(letter)));
            }
        }
        return regexp.toString();
    }

    private static BoundFunction bindMatch(List<Argument> arguments) {
        Arguments.count("match", arguments, 2);
        Arguments.text("match", arguments, 0);
        Arguments.text("match", arguments, 1);
        return bindTest(arguments, PatternFunctions::matchTest, (byte) 1);
    }

    static TextTest matchTest(byte[] bytes) {
        String pattern = new String(bytes, StandardCharsets.UTF_8);
        boolean isLiteral = pattern.chars().noneMatch(letter -> SPECIAL.indexOf(letter) >= 0);
        if (isLiteral && bytes.length > 0) {
            return new TextTest.Searched(new LiteralSearch(List.of(bytes), false));
        }
        TextTest found = found(compile(pattern, 0), false);
        List<byte[]> literals = RegexpLiterals.of(pattern);
        return literals.isEmpty()
                ? found
                : new TextTest.Searched(new LiteralSearch(literals, false), found);
    }

    private static BoundFunction bindExtract(String name, boolean isAll, List<Argument> arguments) {
        Arguments.count(name, arguments, 2);
        if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        Pattern pattern = compile(Arguments.constantText(name, arguments, 1), 0);
        int group = pattern.groupCount() > 0 ? 1 : 0;
        return BoundFunction.of(
                isAll ? new ArrayType(DataTypes.STRING) : DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    BytesColumnBuilder builder = new BytesColumnBuilder();
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int from = texts.start(row);
                        byte[] text = Arrays.copyOfRange(texts.bytes(), from, texts.end(row));
                        Matcher matcher = pattern.matcher(text);
                        boolean isFound = matcher.find();
                        if (!isAll) {
                            if (isFound && matcher.start(group) >= 0) {
                                builder.write(text, matcher.start(group), matcher.end(group));
                            }
                            builder.finishRow();
                            continue;
                        }
                        // An empty match ends the search, as in ClickHouse.
                        while (isFound && matcher.end() > matcher.start()) {
                            if (matcher.start(group) >= 0) {
                                builder.write(text, matcher.start(group), matcher.end(group));
                            }
                            builder.finishRow();
                            isFound = matcher.find();
                        }
                        ends[row] = builder.rowCount();
                    }
                    Column found = builder.build();
                    return isAll ? new ArrayColumn(ends, found, rowCount) : found;
                });
    }

    private static BoundFunction bindCountMatches(List<Argument> arguments) {
        Arguments.count("countMatches", arguments, 2);
        Arguments.text("countMatches", arguments, 0);
        Pattern pattern = compile(Arguments.constantText("countMatches", arguments, 1), 0);
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    BytesColumn texts = Arguments.texts(columns.getFirst());
                    long[] counts = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        Matcher matcher =
                                pattern.matcher(
                                        Arrays.copyOfRange(
                                                texts.bytes(), texts.start(row), texts.end(row)));
                        while (matcher.find()) {
                            counts[row] += matcher.end() > matcher.start() ? 1 : 0;
                        }
                    }
                    return new LongColumn(counts, rowCount);
                });
    }

    private static BoundFunction bindMultiMatch(List<Argument> arguments) {
        Arguments.count("multiMatchAny", arguments, 2);
        if (!arguments.getFirst().type().equals(DataTypes.STRING)) {
            throw Arguments.illegal("multiMatchAny", arguments.getFirst().type());
        }
        DataType element = ArrayFunctions.element("multiMatchAny", arguments, 1);
        if (!(Arguments.constant("multiMatchAny", arguments, 1) instanceof ArrayColumn list)
                || !(list.elements() instanceof BytesColumn texts)) {
            throw Arguments.illegal("multiMatchAny", new ArrayType(element));
        }
        List<TextTest> tests = new ArrayList<>();
        for (int i = 0; i < list.elementCount(); i++) {
            compileOneOfMany(texts.text(i));
            tests.add(matchTest(texts.text(i).getBytes(StandardCharsets.UTF_8)));
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    BytesColumn haystacks = Arguments.texts(columns.getFirst());
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        for (TextTest test : tests) {
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

    private static ScalarFunction replaceRegexp(String name, boolean isAll, String... aliases) {
        return define(
                name + "(haystack, pattern, replacement)",
                (isAll ? "Every match" : "The first match")
                        + " replaced; \\0 to \\9 in the replacement stand for groups.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 3);
                    for (int i = 0; i < 3; i++) {
                        Arguments.text(name, arguments, i);
                    }
                    return BoundFunction.of(
                            DataTypes.STRING,
                            (columns, rowCount) -> replaced(columns, isAll, rowCount));
                },
                aliases);
    }

    private static Column replaced(List<Column> columns, boolean isAll, int rowCount) {
        BytesColumn texts = Arguments.texts(columns.get(0));
        BytesColumn patterns = Arguments.texts(columns.get(1));
        BytesColumn replacements = Arguments.texts(columns.get(2));
        Map<String, Pattern> compiled = new HashMap<>();
        BytesColumnBuilder builder = new BytesColumnBuilder();
        for (int row = 0; row < rowCount; row++) {
            String text = patterns.text(row);
            Pattern pattern = compiled.get(text);
            if (pattern == null) {
                if (compiled.size() == PATTERNS_KEPT) {
                    compiled.clear();
                }
                pattern = compileReplaced(text);
                compiled.put(text, pattern);
            }
            byte[] replacement = copy(replacements, row);
            checkReplacement(pattern, replacement);
            replace(pattern, replacement, isAll, copy(texts, row), builder);
            builder.finishRow();
        }
        return builder.build();
    }

    private static byte[] copy(BytesColumn texts, int row) {
        return Arrays.copyOfRange(texts.bytes(), texts.start(row), texts.end(row));
    }

    private static Pattern compileReplaced(String pattern) {
        try {
            return Pattern.compile(pattern, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The pattern argument is not a valid re2 pattern: "
                            + e.getDescription()
                            + ": "
                            + pattern,
                    e);
        }
    }

    private static void checkReplacement(Pattern pattern, byte[] replacement) {
        int i = 0;
        while (i + 1 < replacement.length) {
            boolean isEscape = replacement[i] == '\\';
            i += isEscape ? 1 : 0;
            boolean isGroup = isEscape && replacement[i] >= '0' && replacement[i] <= '9';
            if (isGroup && replacement[i] - '0' > pattern.groupCount()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Substitution '\\"
                                + (char) replacement[i]
                                + "' in replacement argument is invalid, regexp has only "
                                + pattern.groupCount()
                                + " capturing groups");
            }
            i++;
        }
    }

    private static void replace(
            Pattern pattern,
            byte[] replacement,
            boolean isAll,
            byte[] text,
            BytesColumnBuilder out) {
        Matcher matcher = pattern.matcher(text);
        int done = 0;
        boolean isEmpty = pattern.pattern().isEmpty();
        while (!isEmpty && matcher.find()) {
            out.write(text, done, matcher.start());
            writeReplacement(matcher, replacement, text, out);
            done = matcher.end();
            if (!isAll) {
                break;
            }
        }
        out.write(text, done, text.length);
    }

    private static void writeReplacement(
            Matcher matcher, byte[] replacement, byte[] text, BytesColumnBuilder out) {
        for (int i = 0; i < replacement.length; i++) {
            byte letter = replacement[i];
            if (letter != '\\' || i + 1 == replacement.length) {
                out.write(letter);
                continue;
            }
            byte next = replacement[++i];
            if (next < '0' || next > '9') {
                out.write(next);
                continue;
            }
            int group = next - '0';
            if (group <= matcher.groupCount() && matcher.start(group) >= 0) {
                out.write(text, matcher.start(group), matcher.end(group));
            }
        }
    }
}
