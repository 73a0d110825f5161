package io.millpond.storage.part;

import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Layout;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The column of adjacent chunks of numbers or texts, decoded right into its arrays: columns of the
/// chunks that are joined afterwards would be another copy. Single-threaded.
///
/// Bytes that are no such chunks throw `IndexOutOfBoundsException`.
final class JoinedChunks {
    /// Some rows of one chunk.
    ///
    /// @param source all of the chunk, decompressed; null: `decoded` has the rows
    private record Piece(@Nullable ByteSource source, @Nullable Column decoded, int rowCount) {}

    private final DataType type;
    private final List<Piece> pieces = new ArrayList<>();
    private int rowCount;

    /// @param type one for which [#isPossible]
    JoinedChunks(DataType type) {
        this.type = type;
    }

    static boolean isPossible(DataType type) {
        return switch (DataTypes.plain(type).layout()) {
            case INT, LONG, DOUBLE, BYTES -> true;
            default -> false;
        };
    }

    /// Adds all rows of a chunk.
    void add(byte[] raw, int rows) {
        ByteSource source = new ByteSource(raw);
        boolean isText = DataTypes.plain(type).layout() == Layout.BYTES;
        if (isText && !ChunkDecoder.isPlain(raw)) {
            add(
                    ChunkDecoder.decode(
                            source,
                            type,
                            rows,
                            (_, _) -> {
                                throw new IllegalStateException("a text with a dictionary");
                            }));
            return;
        }
        pieces.add(new Piece(source, null, rows));
        rowCount = Math.addExact(rowCount, rows);
    }

    /// Adds rows of a chunk that is decoded.
    void add(Column decoded) {
        pieces.add(new Piece(null, decoded, decoded.rowCount()));
        rowCount = Math.addExact(rowCount, decoded.rowCount());
    }

    /// All rows that were added.
    Column column() {
        return switch (DataTypes.plain(type).layout()) {
            case INT -> new IntColumn(numbers(new int[rowCount], NumberDecoder::ints), rowCount);
            case LONG ->
                    new LongColumn(numbers(new long[rowCount], NumberDecoder::longs), rowCount);
            case DOUBLE ->
                    new DoubleColumn(
                            numbers(new double[rowCount], NumberDecoder::doubles), rowCount);
            default -> texts();
        };
    }

    /// Decodes `count` numbers into an array, to where they go.
    private interface Decoding<A> {
        void decode(NumberDecoder decoder, A values, int to, int count);
    }

    private <A> A numbers(A values, Decoding<A> decoding) {
        int at = 0;
        for (Piece piece : pieces) {
            Column decoded = piece.decoded();
            if (decoded == null) {
                ByteSource source = source(piece);
                decoding.decode(new NumberDecoder(source), values, at, piece.rowCount());
                requireEnd(source);
            } else {
                System.arraycopy(array(decoded), 0, values, at, piece.rowCount());
            }
            at += piece.rowCount();
        }
        return values;
    }

    private static Object array(Column numbers) {
        return switch (numbers) {
            case IntColumn column -> column.values();
            case LongColumn column -> column.values();
            case DoubleColumn column -> column.values();
            default -> throw new IllegalStateException("a chunk of another layout");
        };
    }

    /// The lengths of all texts come first: they tell how many bytes there are.
    private BytesColumn texts() {
        int[] ends = new int[rowCount];
        int at = 0;
        int size = 0;
        for (Piece piece : pieces) {
            int to = at + piece.rowCount();
            if (piece.decoded() instanceof BytesColumn column) {
                for (int row = at; row < to; row++) {
                    ends[row] = Math.addExact(size, column.end(row - at));
                }
            } else {
                NumberDecoder numbers = new NumberDecoder(source(piece));
                numbers.takePlainTag();
                numbers.ints(ends, at, piece.rowCount());
                ChunkDecoder.addUp(ends, at, to, size);
            }
            size = to == 0 ? 0 : ends[to - 1];
            at = to;
        }
        return new BytesColumn(bytes(ends, size), ends, rowCount);
    }

    private byte[] bytes(int[] ends, int size) {
        byte[] bytes = new byte[size];
        int row = 0;
        int from = 0;
        for (Piece piece : pieces) {
            row += piece.rowCount();
            int to = row == 0 ? 0 : ends[row - 1];
            if (piece.decoded() instanceof BytesColumn column) {
                System.arraycopy(column.bytes(), 0, bytes, from, to - from);
            } else {
                ByteSource source = source(piece);
                System.arraycopy(source.array(), source.skip(to - from), bytes, from, to - from);
                requireEnd(source);
            }
            from = to;
        }
        return bytes;
    }

    private static ByteSource source(Piece piece) {
        ByteSource source = piece.source();
        if (source == null) {
            throw new IllegalStateException("a chunk of another layout");
        }
        return source;
    }

    private static void requireEnd(ByteSource source) {
        if (source.remaining() != 0) {
            throw new IndexOutOfBoundsException(source.remaining() + " bytes too many");
        }
    }
}
