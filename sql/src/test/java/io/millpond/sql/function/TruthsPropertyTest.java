package io.millpond.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.stream.IntStream;

class TruthsPropertyTest {
    @Property
    void everyValueButZeroIsTrue(
            @ForAll @Size(max = 70) byte[] values, @ForAll @IntRange(max = 9) int more) {
        int rowCount = Math.max(0, values.length - more);
        byte[] truths = Truths.of(values, rowCount);
        assertThat(truths).hasSize(rowCount);
        for (int row = 0; row < rowCount; row++) {
            assertThat(truths[row]).as("of %d", values[row]).isEqualTo(truth(values[row]));
        }
    }

    @Property
    void countAndRowsAreThoseOfTheLowestBit(
            @ForAll @Size(max = 70) byte[] values, @ForAll @IntRange(max = 9) int more) {
        int rowCount = Math.max(0, values.length - more);
        int[] expected =
                IntStream.range(0, rowCount).filter(row -> (values[row] & 1) != 0).toArray();
        assertThat(Truths.rows(values, rowCount)).isEqualTo(expected);
        assertThat(Truths.count(values, rowCount)).isEqualTo(expected.length);
    }

    private static byte truth(byte value) {
        return (byte) (value == 0 ? 0 : 1);
    }
}
