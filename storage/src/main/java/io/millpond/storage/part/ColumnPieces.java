package io.millpond.storage.part;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;

/// Joins the columns of adjacent chunks, keeping their dictionary where they share one.
final class ColumnPieces {
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
        return Columns.concat(type, pieces);
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
