package io.millpond.storage.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.testing.RandomColumns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// The sorter against a stable sort by comparison, over all types.
class BlockSorterTest {
    private static int[] naive(List<SortColumn> keys, int rowCount) {
        Comparator<Integer> comparator = (_, _) -> 0;
        for (SortColumn key : keys) {
            ColumnOrder order = ColumnOrder.of(key.type());
            Comparator<Integer> next =
                    (left, right) -> order.compare(key.column(), left, key.column(), right);
            comparator = comparator.thenComparing(key.isDescending() ? next.reversed() : next);
        }
        return IntStream.range(0, rowCount).boxed().sorted(comparator).mapToInt(i -> i).toArray();
    }

    private static void check(List<SortColumn> keys, int rowCount, String context) {
        int[] expected = naive(keys, rowCount);
        int[] actual =
                BlockSorter.order(keys, rowCount)
                        .orElseGet(() -> IntStream.range(0, rowCount).toArray());
        assertThat(actual).as(context).isEqualTo(expected);
    }

    @Test
    void everyTypeSortsInItsOrder() {
        for (DataType type : RandomColumns.TYPES) {
            for (int rows : new int[] {0, 1, 2, 50, 1000}) {
                Column column = RandomColumns.column(type, rows, new Random(rows));
                String context = type.name() + " " + rows;
                check(List.of(new SortColumn(column, type, false)), rows, context);
                check(List.of(new SortColumn(column, type, true)), rows, context + " desc");
            }
        }
    }

    @Test
    void severalKeysSortOneAfterAnother() {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            int rows = random.nextInt(300);
            List<SortColumn> keys = new ArrayList<>();
            StringBuilder context = new StringBuilder("seed " + seed);
            for (int i = 0; i < 3; i++) {
                DataType type = RandomColumns.TYPES.get(random.nextInt(RandomColumns.TYPES.size()));
                Column column = RandomColumns.column(type, rows, random);
                keys.add(new SortColumn(column, type, random.nextBoolean()));
                context.append(' ').append(type.name());
            }
            check(keys, rows, context.toString());
        }
    }

    @Test
    void sortedRowsAndConstantsStay() {
        IntColumn ascending = IntColumn.of(1, 2, 2, 7);
        Column constant = new ConstantColumn(IntColumn.of(5), 4);
        List<SortColumn> keys =
                List.of(
                        SortColumn.ascending(constant, DataTypes.INT32),
                        SortColumn.ascending(ascending, DataTypes.INT32));
        assertThat(BlockSorter.order(keys, 4)).isEmpty();
        assertThat(BlockSorter.order(List.of(), 4)).isEmpty();
    }

    @Test
    void unsignedAndSignedExtremesSortApart() {
        IntColumn column = IntColumn.of(-1, 1, Integer.MIN_VALUE, 0);
        assertThat(BlockSorter.order(List.of(SortColumn.ascending(column, DataTypes.INT32)), 4))
                .hasValueSatisfying(rows -> assertThat(rows).containsExactly(2, 0, 3, 1));
        assertThat(BlockSorter.order(List.of(SortColumn.ascending(column, DataTypes.UINT32)), 4))
                .hasValueSatisfying(rows -> assertThat(rows).containsExactly(3, 1, 2, 0));
    }
}
