package io.millpond.sql.parser;

/// Queries with their constants left out, so that those which differ in nothing else are the same.
///
/// Names with more than two digits, unless a call's `(` follows at once, and quoted names with a
/// blank count as made by a program.
///
/// Source: `normalizeQueryToPODArray` and `normalizedQueryHash` of ClickHouse.
public final class QueryNormalizer {
    private static final int DIGITS_MAX = 2;

    /// How what is left out shows.
    private enum Form {
        TEXT("?", "..", "`?`", " "),
        HASHED("\0", "\0", "\1", "");

        private final String constant;
        private final String more;
        private final String name;
        private final String blank;

        Form(String constant, String more, String name, String blank) {
            this.constant = constant;
            this.more = more;
            this.name = name;
            this.blank = blank;
        }
    }

    private final String text;
    private final Form form;
    private final boolean keepsNames;
    private final StringBuilder out = new StringBuilder();
    private int constants;
    private boolean isCommaHeld;
    private boolean isBlankHeld;

    private QueryNormalizer(String text, Form form, boolean keepsNames) {
        this.text = text;
        this.form = form;
        this.keepsNames = keepsNames;
    }

    /// The tokens of `text` with `?` for a constant and `?..` for several separated by commas or
    /// blanks; comments are gone, and white space is one space.
    ///
    /// @param keepsNames whether names that look made by a program are kept; else they become ``
    ///     `?` ``
    public static String normalize(String text, boolean keepsNames) {
        return new QueryNormalizer(text, Form.TEXT, keepsNames).run();
    }

    /// What the hash of a normalized query is made of: its tokens without blanks between them.
    public static String hashed(String text, boolean keepsNames) {
        return new QueryNormalizer(text, Form.HASHED, keepsNames).run();
    }

    private String run() {
        Lexer lexer = new Lexer(text, 0);
        int end = 0;
        int token = 0;
        for (; lexer.kind(token) > Lexer.ERROR; token++) {
            if (lexer.start(token) > end) {
                blank();
            }
            end = lexer.end(token);
            add(lexer.kind(token), lexer.start(token), end);
        }
        if (lexer.start(token) > end) {
            blank();
        }
        closeConstants();
        return out.toString();
    }

    private void blank() {
        if (constants > 0) {
            isBlankHeld = true;
        } else if (!out.isEmpty()) {
            out.append(form.blank);
        }
    }

    private void add(int kind, int from, int to) {
        if (kind == Lexer.NUMBER || kind == Lexer.STRING || kind == Lexer.HEREDOC) {
            if (constants == 0) {
                out.append(form.constant);
            }
            constants++;
            isCommaHeld = false;
            isBlankHeld = false;
            return;
        }
        if (kind == Lexer.COMMA && constants > 0) {
            isCommaHeld = true;
            return;
        }
        closeConstants();
        out.append(isHidden(kind, from, to) ? form.name : text.substring(from, to));
    }

    private void closeConstants() {
        if (constants > 1) {
            out.append(form.more);
        }
        if (isCommaHeld) {
            out.append(',');
        }
        if (isBlankHeld) {
            out.append(form.blank);
        }
        constants = 0;
        isCommaHeld = false;
        isBlankHeld = false;
    }

    private boolean isHidden(int kind, int from, int to) {
        boolean isCall = to < text.length() && text.charAt(to) == '(';
        boolean isName = kind == Lexer.QUOTED || (kind == Lexer.WORD && !isCall);
        if (keepsNames || !isName) {
            return false;
        }
        int digits = 0;
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == ' ') {
                return true;
            }
            digits += Character.isDigit(text.charAt(i)) ? 1 : 0;
        }
        return digits > DIGITS_MAX;
    }
}
