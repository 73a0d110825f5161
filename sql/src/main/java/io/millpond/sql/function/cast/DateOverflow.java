package io.millpond.sql.function.cast;

import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// What a date becomes in a type whose range does not have it: the setting
/// `date_time_overflow_behavior`.
enum DateOverflow {
    /// The value wraps around, as the low bits of a number do.
    IGNORE,
    /// The nearest value of the range.
    SATURATE,
    /// VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE.
    THROW;

    static DateOverflow of(FunctionContext context) {
        return switch (context.settings().get(QuerySettings.DATE_TIME_OVERFLOW)) {
            case "saturate" -> SATURATE;
            case "throw" -> THROW;
            default -> IGNORE;
        };
    }

    /// The range of a type, both ends inclusive.
    record Range(DateOverflow overflow, long min, long max, String type) {
        long fit(long value) {
            if (value >= min && value <= max) {
                return value;
            }
            return switch (overflow) {
                case IGNORE -> value;
                case SATURATE -> Math.clamp(value, min, max);
                case THROW ->
                        throw new DatabaseException(
                                ErrorCode.VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE,
                                "Value " + value + " is out of bounds of type " + type);
            };
        }
    }

    Range within(long min, long max, String type) {
        return new Range(this, min, max, type);
    }
}
