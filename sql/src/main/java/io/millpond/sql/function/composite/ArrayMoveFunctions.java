package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Arrays whose elements stand in other places: cut, turned, shifted, repeated, transposed.
public final class ArrayMoveFunctions {
    private static final String CATEGORY = "Array";

    private ArrayMoveFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(rows("arrayReverse", "The elements backwards.", ArrayMoveFunctions::reversed));
        all.add(
                rows(
                        "arrayPopBack",
                        "All but the last element.",
                        (array, row, _) -> ArrayRows.range(array.start(row), array.end(row) - 1)));
        all.add(
                rows(
                        "arrayPopFront",
                        "All but the first element.",
                        (array, row, _) -> ArrayRows.range(array.start(row) + 1, array.end(row))));
        all.add(
                rows(
                        "arrayCompact",
                        "Without elements equal to the one before.",
                        ArrayMoveFunctions::compact));
        all.add(
                repeated(
                        "arraySlice(array, offset[, length])",
                        "The part from an offset, from 1 or from -1 at the end.",
                        (arguments, _) -> bindSlice(arguments)));
        all.add(rotate("arrayRotateLeft", 1));
        all.add(rotate("arrayRotateRight", -1));
        all.add(shift("arrayShiftLeft", 1));
        all.add(shift("arrayShiftRight", -1));
        all.add(
                define(
                        "arrayShingles(array, length)",
                        "All runs of elements of a length.",
                        (arguments, _) -> bindShingles(arguments)));
        all.add(
                define(
                        "arrayTranspose(array)",
                        "Rows as columns, of an array of arrays of equal length.",
                        (arguments, _) -> bindTranspose(arguments)));
        all.add(
                repeated(
                        "arrayWithConstant(length, x)",
                        "An array of a length whose elements are x.",
                        (arguments, _) -> bindConstant(arguments)));
        all.add(
                repeated(
                        "replicate(x, array, ...)",
                        "An array as long as the given one whose elements are x.",
                        (arguments, _) -> bindReplicate(arguments)));
        return all;
    }

    private static ScalarFunction define(String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(FunctionDescription.of(CATEGORY, syntax, doc), binder);
    }

    /// A function that takes NULLs as values like any other.
    private static ScalarFunction repeated(
            String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc), binder, Trait.HANDLES_NULLS);
    }

    private static ScalarFunction rows(String name, String doc, ArrayRows.Choice choice) {
        return define(
                name + "(array)",
                doc,
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    return ArrayRows.bind(name, arguments, choice);
                });
    }

    private static int[] reversed(ArrayColumn array, int row, Column elements) {
        int end = array.end(row);
        int[] rows = new int[end - array.start(row)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = end - 1 - i;
        }
        return rows;
    }

    static int[] compact(ArrayColumn array, int row, Column elements) {
        int start = array.start(row);
        int[] kept = new int[array.end(row) - start];
        int count = 0;
        for (int i = start; i < array.end(row); i++) {
            if (i == start || !elements.equalAt(i - 1, elements, i)) {
                kept[count++] = i;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static BoundFunction bindSlice(List<Argument> arguments) {
        Arguments.count("arraySlice", arguments, 2, 3);
        DataType element = ArrayFunctions.element("arraySlice", arguments, 0);
        boolean hasLength = arguments.size() == 3;
        DataType offsetType = arguments.get(1).type();
        DataType lengthType = hasLength ? arguments.get(2).type() : offsetType;
        for (DataType type : List.of(offsetType, lengthType)) {
            if (!Numbers.isInteger(DataTypes.notNullable(type))
                    && !type.equals(DataTypes.nullable(DataTypes.NOTHING))) {
                throw Arguments.illegal("arraySlice", type);
            }
        }
        return BoundFunction.of(
                new ArrayType(element),
                (columns, rowCount) -> {
                    long[] offsets = orElse(columns.get(1), offsetType, 1, rowCount);
                    long[] lengths =
                            hasLength
                                    ? orElse(
                                            columns.get(2), lengthType, Integer.MAX_VALUE, rowCount)
                                    : offsets;
                    return ArrayRows.gather(
                            (ArrayColumn) columns.getFirst(),
                            rowCount,
                            (array, row, _) ->
                                    slice(array, row, offsets[row], lengths[row], hasLength));
                });
    }

    /// Integers, with another number for NULL.
    private static long[] orElse(Column column, DataType type, long other, int rowCount) {
        long[] values = new long[rowCount];
        if (DataTypes.withoutWrappers(type).equals(DataTypes.NOTHING)) {
            Arrays.fill(values, other);
            return values;
        }
        Column plain = ConditionalFunctions.withoutNulls(column);
        long[] numbers = Numbers.longs(plain, DataTypes.notNullable(type));
        for (int row = 0; row < rowCount; row++) {
            values[row] = ConditionalFunctions.isNull(column, row) ? other : numbers[row];
        }
        return values;
    }

    private static int[] slice(
            ArrayColumn array, int row, long offset, long length, boolean hasLength) {
        int size = array.end(row) - array.start(row);
        long start = offset > 0 ? offset - 1 : size + offset;
        long end = size;
        if (hasLength) {
            end = length >= 0 ? start + Math.min(length, Integer.MAX_VALUE) : size + length;
        }
        int first = Math.clamp(start, 0, size);
        int last = Math.clamp(end, first, Math.max(first, size));
        return offset == 0
                ? new int[0]
                : ArrayRows.range(array.start(row) + first, array.start(row) + last);
    }

    /// @param sign 1 to the left
    private static ScalarFunction rotate(String name, int sign) {
        return define(
                name + "(array, count)",
                "The array with its elements moved around by a count of places.",
                (arguments, _) -> {
                    Arguments.count(name, arguments, 2);
                    DataType element = ArrayFunctions.element(name, arguments, 0);
                    Arguments.integer(name, arguments, 1);
                    DataType countType = arguments.get(1).type();
                    return BoundFunction.of(
                            new ArrayType(element),
                            (columns, rowCount) -> {
                                long[] counts = Numbers.longs(columns.get(1), countType);
                                return ArrayRows.gather(
                                        (ArrayColumn) columns.getFirst(),
                                        rowCount,
                                        (array, row, _) -> {
                                            int start = array.start(row);
                                            int size = array.end(row) - start;
                                            int[] rows = new int[size];
                                            for (int i = 0; i < size; i++) {
                                                long from = i + sign * (counts[row] % size);
                                                rows[i] = start + Math.floorMod(from, size);
                                            }
                                            return rows;
                                        });
                            });
                });
    }

    /// @param sign 1 to the left
    private static ScalarFunction shift(String name, int sign) {
        return define(
                name + "(array, count[, filler])",
                "The array with its elements moved by a count of places, a filler in the rest.",
                (arguments, context) -> bindShift(name, sign, arguments, context));
    }

    private static BoundFunction bindShift(
            String name, int sign, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 2, 3);
        DataType element = ArrayFunctions.element(name, arguments, 0);
        Arguments.integer(name, arguments, 1);
        DataType countType = arguments.get(1).type();
        boolean hasFiller = arguments.size() == 3;
        if (hasFiller) {
            DataType filler = arguments.get(2).type();
            if (!Supertypes.common(List.of(element, filler)).equals(element)) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Illegal type "
                                + filler.name()
                                + " of argument of function "
                                + name
                                + ", expected "
                                + element.name());
            }
        }
        Cast fillerCast =
                hasFiller
                        ? Casts.bind(arguments.get(2).type(), element, context)
                        : (_, rowCount) -> Columns.defaults(element, rowCount);
        return BoundFunction.of(
                new ArrayType(element),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    Column elements = ArrayRows.elements(array);
                    int base = elements.rowCount();
                    Column fillers =
                            Columns.full(
                                    fillerCast.apply(columns.get(hasFiller ? 2 : 1), rowCount));
                    Column all = Columns.concat(element, List.of(elements, fillers));
                    long[] counts = Numbers.longs(columns.get(1), countType);
                    return ArrayRows.gather(
                            new ArrayColumn(array.ends(), all, rowCount),
                            rowCount,
                            (list, row, _) -> {
                                int start = list.start(row);
                                int size = list.end(row) - start;
                                int by = Math.clamp(counts[row], -size, size) * sign;
                                int[] rows = new int[size];
                                for (int i = 0; i < size; i++) {
                                    int from = i + by;
                                    boolean isInside = from >= 0 && from < size;
                                    rows[i] = isInside ? start + from : base + row;
                                }
                                return rows;
                            });
                });
    }

    private static BoundFunction bindShingles(List<Argument> arguments) {
        String name = "arrayShingles";
        Arguments.count(name, arguments, 2);
        DataType element = ArrayFunctions.element(name, arguments, 0);
        Arguments.integer(name, arguments, 1);
        DataType lengthType = arguments.get(1).type();
        return BoundFunction.of(
                new ArrayType(new ArrayType(element)),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    long[] lengths = Numbers.longs(columns.get(1), lengthType);
                    int[] outerEnds = new int[rowCount];
                    List<int[]> runs = new ArrayList<>();
                    for (int row = 0; row < rowCount; row++) {
                        int size = array.end(row) - array.start(row);
                        checkShingle(lengths[row], size);
                        int length = (int) lengths[row];
                        for (int i = 0; i + length <= size; i++) {
                            int from = array.start(row) + i;
                            runs.add(ArrayRows.range(from, from + length));
                        }
                        outerEnds[row] = runs.size();
                    }
                    Column elements = Columns.full(array.elements());
                    return new ArrayColumn(outerEnds, nested(runs, elements), rowCount);
                });
    }

    private static void checkShingle(long length, int size) {
        if (length <= 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Shingle argument of function arrayShingles must be a positive integer");
        }
        if (length > size) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Shingle argument of function arrayShingles must less or equal than the array"
                            + " length");
        }
    }

    private static ArrayColumn nested(List<int[]> runs, Column elements) {
        int[] ends = new int[runs.size()];
        int count = 0;
        for (int i = 0; i < ends.length; i++) {
            count += runs.get(i).length;
            ends[i] = count;
        }
        int[] rows = new int[count];
        int at = 0;
        for (int[] run : runs) {
            System.arraycopy(run, 0, rows, at, run.length);
            at += run.length;
        }
        return new ArrayColumn(ends, elements.gather(rows, count), ends.length);
    }

    private static BoundFunction bindTranspose(List<Argument> arguments) {
        String name = "arrayTranspose";
        Arguments.count(name, arguments, 1);
        if (!(ArrayFunctions.element(name, arguments, 0) instanceof ArrayType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Argument of function arrayTranspose must be Array(Array(T)), got "
                            + arguments.getFirst().type().name());
        }
        return BoundFunction.of(
                arguments.getFirst().type(),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    ArrayColumn inner = (ArrayColumn) Columns.full(array.elements());
                    int[] outerEnds = new int[rowCount];
                    List<int[]> runs = new ArrayList<>();
                    for (int row = 0; row < rowCount; row++) {
                        addTransposed(array, inner, row, runs);
                        outerEnds[row] = runs.size();
                    }
                    Column elements = Columns.full(inner.elements());
                    return new ArrayColumn(outerEnds, nested(runs, elements), rowCount);
                });
    }

    private static void addTransposed(
            ArrayColumn array, ArrayColumn inner, int row, List<int[]> runs) {
        int height = array.end(row) - array.start(row);
        int width = 0;
        for (int i = 0; i < height; i++) {
            int at = array.start(row) + i;
            int size = inner.end(at) - inner.start(at);
            width = i == 0 ? size : width;
            if (size != width) {
                throw new DatabaseException(
                        ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                        "All inner arrays in argument of function arrayTranspose must have equal"
                                + " sizes, but row "
                                + row
                                + " has inner arrays of size "
                                + width
                                + " and "
                                + size);
            }
        }
        for (int column = 0; column < width; column++) {
            int[] run = new int[height];
            for (int i = 0; i < height; i++) {
                run[i] = inner.start(array.start(row) + i) + column;
            }
            runs.add(run);
        }
    }

    private static BoundFunction bindConstant(List<Argument> arguments) {
        String name = "arrayWithConstant";
        Arguments.count(name, arguments, 2);
        DataType lengthType = arguments.getFirst().type();
        if (!Numbers.isInteger(lengthType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal type "
                            + lengthType.name()
                            + " of argument of function arrayWithConstant, expected Integer");
        }
        return BoundFunction.of(
                new ArrayType(arguments.get(1).type()),
                (columns, rowCount) -> {
                    long[] lengths = Numbers.longs(columns.getFirst(), lengthType);
                    int[] ends = new int[rowCount];
                    long end = 0;
                    for (int row = 0; row < rowCount; row++) {
                        if (lengths[row] < 0) {
                            throw new DatabaseException(
                                    ErrorCode.TOO_LARGE_ARRAY_SIZE,
                                    "Array size " + lengths[row] + " cannot be negative");
                        }
                        end += lengths[row];
                        if (lengths[row] > 1 << 30 || end > 1 << 30) {
                            throw new DatabaseException(
                                    ErrorCode.TOO_LARGE_ARRAY_SIZE,
                                    "Too large array size " + lengths[row]);
                        }
                        ends[row] = (int) end;
                    }
                    return spread(Columns.full(columns.get(1)), ends, rowCount);
                });
    }

    /// Each row's value as often as the row's array is long.
    private static Column spread(Column values, int[] ends, int rowCount) {
        int[] rows = HigherOrderFunctions.outerRows(ends, rowCount);
        return new ArrayColumn(ends, values.gather(rows, rows.length), rowCount);
    }

    private static BoundFunction bindReplicate(List<Argument> arguments) {
        Arguments.count("replicate", arguments, 2, Integer.MAX_VALUE);
        for (int i = 1; i < arguments.size(); i++) {
            ArrayFunctions.element("replicate", arguments, i);
        }
        return BoundFunction.of(
                new ArrayType(arguments.getFirst().type()),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.get(1);
                    return spread(Columns.full(columns.getFirst()), array.ends(), rowCount);
                });
    }
}
