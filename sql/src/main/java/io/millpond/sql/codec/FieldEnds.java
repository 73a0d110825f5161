package io.millpond.sql.codec;

/// Finds where the text of a value of unknown type ends.
public final class FieldEnds {
    private FieldEnds() {}

    /// Moves past the value that begins here in a style.
    public static void skip(ByteCursor in, TextStyle style, byte delimiter) {
        switch (style) {
            case PLAIN -> in.seek(in.end());
            case JSON -> JsonText.skipValue(in);
            case QUOTED -> skipQuoted(in);
            case ESCAPED -> skipTo(in, '\t');
            case CSV -> {
                int quote = in.peek();
                if (quote == '"' || quote == '\'') {
                    skipCsvQuoted(in, quote);
                } else {
                    skipTo(in, delimiter & 0xFF);
                }
            }
        }
    }

    private static void skipTo(ByteCursor in, int delimiter) {
        while (!in.isAtEnd()) {
            int letter = in.peek();
            if (letter == delimiter || letter == '\n' || letter == '\r') {
                return;
            }
            in.skip(1);
        }
    }

    private static void skipCsvQuoted(ByteCursor in, int quote) {
        in.skip(1);
        while (!in.isAtEnd()) {
            boolean isQuote = in.peek() == quote;
            in.skip(1);
            if (isQuote && in.peek() != quote) {
                return;
            }
            if (isQuote) {
                in.skip(1);
            }
        }
    }

    /// A quoted text, or a word or brackets with all between them.
    private static void skipQuoted(ByteCursor in) {
        int depth = 0;
        while (!in.isAtEnd()) {
            switch (in.peek()) {
                case '\'' -> skipString(in);
                case '(', '[', '{' -> {
                    depth++;
                    in.skip(1);
                }
                case ')', ']', '}' -> {
                    if (depth == 0) {
                        return;
                    }
                    depth--;
                    in.skip(1);
                }
                case ',', ':', ' ', '\n', '\t', '\r' -> {
                    if (depth == 0) {
                        return;
                    }
                    in.skip(1);
                }
                default -> in.skip(1);
            }
        }
    }

    private static void skipString(ByteCursor in) {
        in.skip(1);
        while (!in.isAtEnd()) {
            int letter = in.peek();
            in.skip(1);
            if (letter == '\\' && !in.isAtEnd()) {
                in.skip(1);
            } else if (letter == '\'' && in.peek() != '\'') {
                return;
            } else if (letter == '\'') {
                in.skip(1);
            }
        }
    }
}
