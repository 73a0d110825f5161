package io.millpond.engine.format.json;

import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DictionaryColumnBuilder;

import java.util.Arrays;

/// Reads `LowCardinality(String)`, trying the value read last before the dictionary.
final class JsonDictionaryCell extends JsonBytesCell {
    private static final int LAST_BYTES_MAX = 64;

    private final byte[] last = new byte[LAST_BYTES_MAX];
    private int lastLength = -1;
    private int lastCode;

    JsonDictionaryCell(boolean isNullAllowed, int depthMax) {
        super(isNullAllowed, depthMax);
    }

    /// To be called before builders are used that may have been built since the last call: codes
    /// are valid for one column only.
    void forgetLast() {
        lastLength = -1;
    }

    @Override
    void append(byte[] bytes, int from, int to, boolean isQuoted, ColumnBuilder out) {
        DictionaryColumnBuilder builder = (DictionaryColumnBuilder) out;
        int length = to - from;
        if (length == lastLength && Arrays.equals(bytes, from, to, last, 0, length)) {
            builder.appendCode(lastCode);
            return;
        }
        builder.append(bytes, from, to);
        if (length <= LAST_BYTES_MAX) {
            System.arraycopy(bytes, from, last, 0, length);
            lastLength = length;
            lastCode = builder.lastCode();
        }
    }
}
