package io.millpond.engine.format.json;

import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DictionaryColumnBuilder;

/// Reads `LowCardinality` of `String` or `Nullable(String)`.
final class JsonDictionaryCell extends JsonBytesCell {
    JsonDictionaryCell(boolean isNullAllowed, int depthMax) {
        super(isNullAllowed, depthMax);
    }

    @Override
    void append(byte[] bytes, int from, int to, boolean isQuoted, ColumnBuilder out) {
        ((DictionaryColumnBuilder) out).append(bytes, from, to);
    }
}
