package io.millpond.sql.function;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;

import java.util.List;

/// The least type that holds the values of several types.
public final class Supertypes {
    private Supertypes() {}

    /// The common type of `types`.
    ///
    /// Errors: NO_COMMON_TYPE where there is none.
    public static DataType common(List<DataType> types) {
        DataType first = types.getFirst();
        if (types.stream().allMatch(first::equals)) {
            return first;
        }
        throw new DatabaseException(
                ErrorCode.NO_COMMON_TYPE,
                "There is no supertype for types "
                        + String.join(", ", types.stream().map(DataType::name).toList()));
    }
}
