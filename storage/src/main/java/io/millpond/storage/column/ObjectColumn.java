package io.millpond.storage.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A column of objects as values at paths: a column for each typed path, a [VariantColumn] for each
/// dynamic path that has one of its own, and maps from path to value for all other paths.
///
/// A row has no value at a dynamic path where its variant is NULL. The paths of a row's map are in
/// order, and a row has each path once. Which paths are which may differ between columns of one
/// type and does not count in comparisons.
public final class ObjectColumn implements Column {
    private final List<Column> typed;
    private final List<String> paths;
    private final List<VariantColumn> dynamic;
    private final MapColumn shared;

    /// @param typed a column for each typed path of the type, in its order
    /// @param paths the dynamic paths with a column of their own, in order
    /// @param dynamic the columns of these paths
    /// @param shared from paths, as [BytesColumn], to values, as [VariantColumn]
    public ObjectColumn(
            List<? extends Column> typed,
            List<String> paths,
            List<VariantColumn> dynamic,
            MapColumn shared) {
        if (paths.size() != dynamic.size()) {
            throw new IllegalArgumentException("paths: " + paths);
        }
        for (Column column : typed) {
            Objects.checkIndex(column.rowCount() - shared.rowCount(), 1);
        }
        for (Column column : dynamic) {
            Objects.checkIndex(column.rowCount() - shared.rowCount(), 1);
        }
        this.typed = List.copyOf(typed);
        this.paths = List.copyOf(paths);
        this.dynamic = List.copyOf(dynamic);
        this.shared = shared;
    }

    public List<Column> typed() {
        return typed;
    }

    /// The dynamic paths with a column of their own, in order.
    public List<String> paths() {
        return paths;
    }

    /// The columns of [#paths].
    public List<VariantColumn> dynamic() {
        return dynamic;
    }

    /// The values at all other paths.
    public MapColumn shared() {
        return shared;
    }

    /// The paths of the shared values.
    public BytesColumn sharedPaths() {
        return (BytesColumn) shared.keys();
    }

    /// The shared values.
    public VariantColumn sharedValues() {
        return (VariantColumn) shared.values();
    }

    @Override
    public int rowCount() {
        return shared.rowCount();
    }

    @Override
    public long retainedBytes() {
        long bytes = shared.retainedBytes();
        for (Column column : typed) {
            bytes += column.retainedBytes();
        }
        for (Column column : dynamic) {
            bytes += column.retainedBytes();
        }
        return bytes;
    }

    @Override
    public ObjectColumn slice(int fromRow, int toRow) {
        return new ObjectColumn(
                typed.stream().map(column -> column.slice(fromRow, toRow)).toList(),
                paths,
                dynamic.stream().map(column -> column.slice(fromRow, toRow)).toList(),
                shared.slice(fromRow, toRow));
    }

    @Override
    public ObjectColumn gather(int[] rows, int count) {
        return new ObjectColumn(
                typed.stream().map(column -> column.gather(rows, count)).toList(),
                paths,
                dynamic.stream().map(column -> column.gather(rows, count)).toList(),
                shared.gather(rows, count));
    }

    /// The values at dynamic paths of the row, in the order of the paths.
    public List<PathValue> valuesAt(int row) {
        List<PathValue> values = new ArrayList<>();
        int next = shared.start(row);
        for (int i = 0; i < paths.size(); i++) {
            if (!dynamic.get(i).isNull(row)) {
                while (next < shared.end(row)
                        && sharedPaths().text(next).compareTo(paths.get(i)) < 0) {
                    values.add(sharedAt(next++));
                }
                values.add(new PathValue(paths.get(i), dynamic.get(i), row));
            }
        }
        while (next < shared.end(row)) {
            values.add(sharedAt(next++));
        }
        return values;
    }

    private PathValue sharedAt(int place) {
        return new PathValue(sharedPaths().text(place), sharedValues(), place);
    }

    /// A value at a path: the one at `row` of `values`, which is not NULL.
    public record PathValue(String path, VariantColumn values, int row) {}

    @Override
    public void hashInto(long[] hashes) {
        for (Column column : typed) {
            column.hashInto(hashes);
        }
        // The order of the paths must not matter: which of them are shared may differ.
        int rowCount = rowCount();
        long[] sums = new long[rowCount];
        for (int i = 0; i < paths.size(); i++) {
            VariantColumn column = dynamic.get(i);
            long[] ofPath = new long[rowCount];
            Arrays.fill(ofPath, paths.get(i).hashCode());
            column.hashInto(ofPath);
            for (int row = 0; row < rowCount; row++) {
                sums[row] += column.isNull(row) ? 0 : ofPath[row];
            }
        }
        long[] ofShared = new long[shared.keys().rowCount()];
        for (int place = 0; place < ofShared.length; place++) {
            ofShared[place] = sharedPaths().text(place).hashCode();
        }
        sharedValues().hashInto(ofShared);
        for (int row = 0; row < rowCount; row++) {
            for (int place = shared.start(row); place < shared.end(row); place++) {
                sums[row] += ofShared[place];
            }
            hashes[row] = Hashes.mix(hashes[row], sums[row]);
        }
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        ObjectColumn that = (ObjectColumn) other;
        for (int i = 0; i < typed.size(); i++) {
            if (!typed.get(i).equalAt(row, that.typed.get(i), otherRow)) {
                return false;
            }
        }
        List<PathValue> values = valuesAt(row);
        List<PathValue> others = that.valuesAt(otherRow);
        if (values.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < values.size(); i++) {
            PathValue value = values.get(i);
            PathValue twin = others.get(i);
            if (!value.path().equals(twin.path())
                    || !value.values().equalAt(value.row(), twin.values(), twin.row())) {
                return false;
            }
        }
        return true;
    }
}
