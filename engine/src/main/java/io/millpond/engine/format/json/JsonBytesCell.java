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
        if (bytes[at] != '"') {
            int end = JsonText.skipValue(bytes, at, to, depthMax);
            append(bytes, at, end, false, out);
            return end;
        }
        int from = at + 1;
        int end = from < to && bytes[from] == '"' ? from : JsonText.stringStop(bytes, from, to);
        if (end < to && bytes[end] == '"') {
            append(bytes, from, end, true, out);
            return end + 1;
        }
        end = JsonText.stringEnd(bytes, from, to);
        if (scratch.length < end - from) {
            scratch = new byte[end - from];
        }
        int length = JsonEscapes.unescape(bytes, from, end, scratch, 0);
        append(scratch, 0, length, true, out);
        return end + 1;
    }
}
