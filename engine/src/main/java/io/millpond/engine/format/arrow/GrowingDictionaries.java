package io.millpond.engine.format.arrow;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.TupleType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The dictionaries of a document that is written, which only grow, as a file may not replace one.
/// Single-threaded.
///
/// NULL is in no dictionary: it is told by the bitmap of the places.
final class GrowingDictionaries {
    private final List<Growing> all = new ArrayList<>();
    private int next;

    /// Values that a dictionary did not have before.
    ///
    /// @param id of the dictionary
    record Addition(int id, boolean isFirst, DataType type, Column values) {}

    private static final class Growing {
        private final DataType type;
        private final BinaryCodec codec;
        private final Map<ByteBuffer, Integer> places = new HashMap<>();
        private boolean isWritten;
        private int[] newRows = new int[0];
        private Column newFrom;

        Growing(DataType type, Column nothing) {
            this.type = type;
            this.codec = BinaryCodec.of(type);
            this.newFrom = nothing;
        }
    }

    GrowingDictionaries(Header header) {
        header.types().forEach(this::collect);
    }

    /// In the order in which [ArrowFields] numbers them.
    private void collect(DataType type) {
        switch (type) {
            case LowCardinalityType(DataType element) -> {
                DataType plain = DataTypes.notNullable(element);
                all.add(new Growing(plain, Columns.empty(plain)));
            }
            case SimpleAggregateFunctionType(_, DataType element) -> collect(element);
            case ArrayType(DataType element) -> collect(element);
            case MapType(DataType key, DataType value) -> {
                collect(key);
                collect(value);
            }
            case TupleType tuple -> tuple.elements().forEach(this::collect);
            default -> {}
        }
    }

    /// Begins a batch, whose columns come in the order of the schema.
    void begin() {
        next = 0;
    }

    /// The place in its dictionary of each value in the column's; -1 for NULL.
    int[] places(DictionaryColumn column) {
        Growing growing = all.get(next++);
        Column words = column.dictionary();
        Column values = words instanceof NullableColumn nullable ? nullable.values() : words;
        int[] places = new int[words.rowCount()];
        int[] newRows = new int[places.length];
        int newCount = 0;
        ByteSink key = new ByteSink();
        for (int word = 0; word < places.length; word++) {
            if (words instanceof NullableColumn nullable && nullable.isNull(word)) {
                places[word] = -1;
                continue;
            }
            key.clear();
            growing.codec.write(values, word, key);
            int size = growing.places.size();
            Integer known = growing.places.putIfAbsent(ByteBuffer.wrap(key.toByteArray()), size);
            places[word] = known == null ? size : known;
            if (known == null) {
                newRows[newCount++] = word;
            }
        }
        growing.newRows = Arrays.copyOf(newRows, newCount);
        growing.newFrom = values;
        return places;
    }

    /// What the batch added; to be written before it. Each dictionary is there once at least.
    List<Addition> additions() {
        List<Addition> additions = new ArrayList<>();
        for (int id = 0; id < all.size(); id++) {
            Growing growing = all.get(id);
            if (growing.newRows.length > 0 || !growing.isWritten) {
                Column values = growing.newFrom.gather(growing.newRows, growing.newRows.length);
                additions.add(new Addition(id, !growing.isWritten, growing.type, values));
            }
            growing.isWritten = true;
            growing.newRows = new int[0];
        }
        return additions;
    }
}
