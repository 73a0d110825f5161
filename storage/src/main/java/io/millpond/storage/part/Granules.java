package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;

import java.util.Arrays;

/// Where the granules of a part begin and end, in rows. Immutable.
final class Granules {
    /// The row behind each granule.
    private final long[] ends;

    private Granules(long[] ends) {
        this.ends = ends;
    }

    /// The first `count` of granules that end before `ends[granule]`.
    static Granules of(long[] ends, int count) {
        return new Granules(Arrays.copyOf(ends, count));
    }

    int count() {
        return ends.length;
    }

    long rowCount() {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    /// The first row of `granule`; [#rowCount] for the one behind the last.
    long firstRow(int granule) {
        return granule == 0 ? 0 : ends[granule - 1];
    }

    /// The number of rows in the granules `[from, to)`, at most 2^31 - 1.
    int rowCount(int fromGranule, int toGranule) {
        return Math.toIntExact(firstRow(toGranule) - firstRow(fromGranule));
    }

    void write(ByteSink sink) {
        sink.putVarint(ends.length);
        for (int granule = 0; granule < ends.length; granule++) {
            sink.putInt(rowCount(granule, granule + 1));
        }
    }

    static Granules read(ByteSource source) {
        int count = source.takeCount();
        long[] ends = new long[count];
        long row = 0;
        for (int granule = 0; granule < count; granule++) {
            int rows = source.takeInt();
            if (rows < 1) {
                throw new IndexOutOfBoundsException("a granule of %d rows".formatted(rows));
            }
            row += rows;
            ends[granule] = row;
        }
        return new Granules(ends);
    }
}
