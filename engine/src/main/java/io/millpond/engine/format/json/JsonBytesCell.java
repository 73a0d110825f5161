package io.millpond.engine.format.json;

import io.millpond.storage.column.ColumnBuilder;

/// Reads values whose text, without quotes and escapes, is looked up or copied elsewhere.
///
/// An abstract class for the same reason as [JsonCell].
abstract class JsonBytesCell extends JsonCell {
    private static final int SCRATCH_BYTES = 256;

    private final int depthMax;
    private byte[] scratch = new byte[SCRATCH_BYTES];

    JsonBytesCell(boolean isNullAllowed, int depthMax) {
        super(isNullAllowed);
        this.depthMax = depthMax;
    }

    /// Appends the value whose text is `bytes[from, to)`.
    ///
    /// @param isQuoted whether the text stood in quotes
    abstract void append(byte[] bytes, int from, int to, boolean isQuoted, ColumnBuilder out);

    @Override
    final int readValue(byte[] bytes, int at, int to, ColumnBuilder out) {
        boolean isQuoted = bytes[at] == '"';
        byte[] text = bytes;
        int from = at;
        int end;
        int next;
        if (isQuoted) {
            from++;
            end = from < to && bytes[from] == '"' ? from : JsonText.stringStop(bytes, from, to);
            if (end >= to || bytes[end] != '"') {
                next = JsonText.stringEnd(bytes, from, to) + 1;
                end = unescape(bytes, from, next - 1);
                text = scratch;
                from = 0;
            } else {
                next = end + 1;
            }
        } else {
            end = JsonText.skipValue(bytes, at, to, depthMax);
            next = end;
        }
        // One call, which the compiler inlines once.
        append(text, from, end, isQuoted, out);
        return next;
    }

    /// Puts the plain text of `bytes[from, to)` into the scratch array and returns its length.
    private int unescape(byte[] bytes, int from, int to) {
        if (scratch.length < to - from) {
            scratch = new byte[to - from];
        }
        return JsonEscapes.unescape(bytes, from, to, scratch, 0);
    }
}
