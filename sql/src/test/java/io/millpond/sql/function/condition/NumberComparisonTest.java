package io.millpond.sql.function.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.codec.RandomColumns;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.condition.ComparisonFunctions.Operator;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import java.util.List;
import java.util.SplittableRandom;

/// Integers compare as the numbers that they are, whatever their widths, constant or not.
class NumberComparisonTest {
    private static final int ROWS = 40;
    private static final List<DataType> SIGNED =
            List.of(
                    DataTypes.INT8,
                    DataTypes.UINT8,
                    DataTypes.INT16,
                    DataTypes.UINT16,
                    DataTypes.INT32,
                    DataTypes.UINT32,
                    DataTypes.INT64);
    private static final List<DataType> UNSIGNED =
            List.of(DataTypes.UINT8, DataTypes.UINT16, DataTypes.UINT32, DataTypes.UINT64);

    @Property(tries = 1000)
    void comparisonIsThatOfTheNumbers(
            @ForAll Operator operator,
            @ForAll boolean areUnsigned,
            @ForAll @IntRange(min = 0, max = 27) int left,
            @ForAll @IntRange(min = 0, max = 27) int right,
            @ForAll long seed) {
        List<DataType> types = areUnsigned ? UNSIGNED : SIGNED;
        DataType leftType = types.get(left % types.size());
        DataType rightType = types.get(right % types.size());
        SplittableRandom random = new SplittableRandom(seed);
        Column a = RandomColumns.column(leftType, ROWS, random);
        Column b = RandomColumns.column(rightType, ROWS, random);
        check(operator, areUnsigned, leftType, a, rightType, b);
        check(operator, areUnsigned, leftType, Columns.repeat(a, 0, ROWS), rightType, b);
        check(operator, areUnsigned, leftType, a, rightType, Columns.repeat(b, 0, ROWS));
        if (leftType.equals(rightType)) {
            check(operator, areUnsigned, leftType, a, rightType, a);
            check(operator, areUnsigned, leftType, a, rightType, Columns.repeat(a, 0, ROWS));
        }
    }

    private static void check(
            Operator operator,
            boolean areUnsigned,
            DataType leftType,
            Column left,
            DataType rightType,
            Column right) {
        byte[] results =
                new NumberComparison(operator, leftType, rightType, areUnsigned)
                        .apply(left, right, ROWS);
        for (int row = 0; row < ROWS; row++) {
            int order =
                    Numbers.bigAt(Columns.full(left), row, leftType)
                            .compareTo(Numbers.bigAt(Columns.full(right), row, rightType));
            assertThat(results[row]).isEqualTo((byte) (operator.holds(order) ? 1 : 0));
        }
    }
}
