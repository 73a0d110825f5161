package io.millpond.engine.format;

/// Where rows of `VALUES` end, without evaluating them.
final class ValuesBoundaries {
    private ValuesBoundaries() {}

    /// The index after the last row of `bytes[from, to)` that is complete, or `from`.
    ///
    /// What cannot stand between rows ends the search with `to`: decoding will tell what is wrong.
    static int last(byte[] bytes, int from, int to) {
        int boundary = from;
        int at = from;
        while (true) {
            at = skipSpace(bytes, at, to);
            if (at >= to) {
                return boundary;
            }
            if (bytes[at] == ',') {
                at++;
                continue;
            }
            if (bytes[at] != '(') {
                return isCommentStart(bytes, at, to) ? boundary : to;
            }
            at = rowEnd(bytes, at, to);
            if (at < 0) {
                return boundary;
            }
            boundary = at;
        }
    }

    /// The index after the parenthesis that closes the one at `from`, or -1.
    private static int rowEnd(byte[] bytes, int from, int to) {
        int depth = 0;
        int at = from;
        while (at < to) {
            byte value = bytes[at];
            switch (value) {
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> {
                    if (--depth == 0) {
                        return at + 1;
                    }
                }
                case '\'', '"', '`' -> at = quotedEnd(bytes, at, to);
                case '-', '/' -> {
                    if (isCommentStart(bytes, at, to)) {
                        at = commentEnd(bytes, at, to) - 1;
                    }
                }
                default -> {
                    // Part of a literal or of an expression.
                }
            }
            at++;
        }
        return -1;
    }

    /// The index of the quote that closes the one at `from`, or `to`.
    ///
    /// A doubled quote closes and opens again, which comes to the same.
    private static int quotedEnd(byte[] bytes, int from, int to) {
        int at = from + 1;
        while (at < to && bytes[at] != bytes[from]) {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    private static boolean isCommentStart(byte[] bytes, int at, int to) {
        if (at + 1 >= to) {
            return false;
        }
        return (bytes[at] == '-' && bytes[at + 1] == '-')
                || (bytes[at] == '/' && bytes[at + 1] == '*');
    }

    /// The index after the comment that starts at `from`, or `to`.
    private static int commentEnd(byte[] bytes, int from, int to) {
        boolean isLine = bytes[from] == '-';
        int at = from + 2;
        while (at < to) {
            if (isLine && bytes[at] == '\n') {
                return at + 1;
            }
            if (!isLine && bytes[at] == '*' && at + 1 < to && bytes[at + 1] == '/') {
                return at + 2;
            }
            at++;
        }
        return to;
    }

    /// The first index from `from` on that holds neither white space nor a comment, or `to`.
    static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] == ' ' || (bytes[at] >= '\t' && bytes[at] <= '\r')) {
                at++;
            } else if (isCommentStart(bytes, at, to)) {
                at = commentEnd(bytes, at, to);
            } else {
                return at;
            }
        }
        return to;
    }
}
