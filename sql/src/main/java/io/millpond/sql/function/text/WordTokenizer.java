package io.millpond.sql.function.text;

import io.millpond.sql.function.Texts;

/// Cuts texts into words of ASCII and single characters of other scripts.
///
/// A word is letters, digits and underscores. A `:` between letters, and a `.` or `'` between two
/// letters or two digits, belong to it.
final class WordTokenizer {
    private WordTokenizer() {}

    static void split(byte[] bytes, int from, int to, Tokenizer.Sink sink) {
        int at = from;
        while (at < to) {
            int end = at;
            if (bytes[at] < 0) {
                end = Texts.skip(bytes, at, to, 1);
            } else {
                while (end < to && isPartOfWord(bytes, end, at, to)) {
                    end++;
                }
            }
            if (end > at) {
                sink.token(bytes, at, end);
            }
            at = Math.max(end, at + 1);
        }
    }

    private static boolean isPartOfWord(byte[] bytes, int at, int from, int to) {
        byte value = bytes[at];
        if (isLetter(value) || isDigit(value) || value == '_') {
            return true;
        }
        if (at == from || at + 1 >= to) {
            return false;
        }
        boolean isBetweenLetters = isLetter(bytes[at - 1]) && isLetter(bytes[at + 1]);
        boolean isBetweenDigits = isDigit(bytes[at - 1]) && isDigit(bytes[at + 1]);
        return switch (value) {
            case ':' -> isBetweenLetters;
            case '.', '\'' -> isBetweenLetters || isBetweenDigits;
            default -> false;
        };
    }

    private static boolean isLetter(byte value) {
        int lower = value | 0x20;
        return value > 0 && lower >= 'a' && lower <= 'z';
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}
