package io.millpond.sql.codec;

import io.millpond.storage.type.DataType;
import io.millpond.storage.type.NothingType;

/// Makes the readers of all types and styles.
final class TextReaders {
    private TextReaders() {}

    static ValueReader of(DataType type, TextStyle style, CodecSettings settings) {
        if (type instanceof NothingType) {
            return (_, _) -> {};
        }
        throw new IllegalArgumentException(type.name() + " in style " + style + settings.zone());
    }
}
