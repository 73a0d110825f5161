package io.millpond.engine.format.protobuf;

import io.millpond.storage.column.ColumnBuilder;

/// Reads values of one field into columns of one type.
interface ProtoCell {
    /// Reads one value and appends it; the caller rolls back when this throws.
    void read(ProtoInput in, ColumnBuilder out);

    /// Appends what stands for a field that is not there.
    default void appendMissing(ColumnBuilder out) {
        out.appendDefault();
    }
}
