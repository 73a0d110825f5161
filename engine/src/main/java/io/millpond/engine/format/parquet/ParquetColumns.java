package io.millpond.engine.format.parquet;

import dev.hardwood.reader.ColumnReader;

import io.millpond.engine.format.ForeignFields;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Puts columns together from a batch of the values of each column of the file. Single-threaded.
///
/// The readers tell, for every list and every group that can be NULL around their values, which
/// of them are there; these layers are counted from the outermost.
final class ParquetColumns {
    private final @Nullable ColumnReader[] readers;

    /// @param readers by the place of their column in the file; null for those not read
    ParquetColumns(@Nullable ColumnReader[] readers) {
        this.readers = readers;
    }

    /// The part of the batch at `node`.
    ///
    /// @param type what to make of it, as [ForeignFields] narrowed it
    /// @param layer the first layer that belongs to `node`
    /// @param count the values that there have to be
    Column read(ParquetNode node, DataType type, int layer, int count) {
        return switch (node) {
            case ParquetNode.Leaf leaf -> leaf(leaf, type, count);
            case ParquetNode.Items(ParquetNode element) -> {
                int[] ends = ends(firstRead(node, type), layer, count);
                DataType inner = ((ArrayType) type).element();
                Column elements = read(element, inner, layer + 1, last(ends));
                yield new ArrayColumn(ends, elements, count);
            }
            case ParquetNode.Pairs(ParquetNode key, ParquetNode value) -> {
                int[] ends = ends(firstRead(node, type), layer, count);
                MapType map = (MapType) type;
                Column keys = read(key, map.key(), layer + 1, last(ends));
                Column values = read(value, map.value(), layer + 1, last(ends));
                yield new MapColumn(ends, keys, values, count);
            }
            case ParquetNode.Group group -> group(group, (TupleType) type, layer, count);
        };
    }

    private Column group(ParquetNode.Group group, TupleType type, int layer, int count) {
        List<String> names = ForeignFields.names(type);
        List<Column> elements = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int part = group.part(names.get(i));
            DataType wanted = type.elements().get(i);
            elements.add(
                    part < 0
                            ? Columns.full(Columns.defaults(wanted, count))
                            : read(
                                    group.parts().get(part),
                                    wanted,
                                    group.isOptional() ? layer + 1 : layer,
                                    count));
        }
        return new TupleColumn(elements, count);
    }

    private Column leaf(ParquetNode.Leaf leaf, DataType type, int count) {
        ColumnReader reader = reader(leaf.firstLeaf());
        if (reader.getValueCount() != count) {
            throw ParquetErrors.contradiction(
                    "%d values in column `%s`, where there have to be %d"
                            .formatted(reader.getValueCount(), leaf.column().fieldPath(), count));
        }
        return LeafColumns.column(leaf, reader, type, count);
    }

    /// The offsets of a list are those of any column below it that is read.
    private ColumnReader firstRead(ParquetNode node, DataType type) {
        int[] first = {-1};
        node.collect(type, leaf -> first[0] = first[0] < 0 ? leaf : first[0]);
        return reader(first[0] < 0 ? node.firstLeaf() : first[0]);
    }

    private ColumnReader reader(int leaf) {
        ColumnReader reader = readers[leaf];
        if (reader == null) {
            throw new IllegalStateException("column " + leaf + " is not read");
        }
        return reader;
    }

    private static int last(int[] ends) {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    private static int[] ends(ColumnReader reader, int layer, int count) {
        int[] offsets = reader.getLayerOffsets(layer);
        if (offsets.length < count + 1) {
            throw ParquetErrors.contradiction(
                    "%d lists in column `%s`, where there have to be %d"
                            .formatted(
                                    offsets.length - 1,
                                    reader.getColumnSchema().fieldPath(),
                                    count));
        }
        int[] ends = Arrays.copyOfRange(offsets, 1, count + 1);
        int before = 0;
        for (int end : ends) {
            if (end < before) {
                throw ParquetErrors.contradiction(
                        "a list in column `%s` ends before it begins"
                                .formatted(reader.getColumnSchema().fieldPath()));
            }
            before = end;
        }
        return ends;
    }
}
