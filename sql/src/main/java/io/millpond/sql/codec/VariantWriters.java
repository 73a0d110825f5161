package io.millpond.sql.codec;

import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.DataType;

import java.util.HashMap;
import java.util.Map;

/// The writer of Variant and Dynamic: each value as its own type has it.
///
/// Used by one thread, as writers are.
final class VariantWriters {
    private VariantWriters() {}

    static ValueWriter of(TextStyle style, CodecSettings settings) {
        Map<DataType, ValueWriter> writers = new HashMap<>();
        String nullText = TextWriters.nullText(style);
        return (column, row, out) -> {
            VariantColumn variant = (VariantColumn) column;
            if (variant.isNull(row)) {
                out.put(nullText);
                return;
            }
            writers.computeIfAbsent(
                            variant.typeAt(row), type -> ValueWriter.of(type, style, settings))
                    .write(variant.alternativeAt(row), variant.places()[row], out);
        };
    }
}
