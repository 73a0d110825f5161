package io.millpond.engine.format.avro;

import io.millpond.storage.column.ColumnBuilder;

/// Reads values of one schema into columns of one type.
@FunctionalInterface
interface AvroCell {
    /// Reads one value and appends it; the caller rolls back when this throws.
    void read(AvroInput in, ColumnBuilder out);
}
