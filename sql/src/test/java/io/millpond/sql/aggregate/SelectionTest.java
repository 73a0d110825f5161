package io.millpond.sql.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

final class SelectionTest {
    @Property(tries = 300)
    void ranksHoldWhatSortingPutsThere(
            @ForAll @IntRange(min = 1, max = 2_000) int length,
            @ForAll @IntRange(min = 1, max = 1_000) int distinct,
            @ForAll long seed,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 2_100) Integer> ranks) {
        Random random = new Random(seed);
        double[] values = random.ints(length, 0, distinct).asDoubleStream().toArray();
        assertSelected(values, ranks.stream().mapToInt(rank -> rank).sorted().toArray());
    }

    @Test
    void sortedReversedEqualAndOrganPipeInputsAreSelectedToo() {
        int length = 100_000;
        int[] ranks = {0, 1, length / 3, length / 2, length - 1};
        assertSelected(IntStream.range(0, length).asDoubleStream().toArray(), ranks);
        assertSelected(IntStream.range(0, length).mapToDouble(i -> -i).toArray(), ranks);
        assertSelected(new double[length], ranks);
        assertSelected(
                IntStream.range(0, length).mapToDouble(i -> Math.min(i, length - i)).toArray(),
                ranks);
    }

    @Test
    void infinitiesAreOrdered() {
        double[] values = new double[100];
        values[3] = Double.POSITIVE_INFINITY;
        values[70] = Double.NEGATIVE_INFINITY;
        assertSelected(values, 0, 50, 99);
    }

    @Test
    void nothingOutsideOfTheRangeMoves() {
        double[] values = {9, 3, 2, 1, 0};
        Selection.select(values, 1, 4, new int[] {0, 1, 4});
        assertThat(values[0]).isEqualTo(9);
        assertThat(values[1]).isEqualTo(1);
        assertThat(values[4]).isEqualTo(0);
    }

    private static void assertSelected(double[] values, int... ranks) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] selected = values.clone();
        Selection.select(selected, 0, selected.length, ranks);
        for (int rank : ranks) {
            if (rank < sorted.length) {
                assertThat(selected[rank]).as("rank %d", rank).isEqualTo(sorted[rank]);
            }
        }
        Arrays.sort(selected);
        assertThat(selected).isEqualTo(sorted);
    }
}
