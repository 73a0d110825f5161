package io.millpond.sql.function.composite;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// The type of what two types have in common: the narrower one, as ClickHouse's subtypes are.
final class NarrowTypes {
    private NarrowTypes() {}

    /// The type of values that are of both types.
    ///
    /// Errors: NO_COMMON_TYPE for NULL alone and a type without NULL.
    ///
    /// @param wide a type that holds the values of both, taken where neither is narrower
    static DataType of(DataType left, DataType right, DataType wide) {
        if (left.equals(right) || left instanceof NothingType) {
            return left;
        }
        if (right instanceof NothingType) {
            return right;
        }
        if (left.isNullable() != right.isNullable()) {
            boolean isNullOnly = isNullOnly(left) || isNullOnly(right);
            if (isNullOnly) {
                throw new DatabaseException(
                        ErrorCode.NO_COMMON_TYPE,
                        "There is no subtype for types %s, %s"
                                .formatted(left.name(), right.name()));
            }
            DataType plain = DataTypes.notNullable(wide);
            return of(DataTypes.notNullable(left), DataTypes.notNullable(right), plain);
        }
        return switch (left) {
            case NullableType _ when isNullOnly(left) || isNullOnly(right) -> wide;
            case ArrayType(NothingType _) -> wide;
            case ArrayType _ when right instanceof ArrayType(NothingType _) -> wide;
            case NullableType(DataType a) when right instanceof NullableType(DataType b) ->
                    new NullableType(of(a, b, DataTypes.notNullable(wide)));
            case ArrayType(DataType a)
                    when right instanceof ArrayType(DataType b)
                            && wide instanceof ArrayType(DataType c) ->
                    new ArrayType(of(a, b, c));
            case TupleType a
                    when right instanceof TupleType b
                            && wide instanceof TupleType c
                            && a.names().isEmpty()
                            && b.names().isEmpty() ->
                    tuple(a, b, c);
            default -> plain(left, right, wide);
        };
    }

    private static boolean isNullOnly(DataType type) {
        return type instanceof NullableType(NothingType _);
    }

    private static DataType tuple(TupleType left, TupleType right, TupleType wide) {
        List<DataType> elements = new ArrayList<>();
        for (int i = 0; i < wide.elements().size(); i++) {
            elements.add(
                    of(left.elements().get(i), right.elements().get(i), wide.elements().get(i)));
        }
        return TupleType.of(elements);
    }

    private static DataType plain(DataType left, DataType right, DataType wide) {
        boolean areNumbers = width(left) > 0 && width(right) > 0;
        if (areNumbers) {
            boolean isLeft =
                    width(left) < width(right)
                            || (width(left) == width(right) && DataTypes.isUnsigned(left));
            return isLeft ? left : right;
        }
        if (left instanceof DecimalType || right instanceof DecimalType) {
            return decimal(left, right);
        }
        boolean isLeft = left instanceof FixedStringType || left instanceof DateType;
        boolean isRight = right instanceof FixedStringType || right instanceof DateType;
        if (isLeft != isRight) {
            return isLeft ? left : right;
        }
        return wide;
    }

    private static DataType decimal(DataType left, DataType right) {
        if (left instanceof DecimalType a && right instanceof DecimalType b) {
            if (a.layout() == b.layout() && a.scale() == b.scale()) {
                return a;
            }
            return new DecimalType(
                    Math.min(a.precision(), b.precision()), Math.min(a.scale(), b.scale()));
        }
        throw new DatabaseException(
                ErrorCode.NO_COMMON_TYPE,
                "There is no subtype for types %s, %s because some of them are numbers and some of"
                                .formatted(left.name(), right.name())
                        + " them are not");
    }

    /// How wide a type of numbers is, any floating one wider than whole numbers; 0 for others.
    private static int width(DataType type) {
        return switch (type) {
            case IntegerType integer -> integer.bits();
            case FloatType number -> number.equals(DataTypes.FLOAT64) ? 1024 : 512;
            default -> 0;
        };
    }
}
