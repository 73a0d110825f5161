package io.millpond.sql.function;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;

/// Conversions between types.
public final class Casts {
    private Casts() {}

    /// The conversion of `CAST(x AS to)`.
    ///
    /// Errors: TYPE_MISMATCH or CANNOT_CONVERT_TYPE where the types have nothing to do with each
    /// other.
    public static Cast bind(DataType from, DataType to, FunctionContext context) {
        if (from.equals(to)) {
            return (column, _) -> column;
        }
        throw new DatabaseException(
                ErrorCode.TYPE_MISMATCH,
                "Conversion from " + from.name() + " to " + to.name() + " is not supported");
    }
}
