package io.millpond.engine.mergetree;

import io.millpond.sql.ast.Assignment;
import io.millpond.sql.ast.Query;
import io.millpond.sql.ast.TableName;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.exec.ViewQuery;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.sql.parser.SqlParser;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.order.BlockSorter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Makes one row of the rows of equal keys whose time has come: `TTL ... GROUP BY keys SET ...`.
///
/// Rows come sorted, so that those of equal keys stand together; the last of them are held back
/// until it is known that there are no more. Columns that are not set take any of their values.
/// Memory is that of the rows of one group and of a block. Single-threaded.
final class TtlGrouping {
    private final MergeTreeShape shape;
    private final TtlRule rule;
    private final long nowS;
    private final ViewQuery query;
    private final List<ColumnOrder> orders = new ArrayList<>();

    /// Rows of one group, which may have more.
    private final List<Block> pending = new ArrayList<>();

    TtlGrouping(
            MergeTreeShape shape,
            TtlRule rule,
            TtlRule.Group group,
            long nowS,
            QueryContext context) {
        this.shape = shape;
        this.rule = rule;
        this.nowS = nowS;
        List<MergeTreeKeys.Key> keys = shape.keys().sorting().subList(0, group.keyCount());
        keys.forEach(key -> orders.add(ColumnOrder.of(key.expression().type())));
        this.query = query(shape.definition().storedHeader(), keys, group, context);
    }

    private static ViewQuery query(
            Header header,
            List<MergeTreeKeys.Key> keys,
            TtlRule.Group group,
            QueryContext context) {
        Map<String, String> set = new HashMap<>();
        for (Assignment assignment : group.assignments()) {
            set.put(assignment.column(), SqlFormatter.expression(assignment.expression()));
        }
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            String name = SqlFormatter.identifier(header.name(i));
            String type = SqlFormatter.string(header.type(i).name());
            String value = set.getOrDefault(header.name(i), "any(" + name + ")");
            columns.add("CAST(" + value + ", " + type + ") AS _ttl_" + i);
        }
        String groupBy = keys.stream().map(TtlGrouping::sql).collect(Collectors.joining(", "));
        String text =
                "SELECT %s FROM _ttl_rows GROUP BY %s"
                        .formatted(String.join(", ", columns), groupBy);
        Query select = (Query) SqlParser.parseStatement(text).statement();
        return ViewQuery.compile(select, TableName.of("_ttl_rows"), header, List.of(), context);
    }

    /// A plain column's text is its bare name.
    private static String sql(MergeTreeKeys.Key key) {
        return key.expression().columns().contains(key.text())
                ? SqlFormatter.identifier(key.text())
                : key.text();
    }

    /// The rows of the groups that are complete, in the order of the sorting key.
    List<Block> apply(Block rows) {
        if (rows.rowCount() == 0) {
            return List.of();
        }
        int last = lastGroup(rows);
        boolean goesOn = last == 0 && (pending.isEmpty() || isSameGroup(rows));
        if (goesOn) {
            pending.add(rows);
            return List.of();
        }
        pending.add(rows.slice(0, last));
        Block complete = joined();
        pending.add(rows.slice(last, rows.rowCount()));
        return List.of(reduced(complete));
    }

    List<Block> finish() {
        return pending.isEmpty() ? List.of() : List.of(reduced(joined()));
    }

    private List<Column> keys(Block rows) {
        return shape.keys().sortingColumns(rows).subList(0, orders.size());
    }

    /// The first row of the last group.
    private int lastGroup(Block rows) {
        List<Column> keys = keys(rows);
        int row = rows.rowCount() - 1;
        while (row > 0 && isSame(keys, row - 1, keys, row)) {
            row--;
        }
        return row;
    }

    private boolean isSameGroup(Block rows) {
        Block before = pending.getLast();
        return isSame(keys(before), before.rowCount() - 1, keys(rows), 0);
    }

    private boolean isSame(List<Column> left, int leftRow, List<Column> right, int rightRow) {
        for (int i = 0; i < orders.size(); i++) {
            if (orders.get(i).compare(left.get(i), leftRow, right.get(i), rightRow) != 0) {
                return false;
            }
        }
        return true;
    }

    private Block joined() {
        Block rows = joined(pending);
        pending.clear();
        return rows;
    }

    private static Block joined(List<Block> blocks) {
        Header header = blocks.getFirst().header();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            int index = i;
            columns.add(
                    Columns.concat(
                            header.type(i),
                            blocks.stream().map(block -> block.column(index)).toList()));
        }
        return new Block(header, columns, blocks.stream().mapToInt(Block::rowCount).sum());
    }

    private Block reduced(Block rows) {
        long[] moments = rule.moments(rows, shape.ttl().zone());
        int[] come = TtlRule.rows(moments, nowS, true);
        if (come.length == 0) {
            return rows;
        }
        int[] kept = TtlRule.rows(moments, nowS, false);
        Block groups = query.apply(rows.gather(come, come.length));
        Block named = new Block(rows.header(), groups.columns(), groups.rowCount());
        Block all = joined(List.of(rows.gather(kept, kept.length), named));
        List<Column> keys = shape.keys().sortingColumns(all);
        return BlockSorter.order(shape.keys().sortColumns(keys), all.rowCount())
                .map(order -> all.gather(order, all.rowCount()))
                .orElse(all);
    }
}
