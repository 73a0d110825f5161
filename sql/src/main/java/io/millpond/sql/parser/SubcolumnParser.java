package io.millpond.sql.parser;

/// Parses what only names of parts of JSON columns have: `.^a`, ``.:`T` `` and `[]`.
///
/// They become parts of the name: `^a`, `:T`, and `a[]`.
final class SubcolumnParser {
    private final TokenCursor tokens;

    SubcolumnParser(TokenCursor tokens) {
        this.tokens = tokens;
    }

    /// Whether `.^name` or `.:type` follows.
    boolean atPath() {
        int sign = tokens.kind(1);
        int name = tokens.kind(2);
        return tokens.at(Lexer.DOT)
                && (sign == Lexer.CARET || sign == Lexer.COLON)
                && (name == Lexer.WORD || name == Lexer.QUOTED);
    }

    String parsePath() {
        String sign = tokens.kind(1) == Lexer.CARET ? "^" : ":";
        tokens.advance();
        tokens.advance();
        return sign + tokens.expectName("identifier");
    }

    /// The `[]` that follow, if any.
    String parseArrays() {
        StringBuilder arrays = new StringBuilder();
        while (tokens.at(Lexer.OPEN_SQUARE) && tokens.kind(1) == Lexer.CLOSE_SQUARE) {
            tokens.advance();
            tokens.advance();
            arrays.append("[]");
        }
        return arrays.toString();
    }
}
