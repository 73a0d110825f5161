package io.millpond.sql.aggregate.quantile;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.codec.RandomColumns;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.IntegerType;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

class QuantileAccumulatorTest {
    private static final int GROUPS = 5;
    private static final double[] LEVELS = {0.9, 0, 0.5, 1};

    @Provide
    Arbitrary<DataType> wholeNumbers() {
        return Arbitraries.of(
                DataTypes.INT8,
                DataTypes.UINT8,
                DataTypes.UINT16,
                DataTypes.INT32,
                DataTypes.UINT32,
                DataTypes.INT64,
                DataTypes.UINT64,
                DataTypes.DATE,
                new DecimalType(9, 2),
                new DecimalType(18, 4));
    }

    @Property(tries = 300)
    void exactQuantilesAreElementsOfTheSortedGroup(
            @ForAll("wholeNumbers") DataType type, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<List<BigInteger>> sorted = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            sorted.add(new ArrayList<>());
        }
        Accumulator first = exact(type);
        Accumulator second = exact(type);
        // The other state numbers its groups the other way round, and has not met group 0.
        int[] ours = {4, 3, 2, 1};
        for (int block = random.nextInt(8); block >= 0; block--) {
            int rowCount = random.nextInt(300);
            Column column = RandomColumns.column(type, rowCount, random);
            boolean isOurs = random.nextBoolean();
            int[] groups = groups(rowCount, random, isOurs ? GROUPS - 1 : ours.length);
            (isOurs ? first : second)
                    .add(groups, isOurs ? GROUPS - 1 : ours.length, List.of(column), rowCount);
            for (int row = 0; row < rowCount; row++) {
                int group = isOurs ? groups[row] : ours[groups[row]];
                sorted.get(group).add(Numbers.bigAt(column, row, type));
            }
        }
        first.merge(second, ours, GROUPS);
        Column elements = ((ArrayColumn) first.result(GROUPS)).elements();
        for (int group = 0; group < GROUPS; group++) {
            List<BigInteger> values = sorted.get(group);
            Collections.sort(values);
            for (int i = 0; i < LEVELS.length; i++) {
                int rank = Math.min((int) (LEVELS[i] * values.size()), values.size() - 1);
                BigInteger expected = values.isEmpty() ? BigInteger.ZERO : values.get(rank);
                assertThat(Numbers.bigAt(elements, group * LEVELS.length + i, type))
                        .as("level %s of %s", LEVELS[i], values)
                        .isEqualTo(expected);
            }
        }
    }

    private static Accumulator exact(DataType type) {
        return new QuantileAccumulator(type, type, QuantileMethod.EXACT, LEVELS, true);
    }

    /// Now and then all rows of one group, as in a sorted table.
    private static int[] groups(int rowCount, SplittableRandom random, int groupCount) {
        int one = random.nextInt(groupCount);
        boolean isOne = random.nextBoolean();
        int[] groups = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            groups[row] = isOne ? one : random.nextInt(groupCount);
        }
        return groups;
    }

    @Test
    void groupsThatAreCountedAreSelectedAsShortOnes() {
        int rowCount = 60_000;
        Accumulator median = accumulator(DataTypes.UINT64, QuantileMethod.EXACT_LOW, 0.5);
        int[] groups = new int[rowCount];
        long[] values = new long[rowCount];
        for (int row = 0; row < rowCount; row++) {
            groups[row] = row % 3;
            values[row] = (row % 2 == 0 ? row : -row) * 1_000_003L;
        }
        median.add(groups, 3, List.of(new LongColumn(values, rowCount)), rowCount);
        LongColumn result = (LongColumn) median.result(3);
        for (int group = 0; group < 3; group++) {
            int one = group;
            long[] expected =
                    LongStream.range(0, rowCount)
                            .filter(row -> row % 3 == one)
                            .mapToObj(row -> values[(int) row])
                            .sorted(Long::compareUnsigned)
                            .mapToLong(Long::longValue)
                            .toArray();
            assertThat(result.value(group)).isEqualTo(expected[(expected.length - 1) / 2]);
        }
    }

    @Test
    void numbersBeyondThePrecisionOfDoublesStayAsTheyAre() {
        long odd = (1L << 60) + 1;
        Accumulator exact = accumulator(DataTypes.INT64, QuantileMethod.EXACT, 0.5);
        exact.add(new int[3], 1, List.of(LongColumn.of(odd, odd, odd)), 3);
        assertThat(((LongColumn) exact.result(1)).value(0)).isEqualTo(odd);
    }

    @Test
    void nanDoesNotCount() {
        double[] values = {Double.NaN, 3, Double.NaN, -1, Double.NEGATIVE_INFINITY, 7, Double.NaN};
        for (QuantileMethod method : QuantileMethod.values()) {
            Accumulator maximum = accumulator(DataTypes.FLOAT64, method, 1);
            maximum.add(new int[7], 2, List.of(new DoubleColumn(values, 7)), 7);
            DoubleColumn result = (DoubleColumn) maximum.result(2);
            assertThat(result.value(0)).as("%s", method).isEqualTo(7);
            assertThat(result.value(1)).as("%s of nothing", method).isNaN();
        }
    }

    @Test
    void valuesBetweenTheRanksLieOnALine() {
        Accumulator median = accumulator(DataTypes.UINT64, QuantileMethod.INTERPOLATED, 0.5);
        median.add(new int[2], 1, List.of(LongColumn.of(-1, -1)), 2);
        assertThat(((DoubleColumn) median.result(1)).value(0)).isEqualTo(0x1p64);
        Accumulator quarter =
                accumulator(new DecimalType(9, 2), QuantileMethod.EXACT_INCLUSIVE, 0.25);
        quarter.add(new int[3], 1, List.of(IntColumn.of(300, -100, 100)), 3);
        assertThat(((DoubleColumn) quarter.result(1)).value(0)).isEqualTo(0);
    }

    @Test
    void constantsAndNumbersOfMoreThan64BitsCountToo() {
        Accumulator ofConstant = accumulator(DataTypes.INT32, QuantileMethod.EXACT, 0.5);
        ofConstant.add(new int[4], 1, List.of(new ConstantColumn(IntColumn.of(-7), 4)), 4);
        assertThat(((IntColumn) ofConstant.result(1)).value(0)).isEqualTo(-7);
        DataType wide = new IntegerType(128, true);
        Accumulator ofWide = accumulator(wide, QuantileMethod.EXACT, 0.5);
        Column two =
                Numbers.ofBigs(
                        new BigInteger[] {BigInteger.TWO, BigInteger.TEN.negate()}, wide.layout());
        ofWide.add(new int[2], 1, List.of(two), 2);
        assertThat(Numbers.bigAt(ofWide.result(1), 0, wide)).isEqualTo(BigInteger.TWO);
    }

    private static Accumulator accumulator(DataType type, QuantileMethod method, double level) {
        DataType element = method.isInterpolated() ? DataTypes.FLOAT64 : type;
        return new QuantileAccumulator(type, element, method, new double[] {level}, false);
    }
}
