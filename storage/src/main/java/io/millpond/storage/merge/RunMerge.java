package io.millpond.storage.merge;

import io.millpond.storage.merge.KeyOrder.Keys;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Merges sorted runs of rows: in which order their rows follow each other, and where groups of
/// equal keys end.
///
/// A tournament: each inner node of a binary tree over the runs holds the run that lost there, and
/// the winner has the least row. It gives its rows as long as they are before the first row of the
/// *challenger*, the best of those that lost against it; then only its path up the tree is played
/// again. So stretches of rows of one run cost a comparison of numbers a row. Rows of equal keys
/// stand in the order of the runs. Single-threaded.
final class RunMerge {
    private final KeyOrder order;
    private final boolean findsGroups;
    private final boolean isFirstWordExact;
    private final Run[] runs;

    /// The first word of each run's next row; of an empty run the greatest number.
    private final long[] heads;

    /// The run that lost at each inner node; the nodes of leaves follow, as many as runs.
    private final int[] losers;

    private int winner;

    private final int[] rows;
    private final int[] ends;
    private int rowCount;
    private int groupCount;

    private @Nullable Keys lastKeys;
    private int lastRow;

    /// Rows of one block.
    static final class Run {
        private final Keys keys;
        private final long[] word;
        private final int shift;
        private final int toRow;
        private int row;

        /// @param firstPlace the number that the run's first row goes by in the result
        Run(Keys keys, int fromRow, int toRow, int firstPlace) {
            this.keys = keys;
            this.word = keys.firstWord();
            this.row = fromRow;
            this.toRow = toRow;
            this.shift = firstPlace - fromRow;
        }

        boolean isEmpty() {
            return row == toRow;
        }

        long head() {
            return row == toRow ? Long.MAX_VALUE : word[row];
        }
    }

    /// @param runs each with at least one row
    /// @param keptCount rows that stand before all others, and go by the numbers before theirs
    /// @param rowCount of all runs together, without those
    /// @param lastKeys the keys of a block with the row before the first one; null: there is none
    RunMerge(
            KeyOrder order,
            boolean findsGroups,
            List<Run> runs,
            int keptCount,
            int rowCount,
            @Nullable Keys lastKeys,
            int lastRow) {
        this.order = order;
        this.findsGroups = findsGroups;
        this.isFirstWordExact = order.isFirstWordExact();
        this.runs = runs.toArray(Run[]::new);
        this.heads = new long[runs.size()];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = this.runs[i].head();
        }
        this.losers = new int[runs.size()];
        this.rows = new int[keptCount + rowCount];
        this.ends = new int[findsGroups ? keptCount + rowCount + 1 : 0];
        this.lastKeys = lastKeys;
        this.lastRow = lastRow;
        for (int i = 0; i < keptCount; i++) {
            rows[i] = i;
        }
        this.rowCount = keptCount;
    }

    /// Takes all rows.
    void run() {
        if (runs.length == 0) {
            endLast();
            return;
        }
        winner = runs.length == 1 ? 0 : play(1);
        while (!runs[winner].isEmpty()) {
            take(runs[winner], challenger());
            heads[winner] = runs[winner].head();
            replay();
        }
        endLast();
    }

    private void endLast() {
        if (findsGroups && rowCount > 0) {
            ends[groupCount++] = rowCount;
        }
    }

    /// The number of each row, in their order.
    int[] rows() {
        return rows;
    }

    /// The place behind the last row of each group.
    int[] ends() {
        return ends;
    }

    int groupCount() {
        return groupCount;
    }

    /// The keys of a block with the row that came last; null: there was none.
    @Nullable Keys lastKeys() {
        return lastKeys;
    }

    int lastRow() {
        return lastRow;
    }

    /// The winner of the games below a node.
    private int play(int node) {
        if (node >= losers.length) {
            return node - losers.length;
        }
        int left = play(2 * node);
        int right = play(2 * node + 1);
        boolean isRight = isBefore(right, left);
        losers[node] = isRight ? left : right;
        return isRight ? right : left;
    }

    private void replay() {
        for (int node = (winner + losers.length) >>> 1; node >= 1; node >>>= 1) {
            int other = losers[node];
            if (isBefore(other, winner)) {
                losers[node] = winner;
                winner = other;
            }
        }
    }

    /// The run whose first row comes next but for the winner's; -1 when there is no other.
    private int challenger() {
        int best = -1;
        for (int node = (winner + losers.length) >>> 1; node >= 1; node >>>= 1) {
            int other = losers[node];
            if (best < 0 || isBefore(other, best)) {
                best = other;
            }
        }
        return best < 0 || runs[best].isEmpty() ? -1 : best;
    }

    private boolean isBefore(int one, int other) {
        long left = heads[one];
        long right = heads[other];
        return left == right ? isBeforeOfEqualHeads(one, other) : left < right;
    }

    private boolean isBeforeOfEqualHeads(int one, int other) {
        Run a = runs[one];
        Run b = runs[other];
        if (a.isEmpty() || b.isEmpty()) {
            return !a.isEmpty();
        }
        int result = isFirstWordExact ? 0 : order.compare(a.keys, a.row, b.keys, b.row);
        return result == 0 ? one < other : result < 0;
    }

    private void take(Run run, int challenger) {
        if (challenger < 0) {
            takeBelow(run, Long.MAX_VALUE, true);
            return;
        }
        long limit = heads[challenger];
        takeBelow(run, limit, isFirstWordExact && winner < challenger);
        if (!isFirstWordExact) {
            while (!run.isEmpty()
                    && run.word[run.row] == limit
                    && isBeforeOfEqualHeads(winner, challenger)) {
                int row = run.row;
                if (findsGroups && isNew(run, row)) {
                    ends[groupCount++] = rowCount;
                }
                rows[rowCount++] = row + run.shift;
                run.row = row + 1;
                lastKeys = run.keys;
                lastRow = row;
            }
        }
    }

    private void takeBelow(Run run, long limit, boolean takesEqual) {
        long[] word = run.word;
        int from = run.row;
        int to = from;
        while (to < run.toRow && (word[to] < limit || (takesEqual && word[to] == limit))) {
            to++;
        }
        if (to == from) {
            return;
        }
        int at = rowCount;
        for (int row = from; row < to; row++) {
            rows[at++] = row + run.shift;
        }
        if (findsGroups) {
            findEnds(run, from, to);
        }
        rowCount = at;
        run.row = to;
        lastKeys = run.keys;
        lastRow = to - 1;
    }

    /// Ends groups where the rows `[from, to)` of a run, which come next, begin others.
    private void findEnds(Run run, int from, int to) {
        int shift = rowCount - from;
        int count = groupCount;
        if (isNew(run, from)) {
            ends[count++] = rowCount;
        }
        long[] word = run.word;
        if (isFirstWordExact) {
            for (int row = from + 1; row < to; row++) {
                if (word[row] != word[row - 1]) {
                    ends[count++] = row + shift;
                }
            }
        } else {
            for (int row = from + 1; row < to; row++) {
                if (word[row] != word[row - 1]
                        || order.compare(run.keys, row, run.keys, row - 1) != 0) {
                    ends[count++] = row + shift;
                }
            }
        }
        groupCount = count;
    }

    /// Whether the row begins a group behind another one.
    private boolean isNew(Run run, int row) {
        Keys last = lastKeys;
        return rowCount > 0
                && last != null
                && (last.firstWord()[lastRow] != run.word[row]
                        || (!isFirstWordExact && order.compare(last, lastRow, run.keys, row) != 0));
    }
}
