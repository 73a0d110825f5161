package io.millpond.sql.exec;

/// How many rows of an expression are computed at once: so few that a slow one comes by a
/// checkpoint several times a second, and as many as there are where it is fast.
///
/// Begins with few rows, since the first ones tell how long others take. An expression that takes
/// as long for fewer rows is not cut, unless its columns are very large. Thread-safe; threads that
/// use one at a time may lose a step.
final class Pace {
    /// Blocks of so many rows are not cut before it is known how long they take.
    static final int FIRST_ROWS = 8;

    private static final long FAST_NANOS = 10_000_000;
    private static final long SLOW_NANOS = 100_000_000;
    /// About how large a computed column may become.
    private static final long BYTES_MAX = 64L << 20;

    private static final int GROWTH = 8;

    private volatile State state = new State(FIRST_ROWS, 0, 0);

    /// @param rows to compute at once
    /// @param slowRows the rows that took `slowNanos`, which was too long; 0: none did
    private record State(int rows, int slowRows, long slowNanos) {}

    /// How many of `rowCount` rows to compute next.
    int rows(int rowCount) {
        int rows = state.rows();
        return rowCount / 2 < rows ? rowCount : rows;
    }

    /// Notes how long some rows took.
    ///
    /// @param bytes of the largest column that was computed for them
    void took(int rows, long nanos, long bytes) {
        int rowsMax = Math.clamp(BYTES_MAX * rows / Math.max(1, bytes), 1, Integer.MAX_VALUE);
        if (rows > rowsMax) {
            state = new State(rowsMax, 0, 0);
            return;
        }
        State known = state;
        boolean isHelpless =
                known.slowRows() > 0
                        && rows <= known.slowRows() / 2
                        && nanos > known.slowNanos() / 4 * 3;
        if (isHelpless) {
            state = new State(rowsMax, 0, 0);
        } else if (nanos > SLOW_NANOS && rows > 1 && known.rows() < rowsMax) {
            long fitting = (long) (rows * (SLOW_NANOS / 2.0 / nanos));
            state = new State((int) Math.max(1, fitting), rows, nanos);
        } else if (nanos < FAST_NANOS && rows >= known.rows()) {
            state = new State((int) Math.min(rowsMax, (long) rows * GROWTH), 0, 0);
        }
    }
}
