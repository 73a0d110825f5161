package io.millpond.engine.format.json;

import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;

/// Reads strings; a value of another kind is taken as its JSON text.
final class JsonStringCell extends JsonCell {
    private final int depthMax;

    JsonStringCell(boolean isNullAllowed, int depthMax) {
        super(isNullAllowed);
        this.depthMax = depthMax;
    }

    @Override
    int readValue(byte[] bytes, int at, int to, ColumnBuilder out) {
        BytesColumnBuilder builder = (BytesColumnBuilder) out;
        if (bytes[at] != '"') {
            int end = JsonText.skipValue(bytes, at, to, depthMax);
            builder.append(bytes, at, end);
            return end;
        }
        int from = at + 1;
        int end = from < to && bytes[from] == '"' ? from : JsonText.stringStop(bytes, from, to);
        if (end < to && bytes[end] == '"') {
            builder.append(bytes, from, end);
            return end + 1;
        }
        end = JsonText.stringEnd(bytes, from, to);
        byte[] target = builder.room(end - from);
        builder.advance(JsonEscapes.unescape(bytes, from, end, target, builder.writeFrom()));
        builder.finishRow();
        return end + 1;
    }
}
