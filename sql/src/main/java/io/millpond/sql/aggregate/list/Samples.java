package io.millpond.sql.aggregate.list;

import io.millpond.storage.column.Column;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Random samples of the values of groups, which depend on nothing but the seed.
///
/// *Differs:* the sample is another than ClickHouse's with the same seed; a group of no more values
/// than the sample has is returned whole, as there.
final class Samples {
    private Samples() {}

    /// @param ends where each group ends in `values`
    static Column of(Column values, int[] ends, int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> rows = new ArrayList<>();
        int[] sampleEnds = new int[ends.length];
        int from = 0;
        for (int group = 0; group < ends.length; group++) {
            int base = rows.size();
            for (int row = from; row < ends[group]; row++) {
                int seen = row - from;
                if (seen < size) {
                    rows.add(row);
                } else {
                    int place = random.nextInt(seen + 1);
                    if (place < size) {
                        rows.set(base + place, row);
                    }
                }
            }
            sampleEnds[group] = rows.size();
            from = ends[group];
        }
        return CollectedLists.arrays(values, rows, sampleEnds);
    }
}
