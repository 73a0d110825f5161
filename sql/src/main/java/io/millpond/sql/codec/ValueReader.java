package io.millpond.sql.codec;

import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.type.DataType;

/// Reads values of one type from text in one style. Used by one thread.
///
/// A reader stops behind the value; whoever calls it checks what follows. In the style
/// [TextStyle#PLAIN] the value is all that the cursor holds.
@FunctionalInterface
public interface ValueReader {
    /// Reads one value and appends it to `out`, which is unchanged when this throws.
    ///
    /// Errors: CANNOT_PARSE_TEXT and its kin where the text is no value of the type.
    void read(ByteCursor in, ColumnBuilder out);

    static ValueReader of(DataType type, TextStyle style, CodecSettings settings) {
        return TextReaders.of(type, style, settings);
    }

    /// A reader of fields that are wholly one value, as [TextStyle#PLAIN]; it speaks of what stands
    /// behind a value as ClickHouse's formats do.
    ///
    /// Errors: UNEXPECTED_DATA_AFTER_PARSED_VALUE; ATTEMPT_TO_READ_AFTER_EOF for an empty field of
    /// a type without empty values.
    static ValueReader ofField(DataType type, CodecSettings settings) {
        return TextReaders.ofField(type, settings);
    }
}
