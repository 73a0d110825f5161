package io.millpond.sql.exec;

import io.millpond.sql.plan.JoinShape;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The joined rows of one lane of the left side.
///
/// Pairs are made in portions, so that a row with very many matches does not fill the memory.
final class JoinStream implements BlockStream {
    private static final int PORTION_PAIRS = Block.ROWS_PREFERRED;

    private final JoinOperator operator;
    private final BlockStream left;
    private final JoinShape shape;
    private final Deque<Block> ready = new ArrayDeque<>();

    /// The rows of groups that an ASOF join has looked at, in order, by the first row of each.
    private final Map<Integer, int[]> sortedGroups = new HashMap<>();

    private @Nullable BitSet matchedRights;
    private @Nullable Probe probe;
    private boolean isLeftDone;
    private boolean isDone;

    JoinStream(JoinOperator operator, BlockStream left) {
        this.operator = operator;
        this.left = left;
        this.shape = operator.plan().shape();
    }

    @Override
    public Header header() {
        return operator.layout().header();
    }

    @Override
    public @Nullable Block next() {
        while (ready.isEmpty() && !isDone) {
            operator.execution().pass();
            Probe current = probe;
            if (current != null) {
                probe = goOn(current) ? current : null;
                continue;
            }
            Block block = isLeftDone ? null : left.next();
            if (block != null) {
                probe = begin(block);
            } else {
                isLeftDone = true;
                isDone = true;
                addLoneRights();
            }
        }
        return ready.poll();
    }

    /// How far the rows of a left block have been joined. Single-threaded.
    private static final class Probe {
        private final Block block;

        /// The group of the right side that each row matches.
        private final int[] groups;

        private final BitSet matchedLefts;
        private int row;

        /// The next match of the row; [JoinTable#NONE] where it has no more.
        private int match;

        Probe(Block block, int[] groups) {
            this.block = block;
            this.groups = groups;
            this.matchedLefts = new BitSet(groups.length);
        }
    }

    private Probe begin(Block block) {
        JoinTable table = operator.table();
        int rowCount = block.rowCount();
        List<Slot> keySlots = operator.plan().leftKeys();
        List<Column> keys = Blocks.pick(block, operator.leftLayout().indexesOf(keySlots));
        int[] groups = new int[rowCount];
        table.find(keys, rowCount, groups);
        Probe begun = new Probe(block, groups);
        begun.match = firstMatch(table, begun);
        return begun;
    }

    /// The first match of the row that is probed.
    private int firstMatch(JoinTable table, Probe probed) {
        if (probed.row == probed.groups.length) {
            return JoinTable.NONE;
        }
        int first = table.first(probed.groups[probed.row]);
        return shape.asof() == null ? first : nearest(table, first, probed.block, probed.row);
    }

    /// Makes the next portion of pairs; false when it was the last one.
    private boolean goOn(Probe probed) {
        JoinTable table = operator.table();
        JoinPairs pairs = new JoinPairs();
        int rowCount = probed.groups.length;
        while (probed.row < rowCount && pairs.count() < PORTION_PAIRS) {
            int match = probed.match;
            if (match != JoinTable.NONE) {
                pairs.add(probed.row, match);
                match = shape.asof() == null ? table.next(match) : JoinTable.NONE;
            }
            if (match == JoinTable.NONE) {
                probed.row++;
                match = firstMatch(table, probed);
            }
            probed.match = match;
        }
        emit(table, probed.block, pairs, probed.matchedLefts);
        if (probed.row < rowCount) {
            return true;
        }
        addLoneLefts(table, probed.block, probed.matchedLefts);
        return false;
    }

    /// Filters pairs by the residual condition and the matching, and shows what is left.
    private void emit(JoinTable table, Block block, JoinPairs pairs, BitSet matchedLefts) {
        Program residual = operator.residual();
        if (residual != null && pairs.count() > 0) {
            List<Column> columns = new ArrayList<>();
            for (Column column : block.columns()) {
                columns.add(column.gather(pairs.lefts(), pairs.count()));
            }
            for (int i = 0; i < operator.rightLayout().slots().size(); i++) {
                columns.add(table.gather(i, pairs.rights(), pairs.count()));
            }
            Column condition = residual.evaluate(columns, pairs.count()).getFirst();
            pairs.keep(Conditions.selected(condition));
        }
        keepCounting(pairs, matchedLefts);
        if (pairs.count() > 0) {
            ready.add(block(table, block, pairs));
        }
        pairs.clear();
    }

    private BitSet rights() {
        BitSet rights = matchedRights;
        if (rights == null) {
            rights = new BitSet(operator.table().rows().rowCount());
            matchedRights = rights;
        }
        return rights;
    }

    /// Notes which rows have matched and keeps the pairs that the matching shows.
    private void keepCounting(JoinPairs pairs, BitSet lefts) {
        int[] kept = new int[pairs.count()];
        int count = 0;
        for (int pair = 0; pair < pairs.count(); pair++) {
            int leftRow = pairs.left(pair);
            int rightRow = pairs.right(pair);
            boolean isShown =
                    switch (shape.matching()) {
                        case ALL -> true;
                        case ANY_LEFT ->
                                !lefts.get(leftRow)
                                        && (shape.keepsLeft() || !rights().get(rightRow));
                        case SEMI_LEFT -> !lefts.get(leftRow);
                        case ANY_RIGHT, SEMI_RIGHT -> !rights().get(rightRow);
                        case ANTI_LEFT, ANTI_RIGHT -> false;
                    };
            lefts.set(leftRow);
            if (JoinOperator.needsSingleLane(shape)) {
                rights().set(rightRow);
            }
            if (isShown) {
                kept[count++] = pair;
            }
        }
        pairs.keep(Arrays.copyOf(kept, count));
    }

    private void addLoneLefts(JoinTable table, Block block, BitSet matchedLefts) {
        boolean isAnti = shape.matching() == JoinShape.Matching.ANTI_LEFT;
        if (!isAnti && !shape.keepsLeft()) {
            return;
        }
        JoinPairs pairs = new JoinPairs();
        for (int row = matchedLefts.nextClearBit(0);
                row < block.rowCount();
                row = matchedLefts.nextClearBit(row + 1)) {
            pairs.add(row, JoinTable.NONE);
        }
        if (pairs.count() > 0) {
            ready.add(block(table, block, pairs));
        }
    }

    private void addLoneRights() {
        boolean isAnti = shape.matching() == JoinShape.Matching.ANTI_RIGHT;
        if (!isAnti && !shape.keepsRight()) {
            return;
        }
        JoinTable table = operator.table();
        BitSet matched = rights();
        JoinPairs pairs = new JoinPairs();
        int rowCount = table.rows().rowCount();
        for (int row = matched.nextClearBit(0);
                row < rowCount;
                row = matched.nextClearBit(row + 1)) {
            pairs.add(JoinTable.NONE, row);
        }
        if (pairs.count() > 0) {
            ready.add(block(table, null, pairs));
        }
    }

    /// The output rows of some pairs; without a block all left rows are missing.
    private Block block(JoinTable table, @Nullable Block block, JoinPairs pairs) {
        List<Column> columns = new ArrayList<>();
        for (Slot slot : operator.layout().slots()) {
            Plan.JoinOutput output = output(slot);
            columns.add(column(output, table, block, pairs));
        }
        return new Block(operator.layout().header(), columns, pairs.count());
    }

    private Plan.JoinOutput output(Slot slot) {
        for (Plan.JoinOutput output : operator.plan().outputs()) {
            if (output.slot() == slot) {
                return output;
            }
        }
        throw new IllegalStateException("no output " + slot);
    }

    private Column column(
            Plan.JoinOutput output, JoinTable table, @Nullable Block block, JoinPairs pairs) {
        int count = pairs.count();
        Slot leftSlot = output.left();
        Slot rightSlot = output.right();
        if (leftSlot != null && block != null) {
            Column source = block.column(operator.leftLayout().indexOf(leftSlot));
            return asType(source.gather(pairs.lefts(), count), output.slot(), leftSlot, null);
        }
        if (rightSlot == null) {
            return Columns.defaults(output.slot().type(), count);
        }
        Column gathered =
                table.gather(operator.rightLayout().indexOf(rightSlot), pairs.rights(), count);
        return asType(gathered, output.slot(), rightSlot, pairs);
    }

    /// A column as Nullable where only the output is; rows without a right row are NULL then.
    private static Column asType(
            Column column, Slot target, Slot source, @Nullable JoinPairs pairs) {
        if (target.type().equals(source.type())) {
            return column;
        }
        Column full = Columns.full(column);
        if (full instanceof DictionaryColumn coded) {
            full = coded.materialize();
        }
        if (full instanceof NullableColumn) {
            return full;
        }
        byte[] nulls = new byte[column.rowCount()];
        for (int i = 0; pairs != null && i < nulls.length; i++) {
            nulls[i] = (byte) (pairs.right(i) == JoinTable.NONE ? 1 : 0);
        }
        return new NullableColumn(nulls, full);
    }

    /// The row of a group that an ASOF join matches: the nearest one on the right side of `row`.
    /// NULL has none.
    private int nearest(JoinTable table, int first, Block block, int row) {
        if (first == JoinTable.NONE) {
            return first;
        }
        Plan.Join plan = operator.plan();
        Slot leftSlot = Objects.requireNonNull(plan.asofLeft());
        Slot rightSlot = Objects.requireNonNull(plan.asofRight());
        Column leftColumn = block.column(operator.leftLayout().indexOf(leftSlot));
        Column rightColumn = table.rows().column(operator.rightLayout().indexOf(rightSlot));
        if (isNull(leftColumn, row)) {
            return JoinTable.NONE;
        }
        ColumnOrder order = ColumnOrder.of(leftSlot.type());
        int[] sorted =
                sortedGroups.computeIfAbsent(first, _ -> sorted(table, first, rightColumn, order));
        JoinShape.AsOf asof = Objects.requireNonNull(shape.asof());
        boolean isBefore =
                asof == JoinShape.AsOf.GREATER_OR_EQUAL || asof == JoinShape.AsOf.GREATER;
        boolean isEqualBefore =
                asof == JoinShape.AsOf.GREATER_OR_EQUAL || asof == JoinShape.AsOf.LESS;
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int compared = order.compare(rightColumn, sorted[middle], leftColumn, row);
            if (compared < 0 || (compared == 0 && isEqualBefore)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        int at = isBefore ? from - 1 : from;
        return at >= 0 && at < sorted.length
                ? sorted[firstEqual(sorted, at, rightColumn)]
                : JoinTable.NONE;
    }

    /// The first of the rows that are equal to the one at `at`.
    private static int firstEqual(int[] sorted, int at, Column column) {
        int first = at;
        while (first > 0 && column.equalAt(sorted[first - 1], column, sorted[at])) {
            first--;
        }
        return first;
    }

    /// The rows of a group in the order of the column of an ASOF join, those with NULL left out.
    private int[] sorted(JoinTable table, int first, Column column, ColumnOrder order) {
        operator.execution().pass();
        List<Integer> rows = new ArrayList<>();
        for (int match = first; match != JoinTable.NONE; match = table.next(match)) {
            if (!isNull(column, match)) {
                rows.add(match);
            }
        }
        rows.sort(
                (a, b) -> {
                    int compared = order.compare(column, a, column, b);
                    return compared == 0 ? Integer.compare(a, b) : compared;
                });
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isNull(Column column, int row) {
        return column instanceof NullableColumn nullable && nullable.isNull(row);
    }

    @Override
    public void close() {
        ready.clear();
        probe = null;
        left.close();
        operator.close();
    }
}
