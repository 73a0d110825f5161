package io.millpond.storage.column;

import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A column of values of several types, or NULLs: for each row its kind, and one column a kind that
/// holds the values of all its rows.
///
/// Row `r` of kind `k` is the row `places[r]` of `alternatives[k]`, whose type is `types[k]`. Two
/// columns may number their kinds differently: it is the types that count.
public final class VariantColumn implements Column {
    /// The kind of a row that is NULL.
    public static final short NULL = -1;

    private final List<DataType> types;
    private final List<Column> alternatives;
    private final short[] kinds;
    private final int[] places;
    private final int rowCount;

    /// Takes the arrays over.
    ///
    /// @param types distinct
    /// @param alternatives one a type
    /// @param places of no meaning where the kind is [#NULL]
    public VariantColumn(
            List<DataType> types,
            List<? extends Column> alternatives,
            short[] kinds,
            int[] places,
            int rowCount) {
        Objects.checkFromToIndex(0, rowCount, Math.min(kinds.length, places.length));
        if (types.size() != alternatives.size()) {
            throw new IllegalArgumentException("types: " + types);
        }
        this.types = List.copyOf(types);
        this.alternatives = List.copyOf(alternatives);
        this.kinds = kinds;
        this.places = places;
        this.rowCount = rowCount;
    }

    /// The types of the kinds.
    public List<DataType> types() {
        return types;
    }

    /// The values of each kind.
    public List<Column> alternatives() {
        return alternatives;
    }

    /// The kind of each row, for reading only: an index into [#types], or [#NULL].
    public short[] kinds() {
        return kinds;
    }

    /// Where the value of each row stands among those of its kind, for reading only.
    public int[] places() {
        return places;
    }

    public boolean isNull(int row) {
        return kinds[row] == NULL;
    }

    /// The type of the value at `row`, which is not NULL.
    public DataType typeAt(int row) {
        return types.get(kinds[row]);
    }

    /// The column that holds the value at `row`, which is not NULL, at `places()[row]`.
    public Column alternativeAt(int row) {
        return alternatives.get(kinds[row]);
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        long bytes = 2L * kinds.length + 4L * places.length;
        for (Column alternative : alternatives) {
            bytes += alternative.retainedBytes();
        }
        return bytes;
    }

    @Override
    public VariantColumn slice(int fromRow, int toRow) {
        return new VariantColumn(
                types,
                alternatives,
                Arrays.copyOfRange(kinds, fromRow, toRow),
                Arrays.copyOfRange(places, fromRow, toRow),
                toRow - fromRow);
    }

    @Override
    public VariantColumn gather(int[] rows, int count) {
        short[] someKinds = new short[count];
        int[] somePlaces = new int[count];
        for (int i = 0; i < count; i++) {
            someKinds[i] = kinds[rows[i]];
            somePlaces[i] = places[rows[i]];
        }
        return new VariantColumn(types, alternatives, someKinds, somePlaces, count);
    }

    /// The values of `kind` in the rows `[fromRow, toRow)`, in the order of the rows.
    public Column valuesOf(int kind, int fromRow, int toRow) {
        int[] rows = new int[toRow - fromRow];
        int count = 0;
        boolean isWhole = true;
        for (int row = fromRow; row < toRow; row++) {
            if (kinds[row] == kind) {
                isWhole &= places[row] == count;
                rows[count++] = places[row];
            }
        }
        Column alternative = alternatives.get(kind);
        return isWhole && count == alternative.rowCount()
                ? alternative
                : alternative.gather(rows, count);
    }

    /// The same rows, each kind's values in their order and no others.
    public VariantColumn compact() {
        List<Column> dense = new ArrayList<>(types.size());
        for (int kind = 0; kind < types.size(); kind++) {
            dense.add(valuesOf(kind, 0, rowCount));
        }
        int[] next = new int[types.size()];
        int[] inOrder = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            if (kinds[row] != NULL) {
                inOrder[row] = next[kinds[row]]++;
            }
        }
        return new VariantColumn(types, dense, kinds, inOrder, rowCount);
    }

    @Override
    public void hashInto(long[] hashes) {
        VariantColumn dense = compact();
        List<long[]> ofValues = new ArrayList<>(types.size());
        for (int kind = 0; kind < types.size(); kind++) {
            long[] hashesOfKind = new long[dense.alternatives.get(kind).rowCount()];
            Arrays.fill(hashesOfKind, types.get(kind).name().hashCode());
            dense.alternatives.get(kind).hashInto(hashesOfKind);
            ofValues.add(hashesOfKind);
        }
        for (int row = 0; row < rowCount; row++) {
            int kind = kinds[row];
            hashes[row] =
                    kind == NULL
                            ? Hashes.mixNull(hashes[row])
                            : Hashes.mix(hashes[row], ofValues.get(kind)[dense.places[row]]);
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        VariantColumn that = (VariantColumn) other;
        if (isNull(row) || that.isNull(otherRow)) {
            return isNull(row) && that.isNull(otherRow);
        }
        return typeAt(row).equals(that.typeAt(otherRow))
                && alternativeAt(row)
                        .equalAt(places[row], that.alternativeAt(otherRow), that.places[otherRow]);
    }
}
