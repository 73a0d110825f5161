package io.millpond.engine.format;

import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.ValueReader;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.NullableType;

import java.nio.charset.StandardCharsets;

/// Reads texts that are wholly one value, without escapes. Single-threaded.
final class WholeTexts {
    private final ValueReader[] readers;
    private final boolean[] isNullable;
    private final boolean isNullDefault;

    WholeTexts(Header header, FormatSettings settings) {
        CodecSettings codec = settings.codec();
        this.readers = new ValueReader[header.size()];
        this.isNullable = new boolean[header.size()];
        this.isNullDefault = settings.flag("input_format_null_as_default");
        for (int column = 0; column < readers.length; column++) {
            readers[column] = ValueReader.ofField(header.type(column), codec);
            isNullable[column] = header.type(column) instanceof NullableType;
        }
    }

    /// Appends the value; false when the text is NULL for a column without NULL, which gets its
    /// default.
    boolean read(int column, String text, ColumnBuilder builder) {
        boolean isNull = text.equals("NULL") || text.equals("\\N") || text.equals("ᴺᵁᴸᴸ");
        if (isNull && !(builder instanceof BytesColumnBuilder)) {
            if (isNullable[column]) {
                builder.appendDefault();
                return true;
            }
            if (isNullDefault) {
                builder.appendDefault();
                return false;
            }
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteCursor in = new ByteCursor(bytes);
        readers[column].read(in, builder);
        return true;
    }
}
