package io.millpond.engine.format.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.column.ColumnBuilder;

/// Reads values of the types that have no reader of their own here.
final class JsonCodecCell extends JsonCell {
    private final ValueReader reader;
    private final ByteCursor cursor = new ByteCursor(new byte[0]);

    /// @param reader reads JSON values
    JsonCodecCell(boolean isNullAllowed, ValueReader reader) {
        super(isNullAllowed);
        this.reader = reader;
    }

    @Override
    int readValue(byte[] bytes, int at, int to, ColumnBuilder out) {
        cursor.reset(bytes, at, to);
        reader.read(cursor, out);
        return cursor.at();
    }
}
