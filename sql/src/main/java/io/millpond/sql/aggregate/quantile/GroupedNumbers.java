package io.millpond.sql.aggregate.quantile;

import io.millpond.sql.aggregate.Rows;
import io.millpond.sql.aggregate.States;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// All numbers of all groups but NaN. Mutable, used by one thread at a time.
///
/// The columns are kept as they come, each with the groups of its rows; they are put together by
/// group once, in an array of their exact number.
final class GroupedNumbers {
    private final NumberOrder order;
    private final List<Chunk> chunks = new ArrayList<>();
    private long retainedBytes;

    /// A column and its rows' groups.
    ///
    /// @param group of all rows where there is no `groups`
    private record Chunk(Column column, int group, @Nullable Groups groups) {}

    /// The group of each row.
    private static final class Groups {
        private final int[] ofRow;

        Groups(int[] ofRow) {
            this.ofRow = ofRow;
        }
    }

    /// The numbers group after group, in `order`, each group's end behind its last one.
    static final class Ranges {
        private final long[] numbers;
        private final int[] ends;

        private Ranges(long[] numbers, int[] ends) {
            this.numbers = numbers;
            this.ends = ends;
        }

        long[] numbers() {
            return numbers;
        }

        int from(int group) {
            return group == 0 ? 0 : ends[group - 1];
        }

        int to(int group) {
            return ends[group];
        }
    }

    GroupedNumbers(NumberOrder order) {
        this.order = order;
    }

    /// Adds the rows of a column.
    void add(int[] groups, Column column, int rowCount) {
        byte[] nans = nans(column, rowCount);
        if (nans == null) {
            addNumbers(groups, column, rowCount);
            return;
        }
        int[] rows = Rows.where(nans, (byte) 0, rowCount);
        addNumbers(Rows.gather(groups, rows), column.gather(rows, rows.length), rows.length);
    }

    /// Which rows are NaN; null where none is.
    private static byte @Nullable [] nans(Column column, int rowCount) {
        byte[] nans = new byte[rowCount];
        int count = 0;
        switch (Columns.full(column)) {
            case DoubleColumn doubles -> {
                for (int row = 0; row < rowCount; row++) {
                    nans[row] = (byte) (Double.isNaN(doubles.value(row)) ? 1 : 0);
                    count += nans[row];
                }
            }
            case FloatColumn floats -> {
                for (int row = 0; row < rowCount; row++) {
                    nans[row] = (byte) (Float.isNaN(floats.value(row)) ? 1 : 0);
                    count += nans[row];
                }
            }
            default -> count = 0;
        }
        return count == 0 ? null : nans;
    }

    private void addNumbers(int[] groups, Column column, int rowCount) {
        if (rowCount == 0) {
            return;
        }
        boolean isOneGroup = true;
        for (int row = 1; row < rowCount && isOneGroup; row++) {
            isOneGroup = groups[row] == groups[0];
        }
        Groups kept = isOneGroup ? null : new Groups(Arrays.copyOf(groups, rowCount));
        retainedBytes += column.retainedBytes() + (kept == null ? 0 : 4L * rowCount);
        chunks.add(new Chunk(column, groups[0], kept));
    }

    /// Adds the numbers of others, which are used up.
    ///
    /// @param groups the group here of each group there
    void merge(GroupedNumbers others, int[] groups) {
        for (Chunk chunk : others.chunks) {
            Groups theirs = chunk.groups();
            if (theirs != null) {
                int[] ofRow = theirs.ofRow;
                for (int row = 0; row < ofRow.length; row++) {
                    ofRow[row] = groups[ofRow[row]];
                }
            }
            chunks.add(new Chunk(chunk.column(), groups[chunk.group()], theirs));
        }
        retainedBytes += others.retainedBytes;
        others.chunks.clear();
        others.retainedBytes = 0;
    }

    /// All numbers by group.
    Ranges ranges(int groupCount) {
        int[] ends = new int[groupCount];
        for (Chunk chunk : chunks) {
            if (chunk.groups() == null) {
                ends[chunk.group()] += chunk.column().rowCount();
            } else {
                for (int group : chunk.groups().ofRow) {
                    ends[group]++;
                }
            }
        }
        int[] next = new int[groupCount];
        int at = 0;
        for (int group = 0; group < groupCount; group++) {
            next[group] = at;
            at = Math.addExact(at, ends[group]);
            ends[group] = at;
        }
        long[] numbers = new long[at];
        for (Chunk chunk : chunks) {
            if (chunk.groups() == null) {
                order.copy(chunk.column(), numbers, next[chunk.group()]);
                next[chunk.group()] += chunk.column().rowCount();
            } else {
                order.scatter(chunk.column(), chunk.groups().ofRow, numbers, next);
            }
        }
        return new Ranges(numbers, ends);
    }

    /// Arrays of the numbers of each group, in the order in which they came.
    ///
    /// @param type of the columns
    Column lists(DataType type, int groupCount) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (Chunk chunk : chunks) {
            builder.appendRange(chunk.column(), 0, chunk.column().rowCount());
        }
        int[] groups = new int[builder.rowCount()];
        int[] entries = new int[groups.length];
        int at = 0;
        for (Chunk chunk : chunks) {
            for (int row = 0; row < chunk.column().rowCount(); row++) {
                Groups theirs = chunk.groups();
                entries[at] = at;
                groups[at++] = theirs == null ? chunk.group() : theirs.ofRow[row];
            }
        }
        return States.lists(groups, entries, at, builder.build(), groupCount);
    }

    long retainedBytes() {
        return retainedBytes;
    }
}
