package io.millpond.sql.function.encoding;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.List;

/// The set bits of integers, as lists and texts.
public final class SetBits {
    private static final String CATEGORY = "Encoding";

    private SetBits() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "bitmaskToList(n)",
                        "The powers of two that make up n, separated by commas.",
                        SetBits::bindList),
                define(
                        "bitmaskToArray(n)",
                        "The powers of two that make up n.",
                        SetBits::bindPowers),
                define(
                        "bitPositionsToArray(n)",
                        "The places of the bits that are set, from 0.",
                        SetBits::bindPositions));
    }

    /// Fixes a function to its argument.
    private interface Binder {
        BoundFunction bind(DataType type);
    }

    private static ScalarFunction define(String syntax, String doc, Binder binder) {
        String name = Texts.nameOf(syntax);
        return ScalarFunction.of(
                Texts.describe(CATEGORY, syntax, doc),
                (arguments, _) -> binder.bind(integer(name, arguments)));
    }

    private static DataType integer(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!Numbers.isInteger(type) || !Numbers.fitsLong(type.layout())) {
            throw Arguments.illegal(name, type);
        }
        return type;
    }

    private static int bits(DataType type) {
        return switch (type.layout()) {
            case BYTE -> Byte.SIZE;
            case SHORT -> Short.SIZE;
            case INT -> Integer.SIZE;
            default -> Long.SIZE;
        };
    }

    private static long masked(long value, DataType type) {
        int bits = bits(type);
        return bits == Long.SIZE ? value : value & ((1L << bits) - 1);
    }

    private static BoundFunction bindList(DataType type) {
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    long[] values = Numbers.longs(columns.getFirst(), type);
                    long sign = DataTypes.isUnsigned(type) ? 0 : 1L << (bits(type) - 1);
                    BytesColumnBuilder result = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        StringBuilder text = new StringBuilder();
                        long rest = masked(values[row], type);
                        while (rest != 0) {
                            long power = Long.lowestOneBit(rest);
                            text.append(text.isEmpty() ? "" : ",");
                            text.append(power == sign ? "-" : "");
                            text.append(Long.toUnsignedString(power));
                            rest ^= power;
                        }
                        result.append(text.toString());
                    }
                    return result.build();
                });
    }

    private static BoundFunction bindPowers(DataType type) {
        return BoundFunction.of(
                new ArrayType(type),
                (columns, rowCount) -> {
                    long[] values = Numbers.longs(columns.getFirst(), type);
                    LongColumnBuilder powers = new LongColumnBuilder();
                    ArrayColumnBuilder result = new ArrayColumnBuilder(powers);
                    for (int row = 0; row < rowCount; row++) {
                        long rest = masked(values[row], type);
                        while (rest != 0) {
                            powers.append(Long.lowestOneBit(rest));
                            rest &= rest - 1;
                        }
                        result.finishRow();
                    }
                    ArrayColumn built = result.build();
                    int count = built.elementCount();
                    long[] elements =
                            Numbers.longs(built.elements().slice(0, count), DataTypes.UINT64);
                    return new ArrayColumn(
                            built.ends(),
                            Numbers.ofLongs(elements.clone(), count, type.layout()),
                            rowCount);
                });
    }

    private static BoundFunction bindPositions(DataType type) {
        return BoundFunction.of(
                new ArrayType(DataTypes.UINT64),
                (columns, rowCount) -> {
                    long[] values = Numbers.longs(columns.getFirst(), type);
                    LongColumnBuilder places = new LongColumnBuilder();
                    ArrayColumnBuilder result = new ArrayColumnBuilder(places);
                    for (int row = 0; row < rowCount; row++) {
                        long rest = masked(values[row], type);
                        while (rest != 0) {
                            places.append(Long.numberOfTrailingZeros(rest));
                            rest &= rest - 1;
                        }
                        result.finishRow();
                    }
                    return result.build();
                });
    }
}
