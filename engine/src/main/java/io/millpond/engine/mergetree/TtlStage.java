package io.millpond.engine.mergetree;

import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.merge.RowStage;
import io.millpond.storage.type.DataType;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// Applies the TTL clauses of a table to the rows of one merge: rows go, then rows of equal keys
/// become one, then values of columns go. Single-threaded.
final class TtlStage implements RowStage {
    private final MergeTreeShape shape;
    private final long nowS;
    private final ZoneId zone;
    private final List<TtlGrouping> groupings = new ArrayList<>();

    TtlStage(MergeTreeShape shape, TtlPass pass, QueryContext context) {
        this.shape = shape;
        this.nowS = pass.nowS();
        this.zone = shape.ttl().zone();
        for (TtlRule rule : shape.ttl().rules()) {
            if (rule.action() instanceof TtlRule.Group group) {
                groupings.add(new TtlGrouping(shape, rule, group, nowS, context));
            }
        }
    }

    @Override
    public List<Block> apply(Block stored) {
        Block rows =
                new Block(shape.definition().storedHeader(), stored.columns(), stored.rowCount());
        for (TtlRule rule : shape.ttl().rules()) {
            if (rule.action() instanceof TtlRule.Delete && rows.rowCount() > 0) {
                int[] kept = TtlRule.rows(rule.moments(rows, zone), nowS, false);
                rows = kept.length == rows.rowCount() ? rows : rows.gather(kept, kept.length);
            }
        }
        return cleared(grouped(List.of(rows), 0, false));
    }

    @Override
    public List<Block> finish() {
        return cleared(grouped(List.of(), 0, true));
    }

    private List<Block> grouped(List<Block> blocks, int from, boolean isLast) {
        if (from == groupings.size()) {
            return blocks;
        }
        TtlGrouping grouping = groupings.get(from);
        List<Block> result = new ArrayList<>();
        blocks.forEach(block -> result.addAll(grouping.apply(block)));
        if (isLast) {
            result.addAll(grouping.finish());
        }
        return grouped(result, from + 1, isLast);
    }

    private List<Block> cleared(List<Block> blocks) {
        return blocks.stream().map(this::cleared).map(shape::stored).toList();
    }

    /// Moments are those of the values before the first rule, defaults see what rules before left.
    private Block cleared(Block rows) {
        if (rows.rowCount() == 0) {
            return rows;
        }
        Block changed = rows;
        for (TtlRule rule : shape.ttl().rules()) {
            if (rule.action() instanceof TtlRule.Clear clear) {
                List<Column> columns = new ArrayList<>(changed.columns());
                long[] moments = rule.moments(rows, zone);
                columns.set(
                        rows.header().indexOf(clear.column()), cleared(changed, moments, clear));
                changed = new Block(rows.header(), columns, rows.rowCount());
            }
        }
        return changed;
    }

    private Column cleared(Block rows, long[] moments, TtlRule.Clear clear) {
        Column values = rows.column(clear.column());
        int rowCount = rows.rowCount();
        int goneCount = TtlRule.rows(moments, nowS, true).length;
        if (goneCount == 0) {
            return values;
        }
        DataType type = rows.header().type(rows.header().indexOf(clear.column()));
        Column defaults =
                clear.value() == null
                        ? Columns.defaults(type, rowCount)
                        : clear.value().evaluate(rows);
        if (goneCount == rowCount) {
            return Columns.full(defaults);
        }
        int[] places = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            places[row] = moments[row] <= nowS ? rowCount + row : row;
        }
        Column both = Columns.concat(type, List.of(Columns.full(values), Columns.full(defaults)));
        return both.gather(places, rowCount);
    }
}
