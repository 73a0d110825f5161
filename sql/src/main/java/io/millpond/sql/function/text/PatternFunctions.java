package io.millpond.sql.function.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Regular expressions of RE2's syntax, and replacements by them.
public final class PatternFunctions {
    private static final String CATEGORY = "String search";
    private static final String SPECIAL = "\\.+*?()|[]{^$-\0";
    private static final int PATTERNS_KEPT = 100;

    private PatternFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                test(
                                "match(haystack, pattern)",
                                "Whether the pattern matches anywhere.",
                                PatternFunctions::bindMatch,
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

    /// Makes a test of a pattern.
    interface Compiler {
        TextTest compile(byte[] pattern);
    }

    /// A test whose pattern is compiled once where it is constant, else for each row.
    ///
    /// @param onMatch what a match gives, 1 or 0
    static BoundFunction bindTest(
            String name,
            List<Argument> arguments,
            FunctionContext context,
            Compiler compiler,
            byte onMatch) {
        Haystack haystack = Haystack.bind(name, arguments.getFirst().type(), context);
        Arguments.string(name, arguments, 1);
        TextTest constant =
                arguments.get(1).isConstant()
                        ? compiler.compile(Arguments.constantBytes(name, arguments, 1))
                        : null;
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    BytesColumn texts = haystack.texts(columns.getFirst(), rowCount);
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

    /// A test by a regular expression, of the whole text or anywhere in it.
    static TextTest found(Pattern compiled, boolean isWhole) {
        return (bytes, from, to) -> {
            Matcher matcher = compiled.matcher(Arrays.copyOfRange(bytes, from, to));
            return isWhole ? matcher.matches() : matcher.find();
        };
    }

    private static BoundFunction bindMatch(List<Argument> arguments, FunctionContext context) {
        Arguments.count("match", arguments, 2);
        return bindTest("match", arguments, context, PatternFunctions::matchTest, (byte) 1);
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
        Arguments.string(name, arguments, 1);
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
        Arguments.string("countMatches", arguments, 1);
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

    private static ScalarFunction replaceRegexp(String name, boolean isAll, String... aliases) {
        return define(
                name + "(haystack, pattern, replacement)",
                (isAll ? "Every match" : "The first match")
                        + " replaced; \\0 to \\9 in the replacement stand for groups.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 3);
                    ReplaceFunctions.checkReplaced(name, arguments);
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
