package io.millpond.sql.parser;

import java.util.Collection;

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

    /// `reason: Syntax error: failed at position ...`, for tokens that end too early.
    static SyntaxException malformed(String text, int from, int to, String reason) {
        return failure(text, from, to, reason + ": ", "");
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
