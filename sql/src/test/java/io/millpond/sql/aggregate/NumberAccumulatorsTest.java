package io.millpond.sql.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.codec.RandomColumns;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.Layout;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

/// The accumulators made for numbers give what the general ones give.
class NumberAccumulatorsTest {
    private static final int ROWS = 200;
    private static final DataType ENUM =
            new EnumType(
                    8,
                    List.of(
                            new EnumType.Entry("a", -3),
                            new EnumType.Entry("b", 5),
                            new EnumType.Entry("c", 7)));

    @Provide
    Arbitrary<DataType> numbers() {
        return Arbitraries.of(
                DataTypes.INT8,
                DataTypes.UINT8,
                DataTypes.BOOL,
                DataTypes.INT16,
                DataTypes.UINT16,
                DataTypes.INT32,
                DataTypes.UINT32,
                DataTypes.INT64,
                DataTypes.UINT64,
                new DecimalType(18, 4),
                ENUM);
    }

    @Property(tries = 300)
    void extremesAreThoseOfTheGeneralAccumulator(
            @ForAll("numbers") DataType type,
            @ForAll boolean isLeast,
            @ForAll @IntRange(min = 1, max = 5) int groupCount,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PickAccumulator.Rule rule =
                isLeast ? PickAccumulator.Rule.LEAST : PickAccumulator.Rule.GREATEST;
        Accumulator expected = new PickAccumulator(type, null, rule);
        Accumulator actual = new ExtremeAccumulator(type, isLeast);
        for (int block = 0; block < 2; block++) {
            List<Column> columns = List.of(RandomColumns.column(type, ROWS, random));
            int[] groups = groups(groupCount, random);
            expected.add(groups, groupCount, columns, ROWS);
            actual.add(groups, groupCount, columns, ROWS);
        }
        assertSame(expected, actual, groupCount + 1);
    }

    @Test
    void extremesOfTheLowestNumbersAreNotTakenForNothing() {
        Accumulator greatest = new ExtremeAccumulator(DataTypes.INT64, false);
        greatest.add(new int[1], 1, List.of(LongColumn.of(Long.MIN_VALUE)), 1);
        assertThat(((LongColumn) greatest.result(1)).value(0)).isEqualTo(Long.MIN_VALUE);
        Accumulator least = new ExtremeAccumulator(DataTypes.UINT64, true);
        least.add(new int[1], 1, List.of(LongColumn.of(-1)), 1);
        assertThat(((LongColumn) least.result(1)).value(0)).isEqualTo(-1);
        Accumulator none = new ExtremeAccumulator(DataTypes.INT64, true);
        none.add(new int[0], 1, List.of(LongColumn.of()), 0);
        assertThat(((LongColumn) none.result(1)).value(0)).isZero();
    }

    @Test
    void extremeOfAConstantIsTheConstant() {
        Accumulator greatest = new ExtremeAccumulator(DataTypes.INT32, false);
        greatest.add(new int[3], 1, List.of(new ConstantColumn(IntColumn.of(-7), 3)), 3);
        assertThat(((IntColumn) greatest.result(1)).value(0)).isEqualTo(-7);
    }

    @Property(tries = 300)
    void maskedRowsCountAsIfTheyWereNotThere(
            @ForAll("numbers") DataType type,
            @ForAll @IntRange(min = 1, max = 5) int groupCount,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Column column = RandomColumns.column(type, ROWS, random);
        byte[] truths = new byte[ROWS];
        for (int row = 0; row < ROWS; row++) {
            truths[row] = (byte) random.nextInt(2);
        }
        int[] groups = groups(groupCount, random);
        int[] rows = Rows.where(truths, (byte) 1, ROWS);
        List<Column> some = List.of(column.gather(rows, rows.length));
        int[] someGroups = Rows.gather(groups, rows);
        for (int function = 0; function < 2; function++) {
            MaskedAccumulator masked = accumulator(function, type);
            masked.addWhere(truths, groups, groupCount, List.of(column), ROWS);
            Accumulator plain = accumulator(function, type);
            plain.add(someGroups, groupCount, some, rows.length);
            assertSame(plain, masked, groupCount);
        }
    }

    private static MaskedAccumulator accumulator(int function, DataType type) {
        return function == 0
                ? new SumAccumulators.Count()
                : new SumAccumulators.Longs(type, Layout.LONG);
    }

    @Property(tries = 300)
    void sumsWrapAroundAsTheSumOfEachRowDoes(
            @ForAll("numbers") DataType type,
            @ForAll @IntRange(min = 1, max = 5) int groupCount,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Column column = RandomColumns.column(type, ROWS, random);
        int[] groups = groups(groupCount, random);
        Accumulator whole = new SumAccumulators.Longs(type, Layout.LONG);
        whole.add(groups, groupCount, List.of(column), ROWS);
        Accumulator rowByRow = new SumAccumulators.Longs(type, Layout.LONG);
        for (int row = 0; row < ROWS; row++) {
            Column one = column.slice(row, row + 1);
            rowByRow.add(new int[] {groups[row]}, groupCount + 1, List.of(one), 1);
        }
        assertSame(rowByRow, whole, groupCount);
    }

    private static int[] groups(int groupCount, SplittableRandom random) {
        return random.ints(ROWS, 0, groupCount).toArray();
    }

    private static void assertSame(Accumulator expected, Accumulator actual, int groupCount) {
        Column result = actual.result(groupCount);
        Column wanted = expected.result(groupCount);
        for (int group = 0; group < groupCount; group++) {
            assertThat(result.equalAt(group, wanted, group)).as("group " + group).isTrue();
        }
    }
}
