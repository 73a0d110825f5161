package io.millpond.engine.format.json;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.type.EnumType;

import java.util.List;

/// Reads enum values by name; what is not the plain name of an element is left to the codec.
final class JsonEnumCell extends JsonBytesCell {
    private final JsonNames names = new JsonNames();
    private final short[] values;
    private final ValueReader reader;
    private final ByteCursor cursor = new ByteCursor(new byte[0]);

    /// @param reader reads values whose whole text the cursor holds
    JsonEnumCell(boolean isNullAllowed, int depthMax, EnumType type, ValueReader reader) {
        super(isNullAllowed, depthMax);
        this.reader = reader;
        List<EnumType.Entry> entries = type.entries();
        values = new short[entries.size()];
        for (int i = 0; i < values.length; i++) {
            names.add(entries.get(i).name());
            values[i] = (short) entries.get(i).value();
        }
    }

    @Override
    void append(byte[] bytes, int from, int to, boolean isQuoted, ColumnBuilder out) {
        int index = isQuoted ? names.find(bytes, from, to) : -1;
        if (index < 0) {
            cursor.reset(bytes, from, to);
            reader.read(cursor, out);
        } else if (out instanceof ByteColumnBuilder builder) {
            builder.append((byte) values[index]);
        } else {
            ((ShortColumnBuilder) out).append(values[index]);
        }
    }
}
