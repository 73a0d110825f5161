package io.millpond.storage.part;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.io.ByteSink;

import java.util.List;

/// Writes rows of one column as the bytes of a chunk, before compression.
///
/// The bytes are a *node* for the column's layout. Neither the layout nor the number of rows is
/// stored: the reader knows both. Integers are little-endian. A node begins with one byte:
///
/// - 0, plain: the values as below;
/// - 1, constant: a node of one row follows, the value of all rows (one row at least);
/// - 2, framed (integers of 16 to 64 bits): one byte W, then the base in 8 bytes, then for each row
///   the W low bytes of value minus base; W is 1, 2 or 4 and less than the width of the values;
/// - 3, coded (numbers of up to 64 bits): one byte, the number of a [Transform]; then for DELTA the
///   first value in 8 bytes and a node of the differences, for GCD the divisor in 8 bytes and a
///   node of the quotients, both of integers in the width of the values; for DOUBLE_DELTA the
///   first value and the first difference in 8 bytes each and blocks of the differences of
///   differences; for others what [CodedValues] says. A first difference is without meaning.
///
/// Plain values:
///
/// | layout | bytes |
/// |---|---|
/// | byte, short, int, long, float, double | the values, in their width |
/// | wide | the words of each value, lowest first |
/// | bytes | int node of the lengths, then the bytes of all values |
/// | fixed bytes | the bytes of all values |
/// | array | int node of the lengths, node of all elements |
/// | map | int node of the lengths, node of all keys, node of all values |
/// | tuple | node of each element |
/// | nullable | byte node of the mask, node of the values |
/// | dictionary | 4 bytes number of the dictionary, int node of the codes |
/// | variant | varint number of types, each by [DataTypeCodec]; short node of the kinds: an index
/// of a type, or -1 for NULL; for each type a node of its values in the order of their rows |
/// | object | node of each typed path; varint number of dynamic paths, each a string; variant node
/// of each; map node of the other paths and their values |
///
/// The values in a variant node of a Dynamic hold no dictionaries.
///
/// Dictionaries are numbered per column and per place in its type, from 0, and are chunks of their
/// own: a node of the dictionary's values. See [DictionaryEncoder].
///
/// Example: the UInt32 values 1000, 1001, 1003 are `02 01 E8 03 00 00 00 00 00 00 00 01 03`.
///
/// Encodes straight from the columns' arrays. Single-threaded.
final class ChunkEncoder {
    static final int PLAIN = 0;
    static final int CONSTANT = 1;
    static final int FRAMED = 2;
    static final int CODED = 3;

    private final ByteSink sink;

    private final NumberEncoder numbers;

    /// Whether numbers are put through anything.
    private final boolean isCoded;

    /// The encoders of the places in the column's type that hold dictionaries, in the order of a
    /// walk; the walk of a node takes them one by one.
    private final List<DictionaryEncoder> dictionaries;

    private int nextDictionary;

    /// An encoder of chunks of one column into `sink`.
    ///
    /// @param transforms what the numbers among the column's values are put through
    ChunkEncoder(ByteSink sink, List<DictionaryEncoder> dictionaries, List<Transform> transforms) {
        this.sink = sink;
        this.dictionaries = dictionaries;
        this.numbers = new NumberEncoder(sink, transforms);
        this.isCoded = !transforms.isEmpty();
    }

    /// Puts the node of the rows `[from, to)`.
    void encode(Column column, int from, int to) {
        nextDictionary = 0;
        node(column, from, to);
    }

    private void node(Column column, int from, int to) {
        if (!isCoded || from == to || !numbers.codedNode(column, from, to)) {
            plainNode(column, from, to);
        }
    }

    private void plainNode(Column column, int from, int to) {
        switch (column) {
            case ConstantColumn constant -> constantNode(constant, to - from);
            case ByteColumn bytes -> numbers.byteNode(bytes.values(), from, to);
            case ShortColumn shorts -> numbers.shortNode(shorts.values(), from, to);
            case IntColumn ints -> numbers.intNode(ints.values(), from, to);
            case LongColumn longs -> numbers.longNode(longs.values(), from, to);
            case FloatColumn floats -> numbers.floatNode(floats.values(), from, to);
            case DoubleColumn doubles -> numbers.doubleNode(doubles.values(), from, to);
            case WideColumn wide -> {
                sink.putByte(PLAIN);
                int words = wide.wordCount();
                sink.putLongs(wide.words(), from * words, (to - from) * words);
            }
            case BytesColumn bytes -> {
                sink.putByte(PLAIN);
                lengthNode(bytes.ends(), from, to);
                int start = start(bytes.ends(), from);
                sink.putBytes(bytes.bytes(), start, start(bytes.ends(), to) - start);
            }
            case FixedBytesColumn bytes -> {
                sink.putByte(PLAIN);
                int length = bytes.length();
                sink.putBytes(bytes.bytes(), from * length, (to - from) * length);
            }
            case ArrayColumn arrays -> {
                sink.putByte(PLAIN);
                lengthNode(arrays.ends(), from, to);
                node(arrays.elements(), start(arrays.ends(), from), start(arrays.ends(), to));
            }
            case MapColumn maps -> {
                sink.putByte(PLAIN);
                lengthNode(maps.ends(), from, to);
                node(maps.keys(), start(maps.ends(), from), start(maps.ends(), to));
                node(maps.values(), start(maps.ends(), from), start(maps.ends(), to));
            }
            case TupleColumn tuple -> {
                sink.putByte(PLAIN);
                for (Column element : tuple.elements()) {
                    node(element, from, to);
                }
            }
            case NullableColumn nullable -> {
                sink.putByte(PLAIN);
                numbers.byteNode(nullable.nulls(), from, to);
                node(nullable.values(), from, to);
            }
            case DictionaryColumn coded -> dictionaryNode(coded, from, to);
            case VariantColumn variant -> variantNode(variant, from, to);
            case ObjectColumn objects -> objectNode(objects, from, to);
        }
    }

    private void variantNode(VariantColumn column, int from, int to) {
        sink.putByte(PLAIN);
        sink.putVarint(column.types().size());
        column.types().forEach(type -> DataTypeCodec.write(type, sink));
        numbers.shortNode(column.kinds(), from, to);
        for (int kind = 0; kind < column.types().size(); kind++) {
            Column values = column.valuesOf(kind, from, to);
            node(values, 0, values.rowCount());
        }
    }

    private void objectNode(ObjectColumn column, int from, int to) {
        sink.putByte(PLAIN);
        for (Column typed : column.typed()) {
            node(typed, from, to);
        }
        sink.putVarint(column.paths().size());
        column.paths().forEach(sink::putString);
        for (VariantColumn dynamic : column.dynamic()) {
            variantNode(dynamic, from, to);
        }
        node(column.shared(), from, to);
    }

    private void constantNode(ConstantColumn constant, int rowCount) {
        Column value = constant.value();
        switch (value) {
            // One row of these is a constant node already.
            case ByteColumn _,
                    ShortColumn _,
                    IntColumn _,
                    LongColumn _,
                    FloatColumn _,
                    DoubleColumn _ ->
                    plainNode(value, 0, Math.min(1, rowCount));
            case WideColumn _,
                    BytesColumn _,
                    FixedBytesColumn _,
                    ArrayColumn _,
                    MapColumn _,
                    TupleColumn _,
                    NullableColumn _,
                    DictionaryColumn _,
                    VariantColumn _,
                    ObjectColumn _,
                    ConstantColumn _ -> {
                if (rowCount > 0) {
                    sink.putByte(CONSTANT);
                }
                node(value, 0, Math.min(1, rowCount));
            }
        }
    }

    /// Where the values of a row begin.
    static int start(int[] ends, int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    private void dictionaryNode(DictionaryColumn column, int from, int to) {
        DictionaryEncoder encoder = dictionaries.get(nextDictionary++);
        sink.putByte(PLAIN);
        sink.putInt(encoder.number());
        numbers.intNode(encoder.translate(column, from, to), 0, to - from);
    }

    private void lengthNode(int[] ends, int from, int to) {
        int[] lengths = new int[to - from];
        int start = start(ends, from);
        for (int i = 0; i < lengths.length; i++) {
            int end = ends[from + i];
            lengths[i] = end - start;
            start = end;
        }
        numbers.intNode(lengths, 0, lengths.length);
    }
}
