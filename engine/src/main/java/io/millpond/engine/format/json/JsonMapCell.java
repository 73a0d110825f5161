package io.millpond.engine.format.json;

import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.MapColumnBuilder;

/// Reads `Map(K, V)` from an object; keys of any type stand in quotes.
final class JsonMapCell extends JsonCell {
    private final JsonCell key;
    private final JsonCell value;

    JsonMapCell(boolean isNullAllowed, JsonCell key, JsonCell value) {
        super(isNullAllowed);
        this.key = key;
        this.value = value;
    }

    @Override
    int readValue(byte[] bytes, int from, int to, ColumnBuilder out) {
        MapColumnBuilder builder = (MapColumnBuilder) out;
        int at = JsonText.expect(bytes, from, to, '{');
        at = JsonText.skipSpace(bytes, at, to);
        boolean isFirst = true;
        while (at >= to || bytes[at] != '}') {
            if (!isFirst) {
                at = JsonText.skipSpace(bytes, JsonText.expect(bytes, at, to, ','), to);
            }
            isFirst = false;
            at = JsonText.skipSpace(bytes, key.read(bytes, at, to, builder.keys()), to);
            at = JsonText.expect(bytes, at, to, ':');
            at = JsonText.skipSpace(bytes, value.read(bytes, at, to, builder.values()), to);
        }
        builder.finishRow();
        return at + 1;
    }
}
