package io.millpond.engine.format.json;

import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;

/// Reads `Nullable(T)`.
final class JsonNullableCell extends JsonCell {
    private final JsonCell element;

    JsonNullableCell(JsonCell element) {
        super(true);
        this.element = element;
    }

    @Override
    int readValue(byte[] bytes, int at, int to, ColumnBuilder out) {
        NullableColumnBuilder builder = (NullableColumnBuilder) out;
        int end = element.readValue(bytes, at, to, builder.values());
        builder.finishRow();
        return end;
    }
}
