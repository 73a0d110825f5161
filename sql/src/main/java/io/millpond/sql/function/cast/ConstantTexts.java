package io.millpond.sql.function.cast;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;

/// What is said of a constant string that is no value of the type it is compared with.
public final class ConstantTexts {
    private ConstantTexts() {}

    /// The error of `text` not being a value of `type`.
    ///
    /// @param failure what reading it said
    public static DatabaseException unreadable(
            String text, DataType type, DatabaseException failure) {
        DataType plain = DataTypes.plain(type);
        ErrorCode code = code(text, plain, failure);
        if (code == ErrorCode.TYPE_MISMATCH) {
            return new DatabaseException(
                    code, "Cannot convert string '" + text + "' to type " + plain.name(), failure);
        }
        return new DatabaseException(
                code,
                failure.text() + ": while converting '" + text + "' to " + plain.name(),
                failure);
    }

    /// Fails for a text with more than a date, where a date is expected: casts cut it off.
    ///
    /// Errors: TYPE_MISMATCH.
    public static void refuseTail(String text, DataType type) {
        boolean isDate = type instanceof DateType || type instanceof Date32Type;
        if (isDate && text.length() > "2000-01-01".length()) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    "Cannot convert string '" + text + "' to type " + type.name());
        }
    }

    private static ErrorCode code(String text, DataType type, DatabaseException failure) {
        boolean isStart = failure.code() == ErrorCode.CANNOT_PARSE_TEXT;
        return switch (type) {
            case DateType _, Date32Type _ ->
                    isStart && !text.chars().allMatch(Character::isDigit)
                            ? ErrorCode.TYPE_MISMATCH
                            : ErrorCode.CANNOT_PARSE_DATE;
            case DateTimeType _, DateTime64Type _ -> ErrorCode.CANNOT_PARSE_DATETIME;
            case FloatType _ ->
                    isStart && startsNumber(text)
                            ? ErrorCode.TYPE_MISMATCH
                            : ErrorCode.CANNOT_PARSE_NUMBER;
            case BoolType _ -> ErrorCode.CANNOT_PARSE_BOOL;
            case UuidType _, Ipv4Type _, Ipv6Type _, EnumType _, TimeType _, Time64Type _ ->
                    failure.code();
            case IntegerType _, DecimalType _ when text.isEmpty() ->
                    ErrorCode.ATTEMPT_TO_READ_AFTER_EOF;
            case ArrayType _, MapType _, TupleType _ -> failure.code();
            default -> ErrorCode.TYPE_MISMATCH;
        };
    }

    private static boolean startsNumber(String text) {
        return text.matches("[-+]?\\.?[0-9].*");
    }
}
