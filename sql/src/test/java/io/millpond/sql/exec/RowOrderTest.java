package io.millpond.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.codec.RandomColumns;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.SortKey;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Rows are ordered by the values of the first key, then by those of the second, then as they were.
class RowOrderTest {
    @Provide
    Arbitrary<DataType> types() {
        return Arbitraries.of(
                DataTypes.UINT8,
                DataTypes.INT8,
                DataTypes.UINT32,
                DataTypes.UINT64,
                DataTypes.INT64,
                DataTypes.STRING,
                DataTypes.UUID,
                DataTypes.FLOAT64,
                new LowCardinalityType(DataTypes.STRING),
                new NullableType(DataTypes.INT32));
    }

    @Property(tries = 500)
    void firstRowsAreThoseOfAStableSort(
            @ForAll("types") DataType type,
            @ForAll("types") DataType secondType,
            @ForAll boolean isDescending,
            @ForAll @IntRange(min = 1, max = 120) int rowCount,
            @ForAll @IntRange(min = 1, max = 130) int limit,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Column> columns =
                List.of(
                        repeating(type, rowCount, random),
                        RandomColumns.column(secondType, rowCount, random));
        Slot first = new Slot("a", type);
        Slot second = new Slot("b", secondType);
        Block block =
                new Block(
                        new Header(List.of(new Field("a", type), new Field("b", secondType))),
                        columns,
                        rowCount);
        List<SortKey> keys =
                List.of(
                        new SortKey(first, isDescending, false),
                        new SortKey(second, isDescending, false));
        RowOrder order =
                new RowOrder(block, new Layout(List.of(first, second)), keys, Checkpoints.NONE);
        int[] sorted = order.sorted(rowCount);
        assertThat(order.first(rowCount, limit))
                .isEqualTo(Arrays.copyOf(sorted, Math.min(limit, rowCount)));
        boolean hasVoids = type instanceof NullableType || type.equals(DataTypes.FLOAT64);
        boolean hasSecondVoids =
                secondType instanceof NullableType || secondType.equals(DataTypes.FLOAT64);
        if (!isDescending || !(hasVoids || hasSecondVoids)) {
            assertThat(sorted)
                    .isEqualTo(expected(columns, List.of(type, secondType), isDescending));
        }
        RowOrder last =
                new RowOrder(
                        block.slice(rowCount - 1, rowCount),
                        new Layout(List.of(first, second)),
                        keys,
                        Checkpoints.NONE);
        for (int row = 0; row < rowCount; row++) {
            assertThat(Integer.signum(order.compare(row, last, 0)))
                    .isEqualTo(Integer.signum(order.compare(row, rowCount - 1)));
        }
    }

    /// A column each of whose values is there a few times.
    private static Column repeating(DataType type, int rowCount, SplittableRandom random) {
        int count = 1 + rowCount / 4;
        int[] rows = random.ints(rowCount, 0, count).toArray();
        return RandomColumns.column(type, count, random).gather(rows, rowCount);
    }

    private static int[] expected(
            List<Column> columns, List<DataType> types, boolean isDescending) {
        Comparator<Integer> comparator = (_, _) -> 0;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            ColumnOrder order = ColumnOrder.of(types.get(i));
            Comparator<Integer> next = (a, b) -> order.compare(column, a, column, b);
            comparator = comparator.thenComparing(isDescending ? next.reversed() : next);
        }
        return IntStream.range(0, columns.getFirst().rowCount())
                .boxed()
                .sorted(comparator)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
