package io.millpond.engine.format.json;

/// Where values end in a sequence of JSON objects or arrays, without decoding them.
public final class JsonBoundaries {
    private JsonBoundaries() {}

    /// The index after the last object of `bytes[from, to)` that is complete, or `from`.
    ///
    /// Brackets around and commas between objects are passed over. What cannot stand between
    /// objects is taken to end with its line: decoding will tell what is wrong.
    public static int last(byte[] bytes, int from, int to) {
        return last(bytes, from, to, '{', "[],");
    }

    /// As the other, with arrays in place of objects.
    public static int lastArray(byte[] bytes, int from, int to) {
        return last(bytes, from, to, '[', ",");
    }

    private static int last(byte[] bytes, int from, int to, char opening, String between) {
        int boundary = from;
        int at = from;
        while (at < to) {
            byte value = bytes[at];
            if (value == opening) {
                at = objectEnd(bytes, at, to);
                if (at < 0) {
                    return boundary;
                }
                boundary = at;
            } else if (JsonText.isSpace(value) || between.indexOf(value) >= 0) {
                at++;
            } else {
                while (at < to && bytes[at] != '\n') {
                    at++;
                }
                if (at >= to) {
                    return boundary > from ? boundary : to;
                }
                boundary = ++at;
            }
        }
        return boundary;
    }

    /// The index after the object or array that starts at `from`, or -1 when it is not complete.
    public static int objectEnd(byte[] bytes, int from, int to) {
        int depth = 0;
        int at = from;
        while (at < to) {
            switch (bytes[at++]) {
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return at;
                    }
                }
                case '"' -> {
                    at = JsonText.stringStop(bytes, at, to);
                    while (at < to && bytes[at] == '\\') {
                        at = JsonText.stringStop(bytes, Math.min(to, at + 2), to);
                    }
                    at++;
                }
                default -> {
                    // Any other byte is part of a value, a key or the space between them.
                }
            }
        }
        return -1;
    }
}
