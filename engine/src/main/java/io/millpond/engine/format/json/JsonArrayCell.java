package io.millpond.engine.format.json;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;

/// Reads `Array(T)`; as in ClickHouse, a comma may follow the last element.
final class JsonArrayCell extends JsonCell {
    private final JsonCell element;

    JsonArrayCell(boolean isNullAllowed, JsonCell element) {
        super(isNullAllowed);
        this.element = element;
    }

    @Override
    int readValue(byte[] bytes, int from, int to, ColumnBuilder out) {
        ArrayColumnBuilder builder = (ArrayColumnBuilder) out;
        ColumnBuilder elements = builder.elements();
        if (bytes[from] != '[') {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ARRAY_FROM_TEXT,
                    "Array does not start with '[' character");
        }
        int at = JsonText.skipSpace(bytes, from + 1, to);
        while (at < to && bytes[at] != ']') {
            at = JsonText.skipSpace(bytes, element.read(bytes, at, to, elements), to);
            if (at < to && bytes[at] == ',') {
                at = JsonText.skipSpace(bytes, at + 1, to);
            } else if (at < to && bytes[at] != ']') {
                throw new DatabaseException(
                        ErrorCode.CANNOT_READ_ARRAY_FROM_TEXT,
                        "Cannot read array from text, expected comma or end of array, found '"
                                + JsonText.shown(bytes, at, at + 1)
                                + "'");
            }
        }
        if (at >= to) {
            throw JsonText.endOfInput();
        }
        builder.finishRow();
        return at + 1;
    }
}
