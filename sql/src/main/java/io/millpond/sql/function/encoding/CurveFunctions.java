package io.millpond.sql.function.encoding;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Several unsigned numbers as one, along a curve that keeps neighbours together, and back.
public final class CurveFunctions {
    private static final String CATEGORY = "Encoding";

    private CurveFunctions() {}

    /// A curve, and what its mask of numbers means.
    private enum Curve {
        MORTON("morton", 8, 1, 8) {
            @Override
            long encode(long[] values) {
                long code = 0;
                for (int i = 0; i < values.length; i++) {
                    code |= MortonCurve.spread(values[i], i, values.length);
                }
                return code;
            }

            @Override
            void decode(long code, long[] values) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = MortonCurve.gather(code, i, values.length);
                }
            }

            @Override
            long widened(long value, int mask) {
                return MortonCurve.stretch(value, mask);
            }

            @Override
            long narrowed(long value, int mask, int count) {
                return MortonCurve.shrink(value, mask, MortonCurve.bitCount(count));
            }
        },
        HILBERT("hilbert", 2, 0, 32) {
            @Override
            long encode(long[] values) {
                if (values.length == 1) {
                    return values[0];
                }
                boolean isOutside = (values[0] | values[1]) >>> 32 != 0;
                return isOutside ? 0 : HilbertCurve.place(values[0], values[1]);
            }

            @Override
            void decode(long code, long[] values) {
                if (values.length == 1) {
                    values[0] = code;
                    return;
                }
                long point = HilbertCurve.point(code);
                values[0] = point & 0xFFFF_FFFFL;
                values[1] = point >>> 32;
            }

            @Override
            long widened(long value, int mask) {
                return value << mask;
            }

            @Override
            long narrowed(long value, int mask, int count) {
                return value >>> mask;
            }
        };

        private final String word;
        private final int countMax;
        private final int maskMin;
        private final int maskMax;

        Curve(String word, int countMax, int maskMin, int maskMax) {
            this.word = word;
            this.countMax = countMax;
            this.maskMin = maskMin;
            this.maskMax = maskMax;
        }

        abstract long encode(long[] values);

        abstract void decode(long code, long[] values);

        /// A number before it is encoded, changed as its mask says.
        abstract long widened(long value, int mask);

        /// A decoded number of `count` ones, with the change of its mask undone.
        abstract long narrowed(long value, int mask, int count);
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (Curve curve : Curve.values()) {
            all.add(
                    ScalarFunction.of(
                            Texts.describe(
                                    CATEGORY,
                                    curve.word + "Encode([masks,] n, ...)",
                                    "The place on the curve of the point with these coordinates."),
                            (arguments, _) -> bindEncode(curve, arguments)));
            all.add(
                    ScalarFunction.of(
                            Texts.describe(
                                    CATEGORY,
                                    curve.word + "Decode(count_or_masks, code)",
                                    "The coordinates of the point at a place on the curve."),
                            (arguments, _) -> bindDecode(curve, arguments)));
        }
        return all;
    }

    private static boolean isUnsigned(DataType type) {
        return type instanceof IntegerType
                && DataTypes.isUnsigned(type)
                && Numbers.fitsLong(type.layout());
    }

    private static DatabaseException bounds(String message) {
        return new DatabaseException(ErrorCode.ARGUMENT_OUT_OF_BOUND, message);
    }

    private static BoundFunction bindEncode(Curve curve, List<Argument> arguments) {
        String name = curve.word + "Encode";
        boolean hasMasks = !arguments.isEmpty() && arguments.getFirst().type() instanceof TupleType;
        List<Argument> numbers = arguments.subList(hasMasks ? 1 : 0, arguments.size());
        if (numbers.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.TOO_FEW_ARGUMENTS_FOR_FUNCTION,
                    "At least one UInt argument is required for function " + name);
        }
        if (numbers.size() > curve.countMax) {
            throw new DatabaseException(
                    ErrorCode.TOO_MANY_ARGUMENTS_FOR_FUNCTION,
                    "Illegal number of UInt arguments of function "
                            + name
                            + ", max: "
                            + curve.countMax);
        }
        List<Integer> masks =
                hasMasks
                        ? masks(curve, name, arguments.getFirst())
                        : Collections.nCopies(numbers.size(), curve == Curve.MORTON ? 1 : 0);
        if (masks.size() != numbers.size()) {
            throw bounds(
                    "Illegal argument "
                            + arguments.getFirst().type().name()
                            + " for function "
                            + name
                            + ", tuple size should be equal to number of UInt arguments");
        }
        for (Argument number : numbers) {
            if (!isUnsigned(number.type())) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Illegal type "
                                + number.type().name()
                                + " of argument for function "
                                + name
                                + ", should be a native UInt");
            }
        }
        List<DataType> types = numbers.stream().map(Argument::type).toList();
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) ->
                        encode(
                                curve,
                                columns.subList(hasMasks ? 1 : 0, columns.size()),
                                types,
                                masks,
                                rowCount));
    }

    private static Column encode(
            Curve curve,
            List<Column> columns,
            List<DataType> types,
            List<Integer> masks,
            int rowCount) {
        List<long[]> numbers = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            numbers.add(Numbers.longs(columns.get(i), types.get(i)));
        }
        long[] codes = new long[rowCount];
        long[] values = new long[numbers.size()];
        for (int row = 0; row < rowCount; row++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = curve.widened(numbers.get(i)[row], masks.get(i));
            }
            codes[row] = curve.encode(values);
        }
        return new LongColumn(codes, rowCount);
    }

    private static List<Integer> masks(Curve curve, String name, Argument argument) {
        TupleType type = (TupleType) argument.type();
        if (!(argument.constant() instanceof TupleColumn tuple)) {
            throw bounds(
                    "Illegal argument "
                            + type.name()
                            + " of function "
                            + name
                            + ", should be a number in range "
                            + curve.maskMin
                            + "-"
                            + curve.maskMax);
        }
        List<Integer> masks = new ArrayList<>();
        for (int i = 0; i < type.elements().size(); i++) {
            DataType element = type.elements().get(i);
            if (!isUnsigned(element)) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Illegal type "
                                + element.name()
                                + " of argument in tuple for function "
                                + name
                                + ", should be a native UInt");
            }
            long mask = Numbers.longs(tuple.elements().get(i), element)[0];
            if (mask < curve.maskMin || mask > curve.maskMax) {
                throw bounds(
                        "Illegal argument "
                                + mask
                                + " in tuple for function "
                                + name
                                + ", should be a number in range "
                                + curve.maskMin
                                + "-"
                                + curve.maskMax);
            }
            masks.add((int) mask);
        }
        return masks;
    }

    private static BoundFunction bindDecode(Curve curve, List<Argument> arguments) {
        String name = curve.word + "Decode";
        Arguments.count(name, arguments, 2);
        List<Integer> masks = decodeMasks(curve, name, arguments.getFirst());
        if (masks.isEmpty() || masks.size() > curve.countMax) {
            throw bounds(
                    "Illegal first argument for function "
                            + name
                            + ", should be a number in range 1-"
                            + curve.countMax
                            + " or a Tuple of such size");
        }
        DataType codeType = arguments.get(1).type();
        if (!isUnsigned(codeType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Illegal column type "
                            + codeType.name()
                            + " for function "
                            + name
                            + ", should be a native UInt");
        }
        DataType result = TupleType.of(Collections.nCopies(masks.size(), DataTypes.UINT64));
        return BoundFunction.of(
                result,
                (columns, rowCount) ->
                        decode(curve, Numbers.longs(columns.get(1), codeType), masks, rowCount));
    }

    private static List<Integer> decodeMasks(Curve curve, String name, Argument first) {
        Column constant = first.constant();
        boolean isCount = isUnsigned(first.type());
        if (constant == null || !(isCount || first.type() instanceof TupleType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "Illegal column type "
                            + first.type().name()
                            + " for function "
                            + name
                            + ", should be a constant (UInt or Tuple)");
        }
        if (!isCount) {
            return masks(curve, name, first);
        }
        long count = Numbers.longs(constant, first.type())[0];
        boolean isInRange = count > 0 && count <= curve.countMax;
        return Collections.nCopies(isInRange ? (int) count : 0, curve == Curve.MORTON ? 1 : 0);
    }

    private static Column decode(Curve curve, long[] codes, List<Integer> masks, int rowCount) {
        int count = masks.size();
        List<long[]> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(new long[rowCount]);
        }
        long[] values = new long[count];
        for (int row = 0; row < rowCount; row++) {
            curve.decode(codes[row], values);
            for (int i = 0; i < count; i++) {
                results.get(i)[row] = curve.narrowed(values[i], masks.get(i), count);
            }
        }
        List<Column> columns = new ArrayList<>();
        for (long[] result : results) {
            columns.add(new LongColumn(result, rowCount));
        }
        return new TupleColumn(columns, rowCount);
    }
}
