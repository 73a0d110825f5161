package io.millpond.storage.column;

import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Builds a [VariantColumn]: append a value to the builder of its [#kind], then call [#finishRow],
/// or [#appendNull].
///
/// Single-threaded.
public final class VariantColumnBuilder implements ColumnBuilder {
    private final boolean isOpen;
    private final List<DataType> firstTypes;
    private final List<DataType> types = new ArrayList<>();
    private final List<ColumnBuilder> alternatives = new ArrayList<>();

    /// The finished values of each kind.
    private int[] counts = new int[4];

    private short[] kinds = new short[INITIAL_ROWS];
    private int[] places = new int[INITIAL_ROWS];
    private int rowCount;

    /// @param types the kinds from the beginning
    /// @param isOpen whether further types become kinds as values of them come
    public VariantColumnBuilder(List<DataType> types, boolean isOpen) {
        this.firstTypes = List.copyOf(types);
        this.isOpen = isOpen;
        firstTypes.forEach(this::add);
    }

    private int add(DataType type) {
        types.add(type);
        alternatives.add(ColumnBuilders.of(type));
        if (types.size() > counts.length) {
            counts = Arrays.copyOf(counts, 2 * counts.length);
        }
        counts[types.size() - 1] = 0;
        return types.size() - 1;
    }

    /// The kind of values of `type`; -1 where they have no place here.
    public int kind(DataType type) {
        int kind = types.indexOf(type);
        return kind >= 0 || !isOpen ? kind : add(type);
    }

    boolean isNull(int row) {
        return kinds[row] == VariantColumn.NULL;
    }

    /// Whether every row is NULL.
    boolean hasNoValue() {
        for (int kind = 0; kind < types.size(); kind++) {
            if (counts[kind] > 0) {
                return false;
            }
        }
        return true;
    }

    /// The types of the kinds so far.
    public List<DataType> types() {
        return List.copyOf(types);
    }

    /// The builder of the values of a kind; each appended value is closed by [#finishRow].
    public ColumnBuilder alternative(int kind) {
        return alternatives.get(kind);
    }

    /// Counts the value that was appended to the builder of `kind` as a row.
    public void finishRow(int kind) {
        reserveRows(1);
        kinds[rowCount] = (short) kind;
        places[rowCount++] = counts[kind]++;
    }

    public void appendNull() {
        reserveRows(1);
        kinds[rowCount++] = VariantColumn.NULL;
    }

    /// Appends NULLs until there are `rows` rows.
    public void appendNullsTo(int rows) {
        if (rows > rowCount) {
            reserveRows(rows - rowCount);
            Arrays.fill(kinds, rowCount, rows, VariantColumn.NULL);
            rowCount = rows;
        }
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        long bytes = 2L * kinds.length + 4L * places.length;
        for (ColumnBuilder alternative : alternatives) {
            bytes += alternative.retainedBytes();
        }
        return bytes;
    }

    @Override
    public void reserve(int rows) {
        reserveRows(rows);
    }

    private void reserveRows(int rows) {
        if (rowCount + rows > kinds.length) {
            int length = Growth.next(kinds.length, (long) rowCount + rows);
            kinds = Arrays.copyOf(kinds, length);
            places = Arrays.copyOf(places, length);
        }
    }

    @Override
    public void appendDefault() {
        appendNull();
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case VariantColumn variant -> {
                if (variant.isNull(row)) {
                    appendNull();
                } else {
                    int kind = kindOf(variant.typeAt(row));
                    alternatives
                            .get(kind)
                            .append(variant.alternativeAt(row), variant.places()[row]);
                    finishRow(kind);
                }
            }
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    private int kindOf(DataType type) {
        int kind = kind(type);
        if (kind < 0) {
            throw new IllegalArgumentException(type.name() + " is none of " + types);
        }
        return kind;
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        if (!(source instanceof VariantColumn variant)) {
            for (int row = fromRow; row < toRow; row++) {
                append(source, row);
            }
            return;
        }
        reserveRows(toRow - fromRow);
        int[] ownKinds = new int[variant.types().size()];
        Arrays.fill(ownKinds, -1);
        for (int row = fromRow; row < toRow; row++) {
            int kind = variant.kinds()[row];
            if (kind == VariantColumn.NULL) {
                kinds[rowCount++] = VariantColumn.NULL;
                continue;
            }
            if (ownKinds[kind] < 0) {
                ownKinds[kind] = kindOf(variant.types().get(kind));
                Column values = variant.valuesOf(kind, fromRow, toRow);
                alternatives.get(ownKinds[kind]).appendRange(values, 0, values.rowCount());
            }
            int own = ownKinds[kind];
            kinds[rowCount] = (short) own;
            places[rowCount++] = counts[own]++;
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        VariantColumn that = (VariantColumn) other;
        int kind = kinds[row];
        if (kind == VariantColumn.NULL || that.isNull(otherRow)) {
            return kind == VariantColumn.NULL && that.isNull(otherRow);
        }
        return types.get(kind).equals(that.typeAt(otherRow))
                && alternatives
                        .get(kind)
                        .equalAt(
                                places[row], that.alternativeAt(otherRow), that.places()[otherRow]);
    }

    /// Also drops values that were not finished.
    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        for (int row = toRow; row < rowCount; row++) {
            if (kinds[row] != VariantColumn.NULL) {
                counts[kinds[row]]--;
            }
        }
        for (int kind = 0; kind < alternatives.size(); kind++) {
            alternatives.get(kind).rollback(counts[kind]);
        }
        rowCount = toRow;
    }

    @Override
    public VariantColumn build() {
        List<Column> columns = new ArrayList<>(alternatives.size());
        for (ColumnBuilder alternative : alternatives) {
            columns.add(alternative.build());
        }
        VariantColumn column = new VariantColumn(types, columns, kinds, places, rowCount);
        kinds = new short[INITIAL_ROWS];
        places = new int[INITIAL_ROWS];
        rowCount = 0;
        types.clear();
        alternatives.clear();
        firstTypes.forEach(this::add);
        return column;
    }
}
