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

    /// What the numbers among the column's values are put through.
    private final List<Transform> transforms;

    /// The encoders of the places in the column's type that hold dictionaries, in the order of a
    /// walk; the walk of a node takes them one by one.
    private final List<DictionaryEncoder> dictionaries;

    private int nextDictionary;

    /// An encoder of chunks of one column into `sink`.
    ChunkEncoder(ByteSink sink, List<DictionaryEncoder> dictionaries, List<Transform> transforms) {
        this.sink = sink;
        this.dictionaries = dictionaries;
        this.transforms = transforms;
    }

    /// Puts the node of the rows `[from, to)`.
    void encode(Column column, int from, int to) {
        nextDictionary = 0;
        node(column, from, to);
    }

    private void node(Column column, int from, int to) {
        if (transforms.isEmpty() || from == to || !codedNode(column, from, to)) {
            plainNode(column, from, to);
        }
    }

    private void plainNode(Column column, int from, int to) {
        switch (column) {
            case ConstantColumn constant -> constantNode(constant, to - from);
            case ByteColumn bytes -> byteNode(bytes.values(), from, to);
            case ShortColumn shorts -> shortNode(shorts.values(), from, to);
            case IntColumn ints -> intNode(ints.values(), from, to);
            case LongColumn longs -> longNode(longs.values(), from, to);
            case FloatColumn floats -> floatNode(floats.values(), from, to);
            case DoubleColumn doubles -> doubleNode(doubles.values(), from, to);
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
                byteNode(nullable.nulls(), from, to);
                node(nullable.values(), from, to);
            }
            case DictionaryColumn coded -> dictionaryNode(coded, from, to);
            case VariantColumn variant -> variantNode(variant, from, to);
            case ObjectColumn objects -> objectNode(objects, from, to);
        }
    }

    /// Puts the node of numbers as the transforms have it; false where the column holds others.
    private boolean codedNode(Column column, int from, int to) {
        long[] values = new long[to - from];
        switch (column) {
            case ByteColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = plain.values()[from + i];
                }
                coded(values, Byte.SIZE, 0);
            }
            case ShortColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = plain.values()[from + i];
                }
                coded(values, Short.SIZE, 0);
            }
            case IntColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = plain.values()[from + i];
                }
                coded(values, Integer.SIZE, 0);
            }
            case LongColumn plain -> {
                System.arraycopy(plain.values(), from, values, 0, values.length);
                coded(values, Long.SIZE, 0);
            }
            case FloatColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.floatToRawIntBits(plain.values()[from + i]);
                }
                coded(values, Integer.SIZE, 0);
            }
            case DoubleColumn plain -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Double.doubleToRawLongBits(plain.values()[from + i]);
                }
                coded(values, Long.SIZE, 0);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// @param next the transform to apply, of those that are left; may change `values`
    private void coded(long[] values, int width, int next) {
        int count = values.length;
        if (next == transforms.size()) {
            integerNode(values, width);
            return;
        }
        Transform transform = transforms.get(next);
        sink.putByte(CODED);
        sink.putByte(transform.id());
        switch (transform) {
            case DELTA -> {
                sink.putLong(CodedValues.differences(values, count));
                coded(values, width, next + 1);
            }
            case GCD -> {
                long divisor = CodedValues.divisor(values, count);
                sink.putLong(divisor);
                for (int i = 0; i < count; i++) {
                    values[i] /= divisor;
                }
                coded(values, width, next + 1);
            }
            case DOUBLE_DELTA -> {
                sink.putLong(CodedValues.differences(values, count));
                sink.putLong(CodedValues.differences(values, count));
                CodedValues.putBlocks(values, count, sink);
            }
            case T64 -> CodedValues.putBlocks(values, count, sink);
            case GORILLA -> CodedValues.putGorilla(values, count, width, sink);
            case FPC -> CodedValues.putGuessed(values, count, width, sink);
        }
    }

    private void integerNode(long[] values, int width) {
        int count = values.length;
        switch (width) {
            case Byte.SIZE -> {
                byte[] narrow = new byte[count];
                for (int i = 0; i < count; i++) {
                    narrow[i] = (byte) values[i];
                }
                byteNode(narrow, 0, count);
            }
            case Short.SIZE -> {
                short[] narrow = new short[count];
                for (int i = 0; i < count; i++) {
                    narrow[i] = (short) values[i];
                }
                shortNode(narrow, 0, count);
            }
            case Integer.SIZE -> {
                int[] narrow = new int[count];
                for (int i = 0; i < count; i++) {
                    narrow[i] = (int) values[i];
                }
                intNode(narrow, 0, count);
            }
            default -> longNode(values, 0, count);
        }
    }

    private void variantNode(VariantColumn column, int from, int to) {
        sink.putByte(PLAIN);
        sink.putVarint(column.types().size());
        column.types().forEach(type -> DataTypeCodec.write(type, sink));
        shortNode(column.kinds(), from, to);
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

    private static int start(int[] ends, int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    private void dictionaryNode(DictionaryColumn column, int from, int to) {
        DictionaryEncoder encoder = dictionaries.get(nextDictionary++);
        sink.putByte(PLAIN);
        sink.putInt(encoder.number());
        intNode(encoder.translate(column, from, to), 0, to - from);
    }

    private void lengthNode(int[] ends, int from, int to) {
        int[] lengths = new int[to - from];
        int start = start(ends, from);
        for (int i = 0; i < lengths.length; i++) {
            int end = ends[from + i];
            lengths[i] = end - start;
            start = end;
        }
        intNode(lengths, 0, lengths.length);
    }

    private void byteNode(byte[] values, int from, int to) {
        int row = from + 1;
        while (row < to && values[row] == values[from]) {
            row++;
        }
        if (from < to && row == to) {
            sink.putByte(CONSTANT);
            sink.putByte(PLAIN);
            sink.putByte(values[from]);
            return;
        }
        sink.putByte(PLAIN);
        sink.putBytes(values, from, to - from);
    }

    private void shortNode(short[] values, int from, int to) {
        short min = Short.MAX_VALUE;
        short max = Short.MIN_VALUE;
        for (int i = from; i < to; i++) {
            min = (short) Math.min(min, values[i]);
            max = (short) Math.max(max, values[i]);
        }
        if (from < to && min == max) {
            sink.putByte(CONSTANT);
            sink.putByte(PLAIN);
            sink.putShort(min);
            return;
        }
        if (from == to || max - min > 0xFF) {
            sink.putByte(PLAIN);
            sink.putShorts(values, from, to - from);
            return;
        }
        int at = frame(1, min, to - from);
        byte[] target = sink.array();
        for (int i = from; i < to; i++) {
            target[at++] = (byte) (values[i] - min);
        }
    }

    private void intNode(int[] values, int from, int to) {
        int min = Integer.MAX_VALUE;
        int max = Integer.MIN_VALUE;
        for (int i = from; i < to; i++) {
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
        }
        if (from < to && min == max) {
            sink.putByte(CONSTANT);
            sink.putByte(PLAIN);
            sink.putInt(min);
            return;
        }
        long span = (long) max - min;
        if (from == to || span > 0xFFFF) {
            sink.putByte(PLAIN);
            sink.putInts(values, from, to - from);
            return;
        }
        int width = span <= 0xFF ? 1 : 2;
        int at = frame(width, min, to - from);
        byte[] target = sink.array();
        if (width == 1) {
            for (int i = from; i < to; i++) {
                target[at++] = (byte) (values[i] - min);
            }
            return;
        }
        for (int i = from; i < to; i++, at += 2) {
            ByteSink.setShort(target, at, values[i] - min);
        }
    }

    private void longNode(long[] values, int from, int to) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
        }
        if (from < to && min == max) {
            sink.putByte(CONSTANT);
            sink.putByte(PLAIN);
            sink.putLong(min);
            return;
        }
        // The span of signed extremes is an unsigned number.
        int spanBits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
        if (from == to || spanBits > Integer.SIZE) {
            sink.putByte(PLAIN);
            sink.putLongs(values, from, to - from);
            return;
        }
        int width = spanBits <= 8 ? 1 : spanBits <= 16 ? 2 : 4;
        longFrame(values, from, to, min, width);
    }

    private void longFrame(long[] values, int from, int to, long min, int width) {
        int at = frame(width, min, to - from);
        byte[] target = sink.array();
        switch (width) {
            case 1 -> {
                for (int i = from; i < to; i++) {
                    target[at++] = (byte) (values[i] - min);
                }
            }
            case 2 -> {
                for (int i = from; i < to; i++, at += 2) {
                    ByteSink.setShort(target, at, (int) (values[i] - min));
                }
            }
            default -> {
                for (int i = from; i < to; i++, at += 4) {
                    ByteSink.setInt(target, at, (int) (values[i] - min));
                }
            }
        }
    }

    /// Puts the head of a framed node and makes room for its values; returns where they begin.
    private int frame(int width, long base, int rowCount) {
        sink.putByte(FRAMED);
        sink.putByte(width);
        sink.putLong(base);
        return sink.skip(Math.multiplyExact(width, rowCount));
    }

    private void floatNode(float[] values, int from, int to) {
        if (from < to) {
            int first = Float.floatToRawIntBits(values[from]);
            int row = from + 1;
            while (row < to && Float.floatToRawIntBits(values[row]) == first) {
                row++;
            }
            if (row == to) {
                sink.putByte(CONSTANT);
                sink.putByte(PLAIN);
                sink.putInt(first);
                return;
            }
        }
        sink.putByte(PLAIN);
        sink.putFloats(values, from, to - from);
    }

    private void doubleNode(double[] values, int from, int to) {
        if (from < to) {
            long first = Double.doubleToRawLongBits(values[from]);
            int row = from + 1;
            while (row < to && Double.doubleToRawLongBits(values[row]) == first) {
                row++;
            }
            if (row == to) {
                sink.putByte(CONSTANT);
                sink.putByte(PLAIN);
                sink.putLong(first);
                return;
            }
        }
        sink.putByte(PLAIN);
        sink.putDoubles(values, from, to - from);
    }

    /// About the number of bytes that [#encode] would put for the rows `[from, to)`, at most a
    /// small factor off; costs no walk over rows.
    static long estimateBytes(Column column, int from, int to) {
        long rows = (long) to - from;
        return switch (column) {
            case ConstantColumn _ -> 16;
            case ByteColumn _ -> rows;
            case ShortColumn _ -> 2 * rows;
            case IntColumn _, FloatColumn _ -> 4 * rows;
            case LongColumn _, DoubleColumn _ -> 8 * rows;
            case WideColumn wide -> 8L * wide.wordCount() * rows;
            case BytesColumn bytes ->
                    2 * rows + start(bytes.ends(), to) - start(bytes.ends(), from);
            case FixedBytesColumn bytes -> bytes.length() * rows;
            case ArrayColumn arrays ->
                    rows
                            + estimateBytes(
                                    arrays.elements(),
                                    start(arrays.ends(), from),
                                    start(arrays.ends(), to));
            case MapColumn maps -> {
                int start = start(maps.ends(), from);
                int end = start(maps.ends(), to);
                yield rows
                        + estimateBytes(maps.keys(), start, end)
                        + estimateBytes(maps.values(), start, end);
            }
            case TupleColumn tuple -> {
                long bytes = 0;
                for (Column element : tuple.elements()) {
                    bytes += estimateBytes(element, from, to);
                }
                yield bytes;
            }
            case NullableColumn nullable -> rows + estimateBytes(nullable.values(), from, to);
            case DictionaryColumn _ -> 2 * rows;
            case VariantColumn variant -> {
                long bytes = rows;
                for (Column alternative : variant.alternatives()) {
                    bytes += estimateBytes(alternative, 0, alternative.rowCount());
                }
                yield Math.ceilDiv(bytes * rows, Math.max(1, variant.rowCount()));
            }
            case ObjectColumn objects -> {
                long bytes = estimateBytes(objects.shared(), from, to);
                for (Column typed : objects.typed()) {
                    bytes += estimateBytes(typed, from, to);
                }
                for (Column dynamic : objects.dynamic()) {
                    bytes += estimateBytes(dynamic, from, to);
                }
                yield bytes;
            }
        };
    }
}
