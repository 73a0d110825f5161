package io.millpond.sql.parser;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Builds the text of syntax errors, as ClickHouse writes it, with the source line and a caret
/// below it.
///
/// Positions in the text count characters from 1, like ClickHouse's.
final class SyntaxErrors {
    /// Longest excerpt of the statement in a message, in characters.
    private static final int EXCERPT_MAX = 256;

    /// Longest part of a source line shown above the caret, in characters.
    private static final int LINE_MAX = 120;

    private SyntaxErrors() {}

    /// `Syntax error: failed at position 8 (x): x y. Expected one of: ...`.
    static SyntaxException unexpected(String text, int from, int to, Collection<String> expected) {
        String expectation =
                switch (expected.size()) {
                    case 0 -> "";
                    case 1 -> "Expected " + expected.iterator().next() + ".";
                    default -> "Expected one of: " + String.join(", ", expected) + ".";
                };
        return failure(text, from, to, "", expectation);
    }

    /// The error for a token that does not end as it should, or begins with no token's character.
    static SyntaxException malformed(String text, int from, int to) {
        String reason =
                switch (text.charAt(from)) {
                    case '\'', '\u2018', 'x', 'X', 'b', 'B' -> "Single quoted string is not closed";
                    case '"', '\u201C' -> "Double quoted string is not closed";
                    case '`' -> "Back quoted string is not closed";
                    case '$' -> "Dollar-quoted string is not closed";
                    case '/' -> "Multiline comment is not closed";
                    case '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "Wrong number";
                    default -> "Unrecognized token";
                };
        return failure(text, from, to, reason + ": ", "");
    }

    /// The error for the token at which a statement becomes too long.
    static SyntaxException tooLarge(String text, int from, int to) {
        String reason =
                "Max query size exceeded (can be increased with the `max_query_size` setting)";
        return failure(text, from, to, reason + ": ", "");
    }

    /// Position of the first bracket without partner in the statement up to `end`, or -1.
    static int unmatchedParenthesis(Lexer lexer, int end) {
        StringBuilder partners = new StringBuilder();
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; lexer.kind(i) > Lexer.ERROR; i++) {
            int kind = lexer.kind(i);
            if (kind == Lexer.SEMICOLON || lexer.start(i) > end) {
                break;
            }
            if (kind == Lexer.OPEN_ROUND || kind == Lexer.OPEN_SQUARE) {
                partners.append(kind == Lexer.OPEN_ROUND ? ')' : ']');
                positions.add(lexer.start(i));
            } else if (kind == Lexer.CLOSE_ROUND || kind == Lexer.CLOSE_SQUARE) {
                char close = kind == Lexer.CLOSE_ROUND ? ')' : ']';
                int last = partners.length() - 1;
                if (last < 0 || partners.charAt(last) != close) {
                    return lexer.start(i);
                }
                partners.setLength(last);
                positions.removeLast();
            }
        }
        return positions.isEmpty() ? -1 : positions.getLast();
    }

    /// The message for an unmatched parenthesis.
    static SyntaxException unmatched(String text, int at) {
        return failure(text, at, at + 1, "", "Unmatched parentheses: " + text.charAt(at) + ".");
    }

    private static SyntaxException failure(
            String text, int from, int to, String reason, String expectation) {
        StringBuilder message = new StringBuilder(reason);
        message.append("Syntax error: failed at position ").append(from + 1).append(" (");
        message.append(from >= text.length() ? "end of query" : shorten(text.substring(from, to)));
        message.append(')');
        int lineStart = text.lastIndexOf('\n', from - 1) + 1;
        if (text.indexOf('\n') >= 0) {
            long line = 1 + text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
            message.append(" (line ").append(line);
            message.append(", col ").append(from - lineStart + 1).append(')');
        }
        message.append(": ").append(shorten(text.substring(from))).append(". ");
        message.append(expectation).append('\n');
        appendCaret(message, text, lineStart, from);
        return new SyntaxException(message.toString(), from);
    }

    private static void appendCaret(StringBuilder message, String text, int lineStart, int at) {
        int lineEnd = text.indexOf('\n', at);
        int shownFrom = Math.max(lineStart, at - LINE_MAX / 2);
        int shownTo = Math.min(lineEnd < 0 ? text.length() : lineEnd, shownFrom + LINE_MAX);
        message.append(text, shownFrom, shownTo).append('\n');
        for (int i = shownFrom; i < at; i++) {
            message.append(text.charAt(i) == '\t' ? '\t' : ' ');
        }
        message.append('^');
    }

    private static String shorten(String excerpt) {
        return excerpt.length() <= EXCERPT_MAX
                ? excerpt
                : excerpt.substring(0, EXCERPT_MAX) + "...";
    }
}
