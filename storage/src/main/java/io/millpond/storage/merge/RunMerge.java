package io.millpond.storage.merge;

import io.millpond.storage.column.Column;

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
    private final int exactKeys;
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

    private final List<Column> lastKeys;
    private final int lastRow;

    /// The run that the last row is of; null while there is none.
    private @Nullable Run lastRun;

    /// Rows of one block.
    static final class Run {
        private final List<Column> keys;
        private final int fromRow;
        private final int rowCount;
        private final int firstPlace;

        /// The words of each row, counted from the first one.
        private List<long[]> words = List.of();

        private long[] word = new long[0];

        /// The next row, counted from the first one.
        private int next;

        /// @param keys of the whole block
        /// @param firstPlace the number that the run's first row goes by in the result
        Run(List<Column> keys, int fromRow, int toRow, int firstPlace) {
            this.keys = keys;
            this.fromRow = fromRow;
            this.rowCount = toRow - fromRow;
            this.firstPlace = firstPlace;
        }

        List<Column> keys() {
            return keys;
        }

        int fromRow() {
            return fromRow;
        }

        int toRow() {
            return fromRow + rowCount;
        }

        int rowCount() {
            return rowCount;
        }

        void setWords(List<long[]> ofRows) {
            words = ofRows;
            word = ofRows.getFirst();
        }

        boolean isEmpty() {
            return next == rowCount;
        }

        long head() {
            return next == rowCount ? Long.MAX_VALUE : word[next];
        }
    }

    /// @param runs each with at least one row
    /// @param keptCount rows that stand before all others, and go by the numbers before theirs
    /// @param rowCount of all runs together, without those
    /// @param lastKeys the keys of a block with the row before the first one; none: there is none
    RunMerge(
            KeyOrder order,
            boolean findsGroups,
            List<Run> runs,
            int keptCount,
            int rowCount,
            List<Column> lastKeys,
            int lastRow) {
        this.order = order;
        this.findsGroups = findsGroups;
        this.exactKeys = runs.isEmpty() ? 0 : KeyWords.fill(order, runs);
        this.isFirstWordExact =
                exactKeys == order.keyCount()
                        && runs.stream().allMatch(run -> run.words.size() == 1);
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

    /// The keys of the block with the row that came last.
    List<Column> lastKeys() {
        return lastRun == null ? lastKeys : lastRun.keys;
    }

    /// The row of that block.
    int lastRow() {
        return lastRun == null ? lastRow : lastRun.fromRow + lastRun.next - 1;
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
        int result = isFirstWordExact ? 0 : compare(a, a.next, b, b.next);
        return result == 0 ? one < other : result < 0;
    }

    /// The order of two rows, counted from the first ones of their runs.
    private int compare(Run one, int row, Run other, int otherRow) {
        for (int i = 0; i < one.words.size(); i++) {
            int result = Long.compare(one.words.get(i)[row], other.words.get(i)[otherRow]);
            if (result != 0) {
                return result;
            }
        }
        return exactKeys == order.keyCount()
                ? 0
                : order.compareFrom(
                        exactKeys,
                        one.keys,
                        one.fromRow + row,
                        other.keys,
                        other.fromRow + otherRow);
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
                    && run.word[run.next] == limit
                    && isBeforeOfEqualHeads(winner, challenger)) {
                take(run, run.next, run.next + 1);
            }
        }
    }

    private void takeBelow(Run run, long limit, boolean takesEqual) {
        long[] word = run.word;
        int to = run.next;
        while (to < word.length && (word[to] < limit || (takesEqual && word[to] == limit))) {
            to++;
        }
        if (to > run.next) {
            take(run, run.next, to);
        }
    }

    private void take(Run run, int from, int to) {
        int at = rowCount;
        for (int row = from; row < to; row++) {
            rows[at++] = row + run.firstPlace;
        }
        if (findsGroups) {
            findEnds(run, from, to);
        }
        rowCount = at;
        run.next = to;
        lastRun = run;
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
                if (word[row] != word[row - 1] || compare(run, row, run, row - 1) != 0) {
                    ends[count++] = row + shift;
                }
            }
        }
        groupCount = count;
    }

    /// Whether a row begins a group behind another one.
    private boolean isNew(Run run, int row) {
        Run last = lastRun;
        if (last == null) {
            return rowCount > 0
                    && !lastKeys.isEmpty()
                    && order.compare(lastKeys, lastRow, run.keys, run.fromRow + row) != 0;
        }
        int lastTaken = last.next - 1;
        return last.word[lastTaken] != run.word[row]
                || (!isFirstWordExact && compare(last, lastTaken, run, row) != 0);
    }
}
