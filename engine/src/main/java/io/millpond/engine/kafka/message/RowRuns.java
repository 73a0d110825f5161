package io.millpond.engine.kafka.message;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Which partition each row of a block came from: runs of consecutive rows, in row order.
/// Immutable.
public record RowRuns(List<Run> runs) {
    static final RowRuns EMPTY = new RowRuns(List.of());

    /// The rows `[fromRow, toRow)`, all of one partition.
    public record Run(TopicPartition partition, int fromRow, int toRow) {}

    public RowRuns {
        runs = List.copyOf(runs);
    }

    int rowCount() {
        return runs.isEmpty() ? 0 : runs.getLast().toRow();
    }

    /// The runs when the rows of some partitions are taken out.
    RowRuns without(Collection<TopicPartition> partitions) {
        List<Run> kept = new ArrayList<>();
        int row = 0;
        for (Run run : runs) {
            if (!partitions.contains(run.partition())) {
                int count = run.toRow() - run.fromRow();
                kept.add(new Run(run.partition(), row, row + count));
                row += count;
            }
        }
        return new RowRuns(kept);
    }

    /// The rows that are not of some partitions, in order.
    int[] rowsWithout(Collection<TopicPartition> partitions) {
        int[] rows = new int[rowCount()];
        int count = 0;
        for (Run run : runs) {
            if (!partitions.contains(run.partition())) {
                for (int row = run.fromRow(); row < run.toRow(); row++) {
                    rows[count++] = row;
                }
            }
        }
        return rows;
    }
}
