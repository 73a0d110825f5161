package io.millpond.sql.function.json;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A path of SQL/JSON, such as `$.a."b c"[0, 2 to 4][*]`: the steps from the document to the
/// values.
///
/// @param steps in the order in which they are walked; none is the document
record JsonPath(List<Step> steps) {
    JsonPath {
        steps = List.copyOf(steps);
    }

    /// One step of a path.
    sealed interface Step permits Member, Elements {}

    /// To the member called `name` of an object.
    record Member(String name) implements Step {}

    /// To elements of an array: those of the ranges, in their order; all of them where there is
    /// none.
    record Elements(List<Range> ranges) implements Step {
        Elements {
            ranges = List.copyOf(ranges);
        }
    }

    /// Places `[from, to)`, from 0.
    record Range(long from, long to) {}

    /// Reads a path.
    ///
    /// Errors: BAD_ARGUMENTS.
    static JsonPath parse(String text) {
        return new Parser(text).path();
    }

    /// The bytes of a member's name.
    static byte[] bytes(Member member) {
        return member.name().getBytes(StandardCharsets.UTF_8);
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        JsonPath path() {
            expect('$');
            List<Step> steps = new ArrayList<>();
            while (peek() != 0) {
                steps.add(skipIf('.') ? new Member(name()) : bracketed());
            }
            return new JsonPath(steps);
        }

        private Step bracketed() {
            expect('[');
            Step step;
            if (skipIf('*')) {
                step = new Elements(List.of());
            } else if (isDigit(peek())) {
                step = new Elements(ranges());
            } else {
                step = new Member(name());
            }
            expect(']');
            return step;
        }

        private List<Range> ranges() {
            List<Range> ranges = new ArrayList<>();
            do {
                long from = number();
                if (text.regionMatches(true, at, "to", 0, 2)) {
                    at += 2;
                    long to = number();
                    if (from >= to) {
                        throw error(
                                "Start of range must be greater than end of range, however "
                                        + from
                                        + " >= "
                                        + to);
                    }
                    ranges.add(new Range(from, to));
                } else {
                    ranges.add(new Range(from, from + 1));
                }
            } while (skipIf(',') && isDigit(peek()));
            return ranges;
        }

        private long number() {
            peek();
            int from = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            try {
                long number = Long.parseLong(text.substring(from, at));
                peek();
                return number;
            } catch (NumberFormatException _) {
                throw unreadable();
            }
        }

        private String name() {
            char quote = peek();
            if (quote == '"' || quote == '`' || (quote == '\'' && text.charAt(at - 1) != '.')) {
                int end = text.indexOf(quote, at + 1);
                if (end < 0) {
                    throw unreadable();
                }
                String name = text.substring(at + 1, end);
                at = end + 1;
                return name;
            }
            int from = at;
            while (at < text.length() && isWordLetter(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw unreadable();
            }
            return text.substring(from, at);
        }

        private static boolean isDigit(char letter) {
            return letter >= '0' && letter <= '9';
        }

        private static boolean isWordLetter(char letter) {
            return isDigit(letter)
                    || (letter >= 'a' && letter <= 'z')
                    || (letter >= 'A' && letter <= 'Z')
                    || letter == '_'
                    || letter == '$';
        }

        /// The next letter that is no blank; 0 at the end.
        private char peek() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at < text.length() ? text.charAt(at) : 0;
        }

        private boolean skipIf(char letter) {
            if (peek() != letter) {
                return false;
            }
            at++;
            return true;
        }

        private void expect(char letter) {
            if (!skipIf(letter)) {
                throw unreadable();
            }
        }

        private static DatabaseException unreadable() {
            return error("Unable to parse JSONPath");
        }

        private static DatabaseException error(String message) {
            return new DatabaseException(ErrorCode.BAD_ARGUMENTS, message);
        }
    }
}
