package io.millpond.sql.function;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

/// What is known of one argument when a function is bound.
///
/// @param constant the value where it is the same for all rows: one row, not a [ConstantColumn];
///     else null
/// @param text the argument as SQL, for messages
public record Argument(DataType type, @Nullable Column constant, String text) {
    public Argument {
        if (constant != null && (constant instanceof ConstantColumn || constant.rowCount() != 1)) {
            throw new IllegalArgumentException("constant: " + constant.rowCount() + " rows");
        }
    }

    /// An argument that varies by row.
    public static Argument of(DataType type) {
        return new Argument(type, null, type.name());
    }

    public boolean isConstant() {
        return constant != null;
    }
}
