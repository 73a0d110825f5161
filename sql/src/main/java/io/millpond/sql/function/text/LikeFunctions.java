package io.millpond.sql.function.text;

import com.google.re2j.Pattern;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// `LIKE` and its kin: patterns of `_` and `%`.
public final class LikeFunctions {
    private static final String CATEGORY = "String search";
    private static final String KELVIN = "\u212A";
    private static final int NEEDLES_MAX = 16;

    private LikeFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                like("like", false, true),
                like("notLike", false, false),
                like("ilike", true, true),
                like("notILike", true, false));
    }

    private static ScalarFunction like(String name, boolean ignoresCase, boolean isPositive) {
        return ScalarFunction.of(
                Texts.describe(
                        CATEGORY,
                        name + "(haystack, pattern[, escape])",
                        "Whether the haystack matches a pattern of _ and %"
                                + (isPositive ? "." : " not."),
                        "*"),
                (arguments, context) -> bind(name, ignoresCase, isPositive, arguments, context),
                Trait.HANDLES_CONSTANTS,
                Trait.NEVER_FAILS);
    }

    private static BoundFunction bind(
            String name,
            boolean ignoresCase,
            boolean isPositive,
            List<Argument> arguments,
            FunctionContext context) {
        Arguments.count(name, arguments, 2, 3);
        byte onMatch = (byte) (isPositive ? 1 : 0);
        if (arguments.size() == 2) {
            return PatternFunctions.bindTest(
                    name, arguments, context, pattern -> likeTest(pattern, ignoresCase), onMatch);
        }
        Arguments.string(name, arguments, 2);
        byte[] escape = Arguments.constantBytes(name, arguments, 2);
        if (escape.length != 1 || escape[0] < 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The ESCAPE argument of function "
                            + name
                            + " must be a single ASCII character, got '"
                            + new String(escape, StandardCharsets.UTF_8)
                            + "'");
        }
        return PatternFunctions.bindTest(
                name,
                arguments,
                context,
                pattern -> likeTest(withBackslash(pattern, escape[0]), ignoresCase),
                onMatch);
    }

    /// The pattern with a backslash wherever `escape` takes the meaning off a character.
    ///
    /// Errors: CANNOT_PARSE_ESCAPE_SEQUENCE where `escape` stands before anything else.
    private static byte[] withBackslash(byte[] pattern, byte escape) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < pattern.length; i++) {
            byte letter = pattern[i];
            boolean isEscaped = letter == escape;
            if (isEscaped) {
                letter = i + 1 < pattern.length ? pattern[++i] : 0;
                if (letter != '%' && letter != '_' && letter != escape) {
                    throw badEscape(pattern, i);
                }
            }
            boolean isMeant = letter == '%' || letter == '_';
            if (letter == '\\' || (isEscaped && isMeant)) {
                out.write('\\');
            }
            out.write(letter);
        }
        return out.toByteArray();
    }

    private static DatabaseException badEscape(byte[] pattern, int at) {
        String text = new String(pattern, StandardCharsets.UTF_8);
        int from = Math.min(at, pattern.length) - 1;
        String sequence =
                new String(
                        pattern, from, Math.min(2, pattern.length - from), StandardCharsets.UTF_8);
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_ESCAPE_SEQUENCE,
                "Invalid escape sequence '"
                        + sequence
                        + "' in LIKE pattern '"
                        + text
                        + "': the escape character must be followed by '%', '_', or the escape"
                        + " character itself");
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
        return PatternFunctions.found(
                PatternFunctions.compile(likeToRegexp(text), Pattern.CASE_INSENSITIVE), true);
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
}
