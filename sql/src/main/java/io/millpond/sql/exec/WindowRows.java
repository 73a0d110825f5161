package io.millpond.sql.exec;

import io.millpond.sql.ast.Window.BoundKind;
import io.millpond.sql.ast.Window.FrameUnit;
import io.millpond.sql.plan.SortKey;
import io.millpond.sql.plan.WindowShape;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import java.util.Arrays;
import java.util.List;

/// Where each row of a sorted block stands: its partition, its peers, its frame. All ranges are
/// half-open row numbers. Immutable.
///
/// Peers are rows of one partition whose ORDER BY keys are equal; a frame of ROWS has none, each
/// row stands alone in it, as in ClickHouse, so that ranks number the rows.
final class WindowRows {
    private final WindowShape shape;
    private final List<SortKey> order;
    private final int rowCount;
    private final int[] partitionStarts;
    private final int[] partitionEnds;
    private final int[] peerStarts;
    private final int[] peerEnds;
    private final int[] frameStarts;
    private final int[] frameEnds;

    WindowRows(
            List<Column> partition,
            List<Column> keys,
            List<SortKey> order,
            WindowShape shape,
            int rowCount) {
        this.shape = shape;
        this.order = order;
        this.rowCount = rowCount;
        this.partitionStarts = new int[rowCount];
        this.partitionEnds = new int[rowCount];
        this.peerStarts = new int[rowCount];
        this.peerEnds = new int[rowCount];
        this.frameStarts = new int[rowCount];
        this.frameEnds = new int[rowCount];
        List<Column> fullPartition = partition.stream().map(Columns::full).toList();
        List<Column> fullKeys = keys.stream().map(Columns::full).toList();
        fillRuns(fullPartition, List.of(), partitionStarts, partitionEnds);
        if (shape.unit() == FrameUnit.ROWS) {
            Arrays.setAll(peerStarts, row -> row);
            Arrays.setAll(peerEnds, row -> row + 1);
        } else {
            fillRuns(fullPartition, fullKeys, peerStarts, peerEnds);
        }
        fillFrames(fullKeys);
    }

    private void fillRuns(List<Column> keys, List<Column> more, int[] starts, int[] ends) {
        int start = 0;
        for (int row = 1; row <= rowCount; row++) {
            if (row == rowCount || !isEqual(keys, row) || !isEqual(more, row)) {
                for (int i = start; i < row; i++) {
                    starts[i] = start;
                    ends[i] = row;
                }
                start = row;
            }
        }
    }

    /// Whether a row's keys are those of the row before.
    private static boolean isEqual(List<Column> keys, int row) {
        for (Column key : keys) {
            if (!key.equalAt(row - 1, key, row)) {
                return false;
            }
        }
        return true;
    }

    private void fillFrames(List<Column> keys) {
        boolean isByDistance =
                shape.unit() == FrameUnit.RANGE
                        && (hasDistance(shape.begin()) || hasDistance(shape.end()));
        double[] distances = isByDistance ? distanceKeys(keys) : new double[0];
        for (int row = 0; row < rowCount; row++) {
            int from;
            int to;
            if (shape.unit() == FrameUnit.ROWS) {
                from = rowsBound(shape.begin(), row, 0);
                to = rowsBound(shape.end(), row, 1);
            } else {
                from = rangeStart(shape.begin(), row, distances);
                to = rangeEnd(shape.end(), row, distances);
            }
            frameStarts[row] = Math.clamp(from, partitionStarts[row], partitionEnds[row]);
            frameEnds[row] = Math.clamp(to, frameStarts[row], partitionEnds[row]);
        }
    }

    private static boolean hasDistance(WindowShape.Bound bound) {
        return bound.kind() == BoundKind.PRECEDING || bound.kind() == BoundKind.FOLLOWING;
    }

    /// The ORDER BY keys as numbers that ascend with the rows, but for NULL, which is below all
    /// others wherever it stands.
    private double[] distanceKeys(List<Column> keys) {
        double[] numbers = Numerics.doubles(keys.getFirst(), order.getFirst().slot().type());
        boolean isDescending = order.getFirst().isDescending();
        for (int i = 0; i < numbers.length; i++) {
            double number = Double.isNaN(numbers[i]) ? Double.NEGATIVE_INFINITY : numbers[i];
            numbers[i] = isDescending ? -number : number;
        }
        return numbers;
    }

    private int rowsBound(WindowShape.Bound bound, int row, int exclusive) {
        long distance = (long) Math.min(bound.distance(), Integer.MAX_VALUE);
        long at =
                switch (bound.kind()) {
                    case UNBOUNDED_PRECEDING -> partitionStarts[row];
                    case PRECEDING -> row - distance + exclusive;
                    case CURRENT_ROW -> row + exclusive;
                    case FOLLOWING -> row + distance + exclusive;
                    case UNBOUNDED_FOLLOWING -> partitionEnds[row];
                };
        return Math.clamp(at, partitionStarts[row], partitionEnds[row]);
    }

    private int rangeStart(WindowShape.Bound bound, int row, double[] keys) {
        return switch (bound.kind()) {
            case UNBOUNDED_PRECEDING -> partitionStarts[row];
            case CURRENT_ROW -> peerStarts[row];
            case UNBOUNDED_FOLLOWING -> partitionEnds[row];
            case PRECEDING -> startAt(keys, row, keys[row] - bound.distance());
            case FOLLOWING -> startAt(keys, row, keys[row] + bound.distance());
        };
    }

    private int rangeEnd(WindowShape.Bound bound, int row, double[] keys) {
        return switch (bound.kind()) {
            case UNBOUNDED_PRECEDING -> partitionStarts[row];
            case CURRENT_ROW -> peerEnds[row];
            case UNBOUNDED_FOLLOWING -> partitionEnds[row];
            case PRECEDING -> endAt(keys, row, keys[row] - bound.distance());
            case FOLLOWING -> endAt(keys, row, keys[row] + bound.distance());
        };
    }

    /// The first row, from the start of the frame before on, whose key is not below `value`.
    private int startAt(double[] keys, int row, double value) {
        boolean isFirst = row == partitionStarts[row];
        int start = isFirst ? row : frameStarts[row - 1];
        while (start < partitionEnds[row] && keys[start] < value) {
            start++;
        }
        return start;
    }

    /// The first row, from the end of the frame before on, whose key is above `value`.
    private int endAt(double[] keys, int row, double value) {
        boolean isFirst = row == partitionStarts[row];
        int end = isFirst ? row : frameEnds[row - 1];
        while (end < partitionEnds[row] && keys[end] <= value) {
            end++;
        }
        return end;
    }

    int rowCount() {
        return rowCount;
    }

    int partitionStart(int row) {
        return partitionStarts[row];
    }

    int partitionEnd(int row) {
        return partitionEnds[row];
    }

    int peerStart(int row) {
        return peerStarts[row];
    }

    int peerEnd(int row) {
        return peerEnds[row];
    }

    int frameStart(int row) {
        return frameStarts[row];
    }

    int frameEnd(int row) {
        return frameEnds[row];
    }
}
