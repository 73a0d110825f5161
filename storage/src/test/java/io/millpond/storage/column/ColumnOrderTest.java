package io.millpond.storage.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

import org.junit.jupiter.api.Test;

class ColumnOrderTest {
    @Test
    void unsignedTypesOrderTheHighestBitLast() {
        assertAscending(DataTypes.UINT8, ByteColumn.of((byte) 1, (byte) -1));
        assertAscending(DataTypes.UINT64, LongColumn.of(1, Long.MIN_VALUE));
        assertAscending(DataTypes.DATE_TIME, IntColumn.of(1, -1));
    }

    @Test
    void signedTypesOrderNegativeNumbersFirst() {
        assertAscending(DataTypes.INT8, ByteColumn.of((byte) -1, (byte) 1));
        assertAscending(DataTypes.INT64, LongColumn.of(Long.MIN_VALUE, 1));
        assertAscending(DataTypes.INT128, new WideColumn(new long[] {-1, -1, 0, 0}, 2, 2));
    }

    @Test
    void wideValuesCompareTheHighestWordFirst() {
        assertAscending(DataTypes.UINT128, new WideColumn(new long[] {9, 1, 0, 2}, 2, 2));
    }

    @Test
    void uuidsCompareTheSecondHalfFirst() {
        assertAscending(DataTypes.UUID, new WideColumn(new long[] {0, 2, 9, 1}, 2, 2));
    }

    @Test
    void byteStringsOrderByUnsignedBytesAndThenByLength() {
        assertAscending(DataTypes.STRING, BytesColumn.of("a", "ab", "b", "ż"));
    }

    @Test
    void nanComesAfterAllNumbers() {
        assertAscending(
                DataTypes.FLOAT64, DoubleColumn.of(-1, Double.POSITIVE_INFINITY, Double.NaN));
    }

    @Test
    void nullComesAfterAllValues() {
        Column column = new NullableColumn(new byte[] {0, 0, 1}, IntColumn.of(1, -1, 0));
        assertAscending(new NullableType(DataTypes.UINT32), column);
    }

    @Test
    void codesAreComparedByTheirValues() {
        Column column = new DictionaryColumn(new int[] {1, 0}, BytesColumn.of("z", "a"), 2);
        DataType type = new LowCardinalityType(DataTypes.STRING);
        assertAscending(type, column);
        assertThat(ColumnOrder.of(type).compare(column, 0, Columns.repeat(column, 1, 9), 8))
                .isNegative();
    }

    private static void assertAscending(DataType type, Column column) {
        ColumnOrder order = ColumnOrder.of(type);
        for (int row = 1; row < column.rowCount(); row++) {
            assertThat(order.compare(column, row - 1, column, row)).isNegative();
            assertThat(order.compare(column, row, column, row - 1)).isPositive();
        }
    }
}
