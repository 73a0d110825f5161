package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.Arrays;
import java.util.List;

/// Arrays in random order, and random elements of arrays.
///
/// With a seed the order is ClickHouse's: numbers of the generator PCG-64 in its multiplicative
/// form, as many low bits of each as the range needs, those out of range thrown away.
public final class ArrayShuffles {
    private static final String CATEGORY = "Array";

    private ArrayShuffles() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "arrayShuffle(array[, seed])",
                        "The elements in random order.",
                        (arguments, context) -> bind("arrayShuffle", false, arguments, context)),
                define(
                        "arrayPartialShuffle(array[, limit[, seed]])",
                        "The array with random elements at its first places, up to a limit.",
                        (arguments, context) ->
                                bind("arrayPartialShuffle", true, arguments, context)),
                define(
                        "arrayRandomSample(array, count)",
                        "As many random elements, each at most once.",
                        ArrayShuffles::bindSample));
    }

    private static ScalarFunction define(String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, syntax, doc), binder, Trait.NOT_DETERMINISTIC);
    }

    /// Numbers of the generator `pcg64_fast`.
    private static final class Pcg {
        private static final long MULTIPLIER_HIGH = 0x2360ED051FC65DA4L;
        private static final long MULTIPLIER_LOW = 0x4385DF649FCCF645L;
        private long high;
        private long low;

        Pcg(long seed) {
            low = seed | 3;
        }

        private long next() {
            long product = low * MULTIPLIER_LOW;
            high =
                    Math.unsignedMultiplyHigh(low, MULTIPLIER_LOW)
                            + high * MULTIPLIER_LOW
                            + low * MULTIPLIER_HIGH;
            low = product;
            return Long.rotateRight(high ^ low, (int) (high >>> 58));
        }

        /// A number of `[0, bound)`.
        int below(int bound) {
            int bits = 32 - Integer.numberOfLeadingZeros(bound - 1);
            long mask = (1L << bits) - 1;
            long value = bits == 0 ? 0 : next() & mask;
            while (value >= bound) {
                value = next() & mask;
            }
            return (int) value;
        }

        /// Brings random ones of `rows` to the first `limit` places.
        void shuffle(int[] rows, int limit) {
            for (int i = 0; i < Math.min(limit, rows.length - 1); i++) {
                int other = i + below(rows.length - i);
                int kept = rows[i];
                rows[i] = rows[other];
                rows[other] = kept;
            }
        }
    }

    private static BoundFunction bind(
            String name, boolean isPartial, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 1, isPartial ? 3 : 2);
        DataType element = ArrayFunctions.element(name, arguments, 0);
        int seedPlace = isPartial ? 2 : 1;
        for (int i = 1; i < arguments.size(); i++) {
            Arguments.integer(name, arguments, i);
        }
        long limit =
                isPartial && arguments.size() > 1 ? Arguments.constantLong(name, arguments, 1) : 0;
        boolean hasSeed = arguments.size() > seedPlace;
        long given = hasSeed ? Arguments.constantLong(name, arguments, seedPlace) : 0;
        return BoundFunction.of(
                new ArrayType(element),
                (columns, rowCount) -> {
                    Pcg generator = new Pcg(hasSeed ? given : context.random().nextLong());
                    return ArrayRows.gather(
                            (ArrayColumn) Columns.full(columns.getFirst()),
                            rowCount,
                            (array, row, _) -> {
                                int[] rows = ArrayRows.range(array.start(row), array.end(row));
                                int wanted =
                                        limit == 0
                                                ? rows.length
                                                : Math.clamp(limit, 0, rows.length);
                                generator.shuffle(rows, wanted);
                                return rows;
                            });
                });
    }

    private static BoundFunction bindSample(List<Argument> arguments, FunctionContext context) {
        String name = "arrayRandomSample";
        Arguments.count(name, arguments, 2);
        DataType element = ArrayFunctions.element(name, arguments, 0);
        Arguments.integer(name, arguments, 1);
        DataType countType = arguments.get(1).type();
        return BoundFunction.of(
                new ArrayType(element),
                (columns, rowCount) -> {
                    Column countColumn = columns.get(1);
                    long[] counts = Numbers.longs(countColumn, countType);
                    Pcg generator = new Pcg(context.random().nextLong());
                    return ArrayRows.gather(
                            (ArrayColumn) Columns.full(columns.getFirst()),
                            rowCount,
                            (array, row, _) -> {
                                if (counts[row] < 0) {
                                    throw new DatabaseException(
                                            ErrorCode.BAD_ARGUMENTS,
                                            "The count of function arrayRandomSample must not be"
                                                    + " negative");
                                }
                                int[] rows = ArrayRows.range(array.start(row), array.end(row));
                                int wanted = (int) Math.min(counts[row], rows.length);
                                generator.shuffle(rows, wanted);
                                return Arrays.copyOf(rows, wanted);
                            });
                });
    }
}
