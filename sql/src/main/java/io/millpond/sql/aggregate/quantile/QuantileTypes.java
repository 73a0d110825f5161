package io.millpond.sql.aggregate.quantile;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.Layout;

/// The types whose quantiles a function takes; which ones is a matter of each function.
///
/// Source: measured on ClickHouse 26.7.
public enum QuantileTypes {
    /// Integers of up to 64 bits, floats, Date and DateTime.
    NARROW,
    /// As NARROW, and wider integers.
    INTEGERS,
    /// As NARROW, and decimals of all widths and DateTime64.
    DECIMALS,
    /// All of them.
    ALL;

    /// Fails where the function does not take `type`.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT.
    public void check(String function, DataType type) {
        if (!accepts(type)) {
            throw AggregateArguments.illegal(function, type);
        }
    }

    private boolean accepts(DataType type) {
        if (Numbers.isInteger(type)) {
            return this == INTEGERS || this == ALL || Numbers.fitsLong(type.layout());
        }
        boolean isDecimal = type instanceof DecimalType || type instanceof DateTime64Type;
        return isDecimal
                ? this == DECIMALS || this == ALL
                : type instanceof FloatType
                        || type instanceof DateType
                        || type instanceof DateTimeType;
    }

    /// The type whose numbers are those that a type's values are stored as: a decimal's are whole.
    public static DataType stored(DataType type) {
        if (!(type instanceof DecimalType)) {
            return type;
        }
        Layout layout = type.layout();
        return switch (layout) {
            case INT -> DataTypes.INT32;
            case LONG -> DataTypes.INT64;
            case WIDE_128 -> DataTypes.INT128;
            default -> DataTypes.INT256;
        };
    }
}
