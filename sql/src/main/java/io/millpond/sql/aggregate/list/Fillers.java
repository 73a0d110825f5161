package io.millpond.sql.aggregate.list;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueReader;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.type.DataType;

import java.time.ZoneOffset;

/// Constants that are given as parameters, in the type of the values that they stand among.
final class Fillers {
    private Fillers() {}

    /// The value of one row, by way of its text.
    static Column convert(Column value, DataType from, DataType to) {
        if (from.equals(to)) {
            return value;
        }
        CodecSettings settings = CodecSettings.in(ZoneOffset.UTC);
        ByteSink text = new ByteSink();
        ValueWriter.of(from, TextStyle.PLAIN, settings).write(value, 0, text);
        ColumnBuilder builder = ColumnBuilders.of(to);
        ValueReader.of(to, TextStyle.PLAIN, settings)
                .read(new ByteCursor(text.toByteArray()), builder);
        return builder.build();
    }
}
