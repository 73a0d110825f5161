package io.millpond.storage.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.testing.RandomColumns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.util.List;
import java.util.Random;

/// Goal: what holds for every column class and its builder, whatever the type.
///
/// Method: random columns of each type of [RandomColumns#TYPES], compared row by row with
/// [Column#equalAt]. A failure names the type; the seed is fixed.
class ColumnPropertyTest {
    private static final int ROWS = 150;

    private final Random random = new Random(20_260_601);

    @ParameterizedTest
    @FieldSource("io.millpond.storage.testing.RandomColumns#TYPES")
    void sliceHoldsTheRowsOfItsRange(DataType type) {
        Column column = RandomColumns.column(type, ROWS, random);
        for (int trial = 0; trial < 20; trial++) {
            int from = random.nextInt(ROWS + 1);
            int to = random.nextInt(from, ROWS + 1);
            Column slice = column.slice(from, to);
            assertThat(slice.rowCount()).isEqualTo(to - from);
            for (int row = from; row < to; row++) {
                assertThat(slice.equalAt(row - from, column, row)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("io.millpond.storage.testing.RandomColumns#TYPES")
    void gatherHoldsTheNamedRows(DataType type) {
        Column column = RandomColumns.column(type, ROWS, random);
        int[] rows = random.ints(2 * ROWS, 0, ROWS).toArray();
        Column gathered = column.gather(rows, rows.length - 7);
        assertThat(gathered.rowCount()).isEqualTo(rows.length - 7);
        for (int i = 0; i < gathered.rowCount(); i++) {
            assertThat(gathered.equalAt(i, column, rows[i])).isTrue();
        }
    }

    @ParameterizedTest
    @FieldSource("io.millpond.storage.testing.RandomColumns#TYPES")
    void builderRepeatsWhatIsAppendedRowByRowAndInRanges(DataType type) {
        Column column = RandomColumns.column(type, ROWS, random);
        ColumnBuilder builder = ColumnBuilders.of(type);
        builder.appendRange(column, 10, 60);
        builder.append(column, 0);
        builder.appendRange(Columns.repeat(column, 3, 5), 0, 5);
        builder.append(Columns.repeat(column, 4, 5), 2);
        assertThat(builder.equalAt(50, column, 0)).isTrue();
        Column built = builder.build();
        assertThat(built.rowCount()).isEqualTo(57);
        for (int row = 0; row < 50; row++) {
            assertThat(built.equalAt(row, column, row + 10)).isTrue();
        }
        assertThat(built.equalAt(50, column, 0)).isTrue();
        for (int row = 51; row < 56; row++) {
            assertThat(built.equalAt(row, column, 3)).isTrue();
        }
        assertThat(built.equalAt(56, column, 4)).isTrue();
        assertThat(builder.rowCount()).isZero();
    }

    @ParameterizedTest
    @FieldSource("io.millpond.storage.testing.RandomColumns#TYPES")
    void rolledBackRowsLeaveNoTrace(DataType type) {
        Column kept = RandomColumns.column(type, ROWS, random);
        Column dropped = RandomColumns.column(type, ROWS, random);
        ColumnBuilder builder = ColumnBuilders.of(type);
        builder.appendRange(kept, 0, 70);
        builder.appendRange(dropped, 0, 33);
        builder.rollback(70);
        builder.appendRange(kept, 70, ROWS);
        Column built = builder.build();
        assertThat(built.rowCount()).isEqualTo(ROWS);
        for (int row = 0; row < ROWS; row++) {
            assertThat(built.equalAt(row, kept, row)).isTrue();
        }
    }

    @ParameterizedTest
    @FieldSource("io.millpond.storage.testing.RandomColumns#TYPES")
    void equalValuesHashAlikeInEveryKindOfColumn(DataType type) {
        Column column = RandomColumns.column(type, ROWS, random);
        long[] hashes = hashes(column, 17);
        int[] rows = random.ints(ROWS, 0, ROWS).toArray();
        long[] gathered = hashes(column.gather(rows, ROWS), 17);
        for (int i = 0; i < ROWS; i++) {
            assertThat(gathered[i]).isEqualTo(hashes[rows[i]]);
        }
        assertThat(hashes(Columns.repeat(column, 5, 3), 17)).containsOnly(hashes[5]);
        if (column instanceof DictionaryColumn coded) {
            assertThat(hashes(coded.materialize(), 17)).isEqualTo(hashes);
            assertThat(hashes(coded.materialize(), 0)).isEqualTo(hashes(coded, 0));
        }
    }

    @ParameterizedTest
    @FieldSource("io.millpond.storage.testing.RandomColumns#TYPES")
    void orderAgreesWithEqualityAndIsTransitive(DataType type) {
        Column column = RandomColumns.column(type, 40, random);
        ColumnOrder order = ColumnOrder.of(type);
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 40; j++) {
                int ij = order.compare(column, i, column, j);
                assertThat(ij == 0)
                        .isEqualTo(column.equalAt(i, column, j) || areZeros(column, i, j));
                assertThat(Integer.signum(order.compare(column, j, column, i)))
                        .isEqualTo(-Integer.signum(ij));
                int k = random.nextInt(40);
                if (ij <= 0 && order.compare(column, j, column, k) <= 0) {
                    assertThat(order.compare(column, i, column, k)).isNotPositive();
                }
            }
        }
    }

    /// 0.0 and -0.0 sort alike, and are two keys.
    private static boolean areZeros(Column column, int i, int j) {
        return switch (column) {
            case FloatColumn floats -> floats.value(i) == 0 && floats.value(j) == 0;
            case DoubleColumn doubles -> doubles.value(i) == 0 && doubles.value(j) == 0;
            default -> false;
        };
    }

    @ParameterizedTest
    @FieldSource("io.millpond.storage.testing.RandomColumns#TYPES")
    void defaultsAreAllTheSame(DataType type) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        builder.appendDefault();
        builder.append(RandomColumns.column(type, 1, random), 0);
        builder.appendDefault();
        Column column = builder.build();
        assertThat(column.equalAt(0, column, 2)).isTrue();
        assertThat(Columns.defaults(type, 2).equalAt(1, column, 2)).isTrue();
    }

    @ParameterizedTest
    @FieldSource("io.millpond.storage.testing.RandomColumns#TYPES")
    void concatKeepsTheOrder(DataType type) {
        Column first = RandomColumns.column(type, 20, random);
        Column second = RandomColumns.column(type, 30, random);
        Column both = Columns.concat(type, List.of(first, second));
        assertThat(both.rowCount()).isEqualTo(50);
        assertThat(both.equalAt(19, first, 19)).isTrue();
        assertThat(both.equalAt(20, second, 0)).isTrue();
        assertThat(both.equalAt(49, second, 29)).isTrue();
    }

    @ParameterizedTest
    @FieldSource("io.millpond.storage.testing.RandomColumns#TYPES")
    void reservedRowsAreNoLimit(DataType type) {
        Column column = RandomColumns.column(type, ROWS, random);
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int reserved : new int[] {0, 20, 5_000}) {
            builder.reserve(reserved);
            builder.appendRange(column, 0, 1);
            builder.appendRange(column, 1, ROWS);
            builder.append(column, 0);
            builder.appendRange(column, 7, 90);
            assertThat(builder.rowCount()).isEqualTo(ROWS + 84);
            Column built = builder.build();
            for (int row = 0; row < ROWS; row++) {
                assertThat(built.equalAt(row, column, row)).isTrue();
            }
            assertThat(built.equalAt(ROWS, column, 0)).isTrue();
            assertThat(built.equalAt(ROWS + 83, column, 89)).isTrue();
        }
    }

    @Test
    void textsThatGrowLongerAreJoined() {
        BytesColumn first = BytesColumn.of("a", "", "b");
        BytesColumn second = BytesColumn.of("c".repeat(5_000), "", "d".repeat(70_000));
        Column constant = Columns.repeat(second, 2, 2);
        Column all =
                Columns.concat(DataTypes.STRING, List.of(first, second, constant, first, second));
        BytesColumn expected =
                BytesColumn.of(
                        "a",
                        "",
                        "b",
                        second.text(0),
                        "",
                        second.text(2),
                        second.text(2),
                        second.text(2),
                        "a",
                        "",
                        "b",
                        second.text(0),
                        "",
                        second.text(2));
        assertThat(all.rowCount()).isEqualTo(expected.rowCount());
        for (int row = 0; row < all.rowCount(); row++) {
            assertThat(all.equalAt(row, expected, row)).isTrue();
        }
    }

    private static long[] hashes(Column column, long seed) {
        long[] hashes = new long[column.rowCount()];
        java.util.Arrays.fill(hashes, seed);
        column.hashInto(hashes);
        return hashes;
    }
}
