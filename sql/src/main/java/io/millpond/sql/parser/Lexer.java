package io.millpond.sql.parser;

import java.util.Arrays;

/// Splits a statement into tokens, on demand.
///
/// Tokens are rows of three flat arrays: kind, start and end position. Text behind the last
/// requested token is never looked at, because the data of an INSERT need not consist of tokens.
/// Comments (`--`, `//`, `# `, `/* */` nested) and white space are between tokens. A character that
/// begins no token becomes a token of kind [#ERROR], and the text ends there.
///
/// Single-threaded.
final class Lexer {
    static final int END = 0;
    static final int ERROR = 1;

    /// A name or keyword without quotes; may begin with a digit.
    static final int WORD = 2;

    /// A name in backticks or double quotes.
    static final int QUOTED = 3;
    static final int NUMBER = 4;

    /// A string in single quotes, also `x'..'` and `b'..'`.
    static final int STRING = 5;

    /// A string between `$tag$` and `$tag$`.
    static final int HEREDOC = 6;
    static final int OPEN_ROUND = 7;
    static final int CLOSE_ROUND = 8;
    static final int OPEN_SQUARE = 9;
    static final int CLOSE_SQUARE = 10;
    static final int OPEN_CURLY = 11;
    static final int CLOSE_CURLY = 12;
    static final int COMMA = 13;
    static final int SEMICOLON = 14;
    static final int DOT = 15;
    static final int STAR = 16;
    static final int SLASH = 17;
    static final int PLUS = 18;
    static final int MINUS = 19;
    static final int PERCENT = 20;
    static final int ARROW = 21;
    static final int QUESTION = 22;
    static final int COLON = 23;
    static final int DOUBLE_COLON = 24;
    static final int EQUALS = 25;
    static final int NOT_EQUALS = 26;
    static final int LESS = 27;
    static final int GREATER = 28;
    static final int LESS_OR_EQUALS = 29;
    static final int GREATER_OR_EQUALS = 30;
    static final int SPACESHIP = 31;
    static final int CONCAT = 32;
    static final int AT = 33;
    static final int DOUBLE_AT = 34;

    /// `^` behind a dot.
    static final int CARET = 35;

    private final String text;
    private final int length;
    private int[] kinds = new int[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int count;
    private int position;

    Lexer(String text, int from) {
        this.text = text;
        this.length = text.length();
        this.position = from;
    }

    int kind(int token) {
        ensure(token);
        return kinds[Math.min(token, count - 1)];
    }

    int start(int token) {
        ensure(token);
        return starts[Math.min(token, count - 1)];
    }

    int end(int token) {
        ensure(token);
        return ends[Math.min(token, count - 1)];
    }

    private void ensure(int token) {
        while (count <= token) {
            if (count > 0 && kinds[count - 1] <= ERROR) {
                return;
            }
            if (count == kinds.length) {
                kinds = Arrays.copyOf(kinds, count * 2);
                starts = Arrays.copyOf(starts, count * 2);
                ends = Arrays.copyOf(ends, count * 2);
            }
            boolean isTerminated = skipBlank();
            starts[count] = position;
            kinds[count] = isTerminated ? next() : ERROR;
            ends[count] = position;
            count++;
        }
    }

    /// Skips white space and comments; false if a comment is not closed.
    private boolean skipBlank() {
        while (position < length) {
            char c = text.charAt(position);
            char following = position + 1 < length ? text.charAt(position + 1) : 0;
            if (isBlank(c)) {
                position++;
            } else if ((c == '-' && following == '-')
                    || (c == '/' && following == '/')
                    || (c == '#' && (following == ' ' || following == '!'))) {
                int lineEnd = text.indexOf('\n', position);
                position = lineEnd < 0 ? length : lineEnd + 1;
            } else if (c == '/' && following == '*') {
                if (!skipBlockComment()) {
                    return false;
                }
            } else {
                return true;
            }
        }
        return true;
    }

    private boolean skipBlockComment() {
        int depth = 0;
        for (int at = position; at + 1 < length; at++) {
            if (text.charAt(at) == '/' && text.charAt(at + 1) == '*') {
                depth++;
                at++;
            } else if (text.charAt(at) == '*' && text.charAt(at + 1) == '/') {
                depth--;
                at++;
                if (depth == 0) {
                    position = at + 1;
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || (c >= 0x80 && (Character.isSpaceChar(c) || c == '\uFEFF'));
    }

    private int next() {
        if (position >= length) {
            return END;
        }
        char c = text.charAt(position);
        if (isDigit(c)) {
            return number();
        }
        if ((c == '.') && isDigitAt(position + 1) && !followsOperand()) {
            return number();
        }
        if ((c == 'x' || c == 'X' || c == 'b' || c == 'B') && charAt(position + 1) == '\'') {
            return digits(c == 'x' || c == 'X' ? 16 : 2);
        }
        if (isWordStart(c)) {
            return word();
        }
        return switch (c) {
            case '\'' -> quoted(position + 1, '\'', STRING);
            case '`', '"' -> quoted(position + 1, c, QUOTED);
            case '\u2018' -> quoted(position + 1, '\u2019', STRING);
            case '\u201C' -> quoted(position + 1, '\u201D', QUOTED);
            case '$' -> heredoc();
            default -> symbol(c);
        };
    }

    private int symbol(char c) {
        char following = charAt(position + 1);
        return switch (c) {
            case '(' -> advance(1, OPEN_ROUND);
            case ')' -> advance(1, CLOSE_ROUND);
            case '[' -> advance(1, OPEN_SQUARE);
            case ']' -> advance(1, CLOSE_SQUARE);
            case '{' -> advance(1, OPEN_CURLY);
            case '}' -> advance(1, CLOSE_CURLY);
            case ',' -> advance(1, COMMA);
            case ';' -> advance(1, SEMICOLON);
            case '.' -> advance(1, DOT);
            case '*' -> advance(1, STAR);
            case '/' -> advance(1, SLASH);
            case '+' -> advance(1, PLUS);
            case '%' -> advance(1, PERCENT);
            case '?' -> advance(1, QUESTION);
            case '-' -> following == '>' ? advance(2, ARROW) : advance(1, MINUS);
            case '\u2212' -> advance(1, MINUS);
            case ':' -> following == ':' ? advance(2, DOUBLE_COLON) : advance(1, COLON);
            case '=' -> advance(following == '=' ? 2 : 1, EQUALS);
            case '!' -> following == '=' ? advance(2, NOT_EQUALS) : advance(1, ERROR);
            case '|' -> following == '|' ? advance(2, CONCAT) : advance(1, ERROR);
            case '^' -> advance(1, count > 0 && kinds[count - 1] == DOT ? CARET : ERROR);
            case '@' -> following == '@' ? advance(2, DOUBLE_AT) : advance(1, AT);
            case '>' -> following == '=' ? advance(2, GREATER_OR_EQUALS) : advance(1, GREATER);
            case '<' -> less(following);
            default -> advance(Character.charCount(text.codePointAt(position)), ERROR);
        };
    }

    private int less(char following) {
        if (following == '>') {
            return advance(2, NOT_EQUALS);
        }
        if (following == '=') {
            return charAt(position + 2) == '>' ? advance(3, SPACESHIP) : advance(2, LESS_OR_EQUALS);
        }
        return advance(1, LESS);
    }

    private int advance(int by, int kind) {
        position += by;
        return kind;
    }

    private int word() {
        int at = position + 1;
        while (at < length && isWordPart(text.charAt(at))) {
            at++;
        }
        position = at;
        return WORD;
    }

    /// A number, or a name that begins with digits. Behind a dot only digits count, so that
    /// `t.1.2` has two indexes and no fraction.
    private int number() {
        int start = position;
        int at = start;
        boolean isIndex = count > 0 && kinds[count - 1] == DOT && text.charAt(at) != '.';
        if (isIndex) {
            at = skipDigits(at);
        } else if (isPrefix(at, 'x', 'X') && Character.digit(charAt(at + 2), 16) >= 0) {
            at = exponent(fraction(skipHexDigits(at + 2), true), 'p', 'P');
        } else if (isPrefix(at, 'b', 'B') && isOneOf(charAt(at + 2), '0', '1')) {
            at += 2;
            while (isOneOf(charAt(at), '0', '1')
                    || (charAt(at) == '_' && isOneOf(charAt(at + 1), '0', '1'))) {
                at++;
            }
        } else {
            at = exponent(fraction(skipDigits(at), false), 'e', 'E');
        }
        position = at;
        if (at >= length || !isWordPart(text.charAt(at))) {
            return NUMBER;
        }
        for (int i = start; i < at; i++) {
            if (!isWordPart(text.charAt(i))) {
                return ERROR;
            }
        }
        return word();
    }

    private boolean isPrefix(int at, char lower, char upper) {
        return text.charAt(at) == '0' && isOneOf(charAt(at + 1), lower, upper);
    }

    private int fraction(int at, boolean hex) {
        if (charAt(at) != '.') {
            return at;
        }
        return hex ? skipHexDigits(at + 1) : skipDigits(at + 1);
    }

    private int exponent(int at, char lower, char upper) {
        if (!isOneOf(charAt(at), lower, upper)) {
            return at;
        }
        int digits = isOneOf(charAt(at + 1), '+', '-') ? at + 2 : at + 1;
        return isDigitAt(digits) ? skipDigits(digits) : at;
    }

    private int skipDigits(int at) {
        while (isDigitAt(at) || (charAt(at) == '_' && isDigitAt(at - 1) && isDigitAt(at + 1))) {
            at++;
        }
        return at;
    }

    private int skipHexDigits(int at) {
        while (Character.digit(charAt(at), 16) >= 0
                || (charAt(at) == '_' && Character.digit(charAt(at + 1), 16) >= 0)) {
            at++;
        }
        return at;
    }

    private int quoted(int from, char quote, int kind) {
        int at = from;
        while (at < length) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == quote) {
                if (charAt(at + 1) != quote) {
                    position = at + 1;
                    return kind;
                }
                at++;
            }
            at++;
        }
        position = length;
        return ERROR;
    }

    /// `x'..'` or `b'..'`.
    private int digits(int radix) {
        int at = position + 2;
        while (Character.digit(charAt(at), radix) >= 0) {
            at++;
        }
        boolean isClosed = charAt(at) == '\'';
        position = isClosed ? at + 1 : length;
        return isClosed ? STRING : ERROR;
    }

    /// A heredoc, or a name that begins with a dollar sign.
    private int heredoc() {
        int tagEnd = position + 1;
        while (tagEnd < length && text.charAt(tagEnd) != '$' && isWordPart(text.charAt(tagEnd))) {
            tagEnd++;
        }
        boolean isTag = charAt(tagEnd) == '$';
        String tag = isTag ? text.substring(position, tagEnd + 1) : "";
        int close = isTag ? text.indexOf(tag, tagEnd + 1) : -1;
        if (close >= 0) {
            position = close + tag.length();
            return HEREDOC;
        }
        if (tagEnd == position + 1) {
            return advance(1, ERROR);
        }
        return word();
    }

    /// Whether a dot at this place takes an element of what stands before it.
    private boolean followsOperand() {
        if (count == 0) {
            return false;
        }
        int last = kinds[count - 1];
        return last == WORD
                || last == QUOTED
                || last == NUMBER
                || last == CLOSE_ROUND
                || last == CLOSE_SQUARE;
    }

    private char charAt(int at) {
        return at < length ? text.charAt(at) : 0;
    }

    private boolean isDigitAt(int at) {
        return at < length && isDigit(text.charAt(at));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isOneOf(char c, char first, char second) {
        return c == first || c == second;
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }
}
