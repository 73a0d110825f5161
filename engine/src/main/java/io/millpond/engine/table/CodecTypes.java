package io.millpond.engine.table;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;

/// Which codecs can work on values of which types. Source: ClickHouse 26.7.
final class CodecTypes {
    private CodecTypes() {}

    static boolean isFloat(DataType type) {
        return type instanceof FloatType;
    }

    /// Throws unless `codec` works on values of `type`, which is nested in nothing.
    static void check(String codec, DataType type) {
        switch (codec) {
            case "Delta", "DoubleDelta", "Gorilla" -> checkWidth(codec, type);
            case "T64" -> {
                if (!isWhole(type) || isWide(type)) {
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_SYNTAX_FOR_CODEC_TYPE,
                            "T64 codec is not supported for specified type %s."
                                    .formatted(type.name()));
                }
            }
            case "FPC" -> {
                if (!isFloat(type)) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            ("Codec 'FPC' is not applicable for %s because the data type is not"
                                            + " Float*.")
                                    .formatted(type.name()));
                }
            }
            case "GCD" -> {
                if (!isWhole(type)
                        || type instanceof EnumType
                        || type instanceof Ipv4Type
                        || type instanceof BoolType) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            ("Codec GCD cannot be applied to column %s because it can only be used"
                                            + " with Int*, UInt*, Decimal*, Date* or DateTime*"
                                            + " types.")
                                    .formatted(type.name()));
                }
            }
            default -> {
                // Works on bytes.
            }
        }
    }

    private static void checkWidth(String codec, DataType type) {
        Layout layout = type.layout();
        boolean isFixed =
                switch (layout) {
                    case BYTE, SHORT, INT, LONG, FLOAT, DOUBLE, WIDE_128, WIDE_256, FIXED_BYTES ->
                            true;
                    case BYTES, ARRAY, MAP, TUPLE, NULLABLE, DICTIONARY, VARIANT, OBJECT -> false;
                };
        if (!isFixed) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Codec %s is not applicable for %s because the data type is not of fixed size."
                            .formatted(codec, type.name()));
        }
        boolean isOfPower =
                !(type instanceof FixedStringType(int length))
                        || length == 1
                        || length == 2
                        || length == 4
                        || length == 8;
        if (isWide(type) || !isOfPower) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    ("Codec %s is only applicable for data types of size 1, 2, 4, 8 bytes. Given"
                                    + " type %s.")
                            .formatted(codec, type.name()));
        }
    }

    private static boolean isWide(DataType type) {
        return type.layout() == Layout.WIDE_128 || type.layout() == Layout.WIDE_256;
    }

    private static boolean isWhole(DataType type) {
        return type instanceof IntegerType
                || type instanceof BoolType
                || type instanceof EnumType
                || type instanceof DecimalType
                || type instanceof DateType
                || type instanceof Date32Type
                || type instanceof DateTimeType
                || type instanceof DateTime64Type
                || type instanceof TimeType
                || type instanceof Time64Type
                || type instanceof IntervalType
                || type instanceof Ipv4Type;
    }
}
