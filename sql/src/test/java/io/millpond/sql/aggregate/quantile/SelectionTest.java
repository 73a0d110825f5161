package io.millpond.sql.aggregate.quantile;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

final class SelectionTest {
    @Property(tries = 300)
    void ranksHoldWhatSortingPutsThere(
            @ForAll @IntRange(min = 1, max = 20_000) int length,
            @ForAll @LongRange(min = 1) long distinct,
            @ForAll long least,
            @ForAll long seed,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 20_100) Integer> ranks) {
        Random random = new Random(seed);
        long[] values = random.longs(length, 0, distinct).map(value -> least + value).toArray();
        assertSelected(values, ranks.stream().mapToInt(rank -> rank).toArray());
    }

    @Test
    void sortedReversedEqualAndOrganPipeInputsAreSelectedToo() {
        for (int length : new int[] {3_000, 100_000}) {
            int[] ranks = {length - 1, 0, 1, length / 3, length / 2};
            assertSelected(LongStream.range(0, length).toArray(), ranks);
            assertSelected(LongStream.range(0, length).map(i -> -i).toArray(), ranks);
            assertSelected(new long[length], ranks);
            assertSelected(
                    LongStream.range(0, length).map(i -> Math.min(i, length - i)).toArray(), ranks);
        }
    }

    @Test
    void allOfTheRangeOfLongsMayBeUsed() {
        long[] values = new Random(1).longs(50_000).toArray();
        values[7] = Long.MIN_VALUE;
        values[8] = Long.MAX_VALUE;
        assertSelected(values, IntStream.range(0, 50_000).filter(i -> i % 999 == 0).toArray());
        assertSelected(values, 0, 49_999);
    }

    @Test
    void oneFarAwayValueDoesNotHideTheOrderOfTheOthers() {
        long[] values = new Random(2).longs(50_000, 0, 30_000_000).toArray();
        values[49_999] = Long.MAX_VALUE;
        assertSelected(values, 0, 12_345, 12_346, 40_000, 49_998, 49_999);
    }

    @Test
    void nothingOutsideOfTheRangeMovesOrCounts() {
        long[] values = {9, 3, 2, 1, 0};
        Selection selection = new Selection();
        selection.want(0);
        selection.want(4);
        selection.want(1);
        selection.run(values, 1, 4);
        assertThat(selection.at(1)).isEqualTo(1);
        assertThat(values[0]).isEqualTo(9);
        assertThat(values[4]).isZero();
    }

    @Test
    void aRunBeginsWithoutTheRanksOfTheLastOne() {
        Selection selection = new Selection();
        IntStream.range(0, 20).forEach(selection::want);
        selection.run(LongStream.range(0, 20).map(i -> 20 - i).toArray(), 0, 20);
        assertThat(selection.at(19)).isEqualTo(20);
        selection.run(new long[] {5, 4}, 0, 2);
        selection.want(1);
        selection.run(new long[] {8, 7, 6}, 0, 3);
        assertThat(selection.at(1)).isEqualTo(7);
    }

    private static void assertSelected(long[] values, int... ranks) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        long[] reordered = values.clone();
        Selection selection = new Selection();
        Arrays.stream(ranks).forEach(selection::want);
        selection.run(reordered, 0, reordered.length);
        for (int rank : ranks) {
            if (rank < sorted.length) {
                assertThat(selection.at(rank)).as("rank %d", rank).isEqualTo(sorted[rank]);
            }
        }
        Arrays.sort(reordered);
        assertThat(reordered).isEqualTo(sorted);
    }
}
