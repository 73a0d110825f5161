package io.millpond.sql.parser;

/// Queries with their constants left out, so that those which differ in nothing else are the same.
///
/// Source: `normalizeQueryToPODArray` of ClickHouse.
public final class QueryNormalizer {
    private QueryNormalizer() {}

    /// The tokens of `text` with `?` for a constant and `?..` for several separated by commas;
    /// comments are gone, and white space is one space.
    ///
    /// @param keepsNames whether quoted names are kept; else those that look made by a program
    ///     (neither letters, digits nor `_` alone) become `?`
    public static String normalize(String text, boolean keepsNames) {
        StringBuilder out = new StringBuilder();
        Lexer lexer = new Lexer(text, 0);
        int constants = 0;
        boolean isCommaHeld = false;
        int end = 0;
        for (int token = 0; lexer.kind(token) > Lexer.ERROR; token++) {
            int kind = lexer.kind(token);
            boolean isConstant =
                    kind == Lexer.NUMBER || kind == Lexer.STRING || kind == Lexer.HEREDOC;
            boolean hasSpace = lexer.start(token) > end && end > 0;
            end = lexer.end(token);
            if (constants > 0 && kind == Lexer.COMMA) {
                isCommaHeld = true;
                continue;
            }
            if (isConstant) {
                if (constants == 0) {
                    out.append(hasSpace ? " " : "").append('?');
                } else if (constants == 1) {
                    out.append("..");
                }
                constants++;
                isCommaHeld = false;
                continue;
            }
            if (isCommaHeld) {
                out.append(',');
            }
            constants = 0;
            isCommaHeld = false;
            String word = text.substring(lexer.start(token), end);
            boolean isHidden = kind == Lexer.QUOTED && !keepsNames && isUnusual(word);
            out.append(hasSpace ? " " : "").append(isHidden ? "`?`" : word);
        }
        return out.toString();
    }

    /// Whether a quoted name has signs other than letters, digits and `_`.
    private static boolean isUnusual(String quoted) {
        return !quoted.substring(1, quoted.length() - 1).matches("[A-Za-z0-9_]*");
    }
}
