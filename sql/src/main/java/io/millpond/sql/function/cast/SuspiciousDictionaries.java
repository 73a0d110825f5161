package io.millpond.sql.function.cast;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;

/// The check for dictionaries of what takes as little room as the codes into them.
public final class SuspiciousDictionaries {
    private SuspiciousDictionaries() {}

    /// Errors: SUSPICIOUS_TYPE_FOR_LOW_CARDINALITY for a type that is or holds a LowCardinality of
    /// anything but strings and UUIDs.
    public static void refuse(DataType type) {
        switch (type) {
            case LowCardinalityType(DataType element) -> {
                DataType inner = DataTypes.notNullable(element);
                boolean isWide =
                        inner instanceof StringType
                                || inner instanceof FixedStringType
                                || inner instanceof UuidType;
                if (!isWide) {
                    throw new DatabaseException(
                            ErrorCode.SUSPICIOUS_TYPE_FOR_LOW_CARDINALITY,
                            "Creating columns of type %s is prohibited by default due to expected"
                                            .formatted(type.name())
                                    + " negative impact on performance. It can be enabled with the"
                                    + " `allow_suspicious_low_cardinality_types` setting");
                }
            }
            case ArrayType(DataType element) -> refuse(element);
            case MapType(DataType key, DataType value) -> {
                refuse(key);
                refuse(value);
            }
            case TupleType tuple -> tuple.elements().forEach(SuspiciousDictionaries::refuse);
            default -> {
                // Holds no other type.
            }
        }
    }
}
