package io.millpond.sql.codec;

import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

/// Writes values of one type as text in one style. Used by one thread.
@FunctionalInterface
public interface ValueWriter {
    /// Writes the value at `row`; `column` holds values of the writer's type, constants included.
    void write(Column column, int row, ByteSink out);

    static ValueWriter of(DataType type, TextStyle style, CodecSettings settings) {
        return TextWriters.of(type, style, settings);
    }
}
