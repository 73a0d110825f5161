package io.millpond.sql.function.hash;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.cast.TimeCasts;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// The hashes of rows while one value after another is taken into them.
///
/// Tuples are taken element by element, arrays as the hash of their length and then their elements'
/// hashes, maps as arrays of pairs. Source: ClickHouse's `FunctionAnyHash`.
final class HashState {
    static final long NULL_LOW = 0xc58ad2da03d9a871L;
    static final long NULL_HIGH = 0x5715f196cbea7a40L;

    /// The hash of nothing at all.
    private static final long EMPTY = 0xe28dbde7fe22e41cL;

    private final RowHash hash;
    private final int wordCount;
    private final int rowCount;
    private final long[] words;

    /// The block's row of each of this state's rows; null where they are the same.
    private final int @Nullable [] rows;

    private final long[] one;
    private boolean isFirst = true;

    HashState(RowHash hash, int rowCount) {
        this(hash, rowCount, null);
    }

    private HashState(RowHash hash, int rowCount, int @Nullable [] rows) {
        this.hash = hash;
        this.wordCount = hash.wordCount();
        this.rowCount = rowCount;
        this.words = new long[rowCount * wordCount];
        this.rows = rows;
        this.one = new long[wordCount];
    }

    /// The hashes: one or two words a row.
    long[] words() {
        if (isFirst) {
            fillEmpty();
        }
        return words;
    }

    private void fillEmpty() {
        for (int row = 0; row < rowCount; row++) {
            words[row * wordCount] = EMPTY;
        }
    }

    private int blockRow(int row) {
        return rows == null ? row : rows[row];
    }

    /// Takes the hash in `one` into that of a row.
    private void take(int row) {
        int at = row * wordCount;
        if (isFirst) {
            System.arraycopy(one, 0, words, at, wordCount);
        } else {
            hash.combine(blockRow(row), words, at, one);
        }
    }

    private void takeBytes(int row, byte[] bytes, int from, int to) {
        hash.hash(blockRow(row), bytes, from, to, one);
        take(row);
    }

    private void takeNumber(int row, long number) {
        one[0] = number;
        if (wordCount == 2) {
            one[1] = 0;
        }
        take(row);
    }

    /// Takes a column of values in.
    void add(Column column, DataType type) {
        switch (Columns.full(column)) {
            case TupleColumn tuple -> {
                List<DataType> types = ((TupleType) type).elements();
                if (types.isEmpty() && isFirst) {
                    fillEmpty();
                }
                for (int i = 0; i < types.size(); i++) {
                    add(tuple.elements().get(i), types.get(i));
                }
            }
            case BytesColumn texts -> {
                for (int row = 0; row < rowCount; row++) {
                    takeBytes(row, texts.bytes(), texts.start(row), texts.end(row));
                }
            }
            case FixedBytesColumn fixed -> {
                int length = fixed.length();
                for (int row = 0; row < rowCount; row++) {
                    takeBytes(row, fixed.bytes(), row * length, (row + 1) * length);
                }
            }
            case ArrayColumn array -> {
                DataType element = ((ArrayType) type).element();
                addList(array.ends(), array.elements(), element);
            }
            case MapColumn map -> {
                MapType types = (MapType) type;
                int count = rowCount == 0 ? 0 : map.end(rowCount - 1);
                Column pairs =
                        new TupleColumn(
                                List.of(
                                        Columns.full(map.keys()).slice(0, count),
                                        Columns.full(map.values()).slice(0, count)),
                                count);
                addList(map.ends(), pairs, TupleType.of(List.of(types.key(), types.value())));
            }
            case NullableColumn nullable -> addNullable(nullable, type);
            case Column full when type instanceof NothingType -> {
                for (int row = 0; row < full.rowCount(); row++) {
                    takeNumber(row, 0);
                }
            }
            case Column full -> addNumbers(full, type);
        }
        isFirst = false;
    }

    private void addList(int[] ends, Column elements, DataType type) {
        int count = rowCount == 0 ? 0 : ends[rowCount - 1];
        int[] owners = new int[count];
        int start = 0;
        for (int row = 0; row < rowCount; row++) {
            Arrays.fill(owners, start, ends[row], blockRow(row));
            start = ends[row];
        }
        HashState state = new HashState(hash, count, owners);
        state.add(Columns.full(elements).slice(0, count), type);
        start = 0;
        for (int row = 0; row < rowCount; row++) {
            takeNumber(row, hash.ofCount((long) ends[row] - start));
            for (int i = start; i < ends[row]; i++) {
                System.arraycopy(state.words, i * wordCount, one, 0, wordCount);
                hash.combine(blockRow(row), words, row * wordCount, one);
            }
            start = ends[row];
        }
    }

    private void addNullable(NullableColumn nullable, DataType type) {
        boolean wasFirst = isFirst;
        long[] before = wasFirst ? words : words.clone();
        DataType element = type instanceof NullableType(DataType inner) ? inner : type;
        add(nullable.values(), element);
        isFirst = wasFirst;
        for (int row = 0; row < rowCount; row++) {
            if (nullable.isNull(row)) {
                System.arraycopy(before, row * wordCount, words, row * wordCount, wordCount);
                hash.ofNull(blockRow(row), one);
                take(row);
            }
        }
    }

    private void addNumbers(Column column, DataType type) {
        boolean isMixed =
                hash.mixesNumbers()
                        && !(type instanceof DecimalType)
                        && !(type instanceof DateTime64Type)
                        && !TimeCasts.isTime(type)
                        && !(type instanceof IntervalType);
        boolean isFloat = column instanceof FloatColumn || column instanceof DoubleColumn;
        if (isMixed && (isFloat || Numbers.fitsLong(type.layout()))) {
            for (int row = 0; row < rowCount; row++) {
                takeNumber(row, ByteHashes.ofNumber(bits(column, row)));
            }
            return;
        }
        BinaryCodec codec = BinaryCodec.of(type);
        ByteSink sink = new ByteSink();
        for (int row = 0; row < rowCount; row++) {
            sink.clear();
            codec.write(column, row, sink);
            takeBytes(row, sink.bytes(), 0, sink.size());
        }
    }

    private static long bits(Column column, int row) {
        return switch (column) {
            case FloatColumn floats -> Float.floatToRawIntBits(floats.value(row)) & 0xFFFF_FFFFL;
            case DoubleColumn doubles -> Double.doubleToRawLongBits(doubles.value(row));
            default -> Numbers.longAt(column, row, true);
        };
    }
}
