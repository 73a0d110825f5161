package io.millpond.engine.format.arrow;

import io.millpond.engine.format.ForeignFields;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Columns of one record batch. Single-threaded.
final class ArrowColumns {
    private final BatchBuffers buffers;
    private final Map<Long, Column> dictionaries;

    /// @param dictionaries the values of each dictionary so far, by its id
    ArrowColumns(BatchBuffers buffers, Map<Long, Column> dictionaries) {
        this.buffers = buffers;
        this.dictionaries = dictionaries;
    }

    /// Passes over the buffers of a node.
    void skip(ArrowNode node) {
        buffers.nextNode();
        buffers.skipBuffer();
        switch (node) {
            case ArrowNode.Fixed _, ArrowNode.Coded _ -> buffers.skipBuffer();
            case ArrowNode.Texts _ -> {
                buffers.skipBuffer();
                buffers.skipBuffer();
            }
            case ArrowNode.Views _ -> {
                buffers.skipBuffer();
                for (int i = buffers.nextVariadicCount(); i > 0; i--) {
                    buffers.skipBuffer();
                }
            }
            case ArrowNode.Items items -> {
                buffers.skipBuffer();
                skip(items.element());
            }
            case ArrowNode.EvenItems items -> skip(items.element());
            case ArrowNode.Pairs pairs -> {
                buffers.skipBuffer();
                buffers.nextNode();
                buffers.skipBuffer();
                skip(pairs.key());
                skip(pairs.value());
            }
            case ArrowNode.Group group -> group.parts().forEach(this::skip);
        }
    }

    /// The values of a node.
    ///
    /// @param type what to make of it, as [ForeignFields] narrowed it
    /// @param rowsMin how many values there have to be, of which those are returned
    Column read(ArrowNode node, DataType type, int rowsMin) {
        int count = buffers.nextNode();
        if (count < rowsMin) {
            throw ArrowErrors.broken(
                    "%d values of `%s`, where there have to be %d"
                            .formatted(count, node.name(), rowsMin));
        }
        byte[] nulls = nulls(rowsMin);
        return switch (node) {
            case ArrowNode.Fixed fixed -> {
                MemorySegment data = buffers.nextBuffer(ArrowLeaves.bytes(fixed, rowsMin));
                yield masked(ArrowLeaves.fixed(fixed, type, data, rowsMin), nulls, type);
            }
            case ArrowNode.Texts texts -> {
                int[] ends = offsets(texts.isLarge(), rowsMin);
                yield masked(ArrowLeaves.texts(ends, buffers.nextBuffer()), nulls, type);
            }
            case ArrowNode.Views _ -> masked(views(rowsMin), nulls, type);
            case ArrowNode.Items items ->
                    list(items.element(), type, offsets(items.isLarge(), rowsMin), nulls);
            case ArrowNode.EvenItems items ->
                    list(items.element(), type, steps(items, rowsMin), nulls);
            case ArrowNode.Pairs pairs -> map(pairs, type, offsets(false, rowsMin), nulls);
            case ArrowNode.Group group -> group(group, (TupleType) type, nulls, rowsMin);
            case ArrowNode.Coded coded -> coded(coded, type, nulls, rowsMin);
        };
    }

    /// 1 for each NULL; null where there are none.
    private byte @Nullable [] nulls(int count) {
        MemorySegment bits = buffers.nextBuffer();
        if (bits.byteSize() == 0) {
            return null;
        }
        if (bits.byteSize() < (count + 7L) / 8) {
            throw ArrowErrors.broken(
                    "a bitmap of %d bytes for %d values".formatted(bits.byteSize(), count));
        }
        byte[] nulls = new byte[count];
        boolean hasNulls = false;
        for (int row = 0; row < count; row++) {
            int bit = bits.get(ValueLayout.JAVA_BYTE, row >>> 3) >>> (row & 7) & 1;
            nulls[row] = (byte) (bit ^ 1);
            hasNulls |= bit == 0;
        }
        return hasNulls ? nulls : null;
    }

    /// The values with NULLs, or with defaults where the type has none.
    private static Column masked(Column values, byte @Nullable [] nulls, DataType type) {
        if (type instanceof NullableType) {
            return new NullableColumn(nulls == null ? new byte[values.rowCount()] : nulls, values);
        }
        if (nulls == null) {
            return values;
        }
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int row = 0; row < values.rowCount(); row++) {
            if (nulls[row] != 0) {
                builder.appendDefault();
            } else {
                builder.append(values, row);
            }
        }
        return builder.build();
    }

    /// The offsets of lists or texts, the first of which begins at the first of the array: one more
    /// than there are lists.
    private int[] offsets(boolean isLarge, int count) {
        int width = isLarge ? Long.BYTES : Integer.BYTES;
        MemorySegment data = buffers.nextBuffer();
        if (count == 0) {
            return new int[] {0};
        }
        if (data.byteSize() < (count + 1L) * width) {
            throw ArrowErrors.broken(
                    "%d bytes of offsets for %d values".formatted(data.byteSize(), count));
        }
        return ArrowLeaves.offsets(data, isLarge, count);
    }

    private static int[] steps(ArrowNode.EvenItems items, int count) {
        ArrowErrors.count((long) items.size() * count, "lists");
        int[] offsets = new int[count + 1];
        Arrays.setAll(offsets, i -> i * items.size());
        return offsets;
    }

    private Column views(int count) {
        MemorySegment views = buffers.nextBuffer(16L * count);
        int bufferCount = buffers.nextVariadicCount();
        List<MemorySegment> texts = new ArrayList<>();
        for (int i = 0; i < bufferCount; i++) {
            texts.add(buffers.nextBuffer());
        }
        return ArrowLeaves.views(views, texts, count);
    }

    private Column list(ArrowNode element, DataType type, int[] offsets, byte @Nullable [] nulls) {
        int count = offsets.length - 1;
        Column elements = read(element, ((ArrayType) type).element(), offsets[count]);
        Spans spans = Spans.of(offsets, nulls);
        return new ArrayColumn(spans.ends(), spans.of(elements), count);
    }

    private Column map(
            ArrowNode.Pairs pairs, DataType type, int[] offsets, byte @Nullable [] nulls) {
        int count = offsets.length - 1;
        MapType map = (MapType) type;
        int entries = buffers.nextNode();
        buffers.skipBuffer();
        if (entries < offsets[count]) {
            throw ArrowErrors.broken("%d entries of `%s`".formatted(entries, pairs.name()));
        }
        Column keys = read(pairs.key(), map.key(), offsets[count]);
        Column values = read(pairs.value(), map.value(), offsets[count]);
        Spans spans = Spans.of(offsets, nulls);
        return new MapColumn(spans.ends(), spans.of(keys), spans.of(values), count);
    }

    private Column group(
            ArrowNode.Group group, TupleType type, byte @Nullable [] nulls, int count) {
        List<String> names = ForeignFields.names(type);
        Column[] elements = new Column[names.size()];
        for (ArrowNode part : group.parts()) {
            int index = place(names, part.name(), group.isCaseIgnored());
            if (index < 0 || elements[index] != null) {
                skip(part);
            } else {
                elements[index] = part(part, type.elements().get(index), nulls, count);
            }
        }
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] == null) {
                elements[i] = Columns.full(Columns.defaults(type.elements().get(i), count));
            }
        }
        return new TupleColumn(List.of(elements), count);
    }

    private static int place(List<String> names, String name, boolean isCaseIgnored) {
        int index = names.indexOf(name);
        for (int i = 0; isCaseIgnored && index < 0 && i < names.size(); i++) {
            index = names.get(i).equalsIgnoreCase(name) ? i : -1;
        }
        return index;
    }

    /// What stands below a group that is NULL means nothing.
    private Column part(ArrowNode part, DataType type, byte @Nullable [] nulls, int count) {
        Column column = read(part, type, count);
        if (nulls == null) {
            return column;
        }
        if (column instanceof NullableColumn inner) {
            byte[] both = new byte[count];
            for (int row = 0; row < count; row++) {
                both[row] = (byte) (inner.nulls()[row] | nulls[row]);
            }
            return new NullableColumn(both, inner.values());
        }
        return masked(column, nulls, type);
    }

    private Column coded(ArrowNode.Coded coded, DataType type, byte @Nullable [] nulls, int count) {
        MemorySegment data = buffers.nextBuffer((long) count * coded.width());
        Column dictionary = dictionaries.get(coded.id());
        if (dictionary == null) {
            throw ArrowErrors.broken(
                    "the dictionary %d of `%s` is missing".formatted(coded.id(), coded.name()));
        }
        int[] places = ArrowLeaves.places(coded, data, nulls, dictionary.rowCount(), count);
        byte[] mask = nulls == null ? new byte[count] : nulls;
        Column values = dictionary;
        if (dictionary instanceof NullableColumn known) {
            for (int row = 0; row < count; row++) {
                boolean isNull = mask[row] != 0 || known.isNull(places[row]);
                mask[row] = isNull ? (byte) 1 : 0;
            }
            values = known.values();
        }
        if (type instanceof LowCardinalityType(DataType element)) {
            return lowCardinality(type, element, places, mask, values);
        }
        if (dictionary.rowCount() == 0) {
            return Columns.full(Columns.defaults(type, count));
        }
        return masked(values.gather(places, count), mask, type);
    }

    /// Values of the dictionary may come more than once in it, which ours may not.
    private static Column lowCardinality(
            DataType type, DataType element, int[] places, byte[] nulls, Column values) {
        DictionaryColumnBuilder builder = (DictionaryColumnBuilder) ColumnBuilders.of(type);
        Column words =
                element instanceof NullableType
                        ? new NullableColumn(new byte[values.rowCount()], values)
                        : values;
        int[] codes = new int[values.rowCount()];
        for (int word = 0; word < codes.length; word++) {
            builder.append(words, word);
            codes[word] = builder.lastCode();
        }
        builder.appendDefault();
        int codeOfNull = builder.lastCode();
        builder.rollback(0);
        for (int row = 0; row < places.length; row++) {
            builder.appendCode(nulls[row] != 0 ? codeOfNull : codes[places[row]]);
        }
        return builder.build();
    }

    /// The type as which values of a dictionary are kept.
    static DataType kept(ArrowNode values) {
        DataType plain = DataTypes.notNullable(values.type());
        return DataTypes.canBeInsideNullable(plain) ? new NullableType(plain) : plain;
    }
}
