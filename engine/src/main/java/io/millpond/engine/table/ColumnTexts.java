package io.millpond.engine.table;

import io.millpond.sql.ast.LosslessUtf8;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import java.time.ZoneId;

/// Single values as text.
public final class ColumnTexts {
    private ColumnTexts() {}

    /// The value at `row` as `toString` prints it.
    public static String text(DataType type, Column column, int row, ZoneId zone) {
        return text(type, column, row, TextStyle.PLAIN, zone);
    }

    public static String text(DataType type, Column column, int row, TextStyle style, ZoneId zone) {
        ByteSink out = new ByteSink();
        ValueWriter.of(type, style, CodecSettings.in(zone)).write(column, row, out);
        byte[] bytes = out.toByteArray();
        return LosslessUtf8.decode(bytes, 0, bytes.length);
    }
}
