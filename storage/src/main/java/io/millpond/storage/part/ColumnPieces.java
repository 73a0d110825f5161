package io.millpond.storage.part;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;

/// Joins the columns of adjacent chunks, keeping their dictionary where they share one.
final class ColumnPieces {
    /// What is joined at once; far below the longest array.
    private static final int TEXT_BYTES_MAX = 1 << 30;

    private ColumnPieces() {}

    /// The rows of all `pieces`, at least one, one after another.
    static Column join(DataType type, List<Column> pieces) {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        if (pieces.getFirst() instanceof DictionaryColumn first && haveDictionary(first, pieces)) {
            return joinCodes(first.dictionary(), pieces);
        }
        if (type instanceof ArrayType(DataType element)) {
            return joinArrays(element, pieces);
        }
        return switch (type.layout()) {
            case BYTE -> joinBytes(pieces);
            case INT -> joinInts(pieces);
            case LONG -> joinLongs(pieces);
            case BYTES -> joinTexts(type, pieces);
            case SHORT,
                    FLOAT,
                    DOUBLE,
                    WIDE_128,
                    WIDE_256,
                    FIXED_BYTES,
                    ARRAY,
                    MAP,
                    TUPLE,
                    NULLABLE,
                    DICTIONARY ->
                    Columns.concat(type, pieces);
        };
    }

    // The most common kinds are copied once: a builder would grow on the way.

    private static ByteColumn joinBytes(List<Column> pieces) {
        byte[] values = new byte[rowCount(pieces)];
        int at = 0;
        for (Column piece : pieces) {
            System.arraycopy(((ByteColumn) piece).values(), 0, values, at, piece.rowCount());
            at += piece.rowCount();
        }
        return new ByteColumn(values, at);
    }

    private static IntColumn joinInts(List<Column> pieces) {
        int[] values = new int[rowCount(pieces)];
        int at = 0;
        for (Column piece : pieces) {
            System.arraycopy(((IntColumn) piece).values(), 0, values, at, piece.rowCount());
            at += piece.rowCount();
        }
        return new IntColumn(values, at);
    }

    private static LongColumn joinLongs(List<Column> pieces) {
        long[] values = new long[rowCount(pieces)];
        int at = 0;
        for (Column piece : pieces) {
            System.arraycopy(((LongColumn) piece).values(), 0, values, at, piece.rowCount());
            at += piece.rowCount();
        }
        return new LongColumn(values, at);
    }

    private static Column joinTexts(DataType type, List<Column> pieces) {
        long length = 0;
        for (Column piece : pieces) {
            length += byteCount((BytesColumn) piece);
        }
        if (length > TEXT_BYTES_MAX) {
            // The builder says what is too large: the part is as it was written.
            return Columns.concat(type, pieces);
        }
        byte[] bytes = new byte[(int) length];
        int[] ends = new int[rowCount(pieces)];
        int row = 0;
        int end = 0;
        for (Column piece : pieces) {
            BytesColumn texts = (BytesColumn) piece;
            System.arraycopy(texts.bytes(), 0, bytes, end, byteCount(texts));
            int[] theirs = texts.ends();
            for (int i = 0; i < texts.rowCount(); i++) {
                ends[row++] = end + theirs[i];
            }
            end += byteCount(texts);
        }
        return new BytesColumn(bytes, ends, row);
    }

    private static int byteCount(BytesColumn texts) {
        return texts.rowCount() == 0 ? 0 : texts.end(texts.rowCount() - 1);
    }

    private static boolean haveDictionary(DictionaryColumn first, List<Column> pieces) {
        for (Column piece : pieces) {
            if (!(piece instanceof DictionaryColumn coded)
                    || coded.dictionary() != first.dictionary()) {
                return false;
            }
        }
        return true;
    }

    private static int rowCount(List<Column> pieces) {
        int rows = 0;
        for (Column piece : pieces) {
            rows = Math.addExact(rows, piece.rowCount());
        }
        return rows;
    }

    private static DictionaryColumn joinCodes(Column dictionary, List<Column> pieces) {
        int[] codes = new int[rowCount(pieces)];
        int at = 0;
        for (Column piece : pieces) {
            System.arraycopy(((DictionaryColumn) piece).codes(), 0, codes, at, piece.rowCount());
            at += piece.rowCount();
        }
        return new DictionaryColumn(codes, dictionary, at);
    }

    private static ArrayColumn joinArrays(DataType element, List<Column> pieces) {
        int[] ends = new int[rowCount(pieces)];
        List<Column> elements = new ArrayList<>(pieces.size());
        int row = 0;
        int end = 0;
        for (Column piece : pieces) {
            ArrayColumn arrays = (ArrayColumn) piece;
            int base = end;
            for (int i = 0; i < arrays.rowCount(); i++) {
                end = Math.addExact(base, arrays.end(i));
                ends[row++] = end;
            }
            elements.add(arrays.elements().slice(0, arrays.elementCount()));
        }
        return new ArrayColumn(ends, join(element, elements), row);
    }
}
