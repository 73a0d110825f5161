package io.millpond.sql.exec;

import io.millpond.sql.plan.WindowFunction.Ranking;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;

import java.util.List;

/// Functions of a row's place in its partition.
final class WindowRanks {
    private WindowRanks() {}

    static Column evaluate(Ranking ranking, List<Column> arguments, WindowRows rows) {
        int rowCount = rows.rowCount();
        if (ranking == Ranking.PERCENT_RANK || ranking == Ranking.CUME_DIST) {
            double[] shares = new double[rowCount];
            for (int row = 0; row < rowCount; row++) {
                shares[row] = share(ranking, row, rows);
            }
            return new DoubleColumn(shares, rowCount);
        }
        long[] numbers = new long[rowCount];
        long dense = 0;
        for (int row = 0; row < rowCount; row++) {
            int start = rows.partitionStart(row);
            dense = row == start ? 1 : row == rows.peerStart(row) ? dense + 1 : dense;
            numbers[row] =
                    switch (ranking) {
                        case ROW_NUMBER -> row - start + 1L;
                        case RANK -> rows.peerStart(row) - start + 1L;
                        case DENSE_RANK -> dense;
                        case NTILE -> tile(arguments, row, rows);
                        case PERCENT_RANK, CUME_DIST -> throw new IllegalStateException();
                    };
        }
        return new LongColumn(numbers, rowCount);
    }

    private static double share(Ranking ranking, int row, WindowRows rows) {
        int start = rows.partitionStart(row);
        int size = rows.partitionEnd(row) - start;
        if (ranking == Ranking.CUME_DIST) {
            return (rows.peerEnd(row) - start) / (double) size;
        }
        return size == 1 ? 0 : (rows.peerStart(row) - start) / (size - 1.0);
    }

    /// The bucket of a row: the first buckets have one row more where they cannot be equal.
    private static long tile(List<Column> arguments, int row, WindowRows rows) {
        long buckets = Numerics.integer(arguments.getFirst(), row);
        if (buckets <= 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The number of buckets of ntile must be greater than 0, not " + buckets);
        }
        int start = rows.partitionStart(row);
        long size = rows.partitionEnd(row) - (long) start;
        long place = row - (long) start;
        long small = size / buckets;
        long largeCount = size % buckets;
        long inLarge = largeCount * (small + 1);
        return place < inLarge
                ? place / (small + 1) + 1
                : largeCount + (place - inLarge) / Math.max(1, small) + 1;
    }
}
