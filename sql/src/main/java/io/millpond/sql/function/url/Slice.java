package io.millpond.sql.function.url;

/// A range of bytes that a search found: `[from, to)`. Mutable, for one thread.
final class Slice {
    int from;
    int to;

    void set(int newFrom, int newTo) {
        from = newFrom;
        to = newTo;
    }

    boolean isEmpty() {
        return from >= to;
    }

    /// Finds a slice of the bytes `[from, to)`; an empty one where there is nothing to find.
    interface Finder {
        void find(byte[] bytes, int from, int to, Slice found);
    }

    /// Where the first of `letters` stands in `[from, to)`, or `to`.
    static int find(byte[] bytes, int from, int to, String letters) {
        int at = from;
        while (at < to && letters.indexOf(bytes[at]) < 0) {
            at++;
        }
        return at;
    }

    static boolean isLetterOrDigit(byte value) {
        return (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || (value >= '0' && value <= '9');
    }
}
