package io.millpond.engine.format;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.DataTypes;

/// Writers of cells and names in one text style, and what several formats ask of a cell.
final class CellWriters {
    /// What stands for NULL where text is meant for people.
    static final String NULL_FOR_PEOPLE = "ᴺᵁᴸᴸ";

    private CellWriters() {}

    /// A writer for each column.
    static ValueWriter[] of(Header header, TextStyle style, CodecSettings settings) {
        ValueWriter[] writers = new ValueWriter[header.size()];
        for (int column = 0; column < writers.length; column++) {
            writers[column] = ValueWriter.of(header.type(column), style, settings);
        }
        return writers;
    }

    /// `text` as a String value in the style.
    static byte[] text(String text, TextStyle style, CodecSettings settings) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        builder.append(text);
        ByteSink sink = new ByteSink();
        ValueWriter.of(DataTypes.STRING, style, settings).write(builder.build(), 0, sink);
        return sink.toByteArray();
    }

    /// The names of the columns as String values in the style.
    static byte[][] names(Header header, TextStyle style, CodecSettings settings) {
        byte[][] names = new byte[header.size()][];
        for (int column = 0; column < names.length; column++) {
            names[column] = text(header.name(column), style, settings);
        }
        return names;
    }

    /// The bytes put into `sink` since it held `fromSize`, as a column of one string.
    static BytesColumn column(ByteSink sink, int fromSize) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        builder.append(sink.bytes(), fromSize, sink.size());
        return builder.build();
    }

    static boolean isNull(Column column, int row) {
        return switch (column) {
            case NullableColumn nullable -> nullable.isNull(row);
            case VariantColumn variant -> variant.isNull(row);
            case ConstantColumn constant -> isNull(constant.value(), 0);
            case DictionaryColumn coded -> isNull(coded.dictionary(), coded.code(row));
            default -> false;
        };
    }
}
