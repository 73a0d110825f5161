package io.millpond.sql.codec;

import io.millpond.storage.type.DataType;
import io.millpond.storage.type.NothingType;

/// Makes the writers of all types and styles.
final class TextWriters {
    private TextWriters() {}

    static ValueWriter of(DataType type, TextStyle style, CodecSettings settings) {
        if (type instanceof NothingType) {
            return (_, _, _) -> {};
        }
        throw new IllegalArgumentException(type.name() + " in style " + style + settings.zone());
    }
}
