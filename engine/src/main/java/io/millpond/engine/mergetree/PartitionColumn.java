package io.millpond.engine.mergetree;

import io.millpond.sql.exec.QueryContext;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The virtual column `_partition_value`: the values of the partition key, which are the same for
/// all rows of a part and are computed from its first one. Thread-safe.
final class PartitionColumn {
    private final MergeTreeShape shape;
    private final QueryContext context;
    private final Map<String, Column> known = new ConcurrentHashMap<>();

    PartitionColumn(MergeTreeShape shape, QueryContext context) {
        this.shape = shape;
        this.context = context;
    }

    DataType type() {
        return TupleType.of(
                shape.keys().partition().stream().map(key -> key.expression().type()).toList());
    }

    /// One row.
    Column value(PartReader part) {
        return known.computeIfAbsent(part.spec().name(), _ -> read(part));
    }

    private Column read(PartReader part) {
        List<String> names = List.copyOf(MergeTreeKeys.read(shape.keys().partition()));
        Block first = new Block(Header.EMPTY, List.of(), 1);
        if (!names.isEmpty()) {
            first =
                    PartColumns.plan(shape.definition(), part.header(), names, context)
                            .open(part)
                            .read(0, 1, new int[] {0});
        }
        List<Column> values = new ArrayList<>();
        for (MergeTreeKeys.Key key : shape.keys().partition()) {
            values.add(Columns.full(key.expression().evaluate(first)));
        }
        return new TupleColumn(values, 1);
    }
}
