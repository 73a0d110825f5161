package io.millpond.storage.column;

import io.millpond.storage.type.JsonType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Builds an [ObjectColumn]: append a value to each of [#typed]; then for each further path in
/// order one value through [#at] or [#shared]; then call [#finishRow].
///
/// Single-threaded.
public final class ObjectColumnBuilder implements ColumnBuilder {
    private final JsonType type;
    private final List<ColumnBuilder> typed = new ArrayList<>();
    private final TreeMap<String, VariantColumnBuilder> dynamic = new TreeMap<>();
    private final MapColumnBuilder shared;
    private int rowCount;

    public ObjectColumnBuilder(JsonType type) {
        this.type = type;
        for (JsonType.TypedPath path : type.typedPaths()) {
            typed.add(ColumnBuilders.of(path.type()));
        }
        this.shared = (MapColumnBuilder) ColumnBuilders.of(type.sharedType());
    }

    public JsonType type() {
        return type;
    }

    /// The builders of the typed paths.
    public List<ColumnBuilder> typed() {
        return typed;
    }

    /// The builder of the values at a dynamic path, which has no value in the row being written
    /// yet. The caller appends one value that is not NULL, and finishes it there.
    public VariantColumnBuilder at(String path) {
        VariantColumnBuilder builder = dynamic.get(path);
        if (builder == null) {
            if (dynamic.size() >= type.maxDynamicPaths()) {
                ((BytesColumnBuilder) shared.keys()).append(path);
                return (VariantColumnBuilder) shared.values();
            }
            builder = (VariantColumnBuilder) ColumnBuilders.of(type.dynamicType());
            dynamic.put(path, builder);
        }
        builder.appendNullsTo(rowCount);
        return builder;
    }

    /// Ends the object being written.
    public void finishRow() {
        shared.finishRow();
        rowCount++;
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public long retainedBytes() {
        long bytes = shared.retainedBytes();
        for (ColumnBuilder builder : typed) {
            bytes += builder.retainedBytes();
        }
        for (ColumnBuilder builder : dynamic.values()) {
            bytes += builder.retainedBytes();
        }
        return bytes;
    }

    @Override
    public void reserve(int rows) {
        for (ColumnBuilder builder : typed) {
            builder.reserve(rows);
        }
        shared.reserve(rows);
    }

    @Override
    public void appendDefault() {
        for (ColumnBuilder builder : typed) {
            builder.appendDefault();
        }
        finishRow();
    }

    @Override
    public void append(Column source, int row) {
        switch (source) {
            case ObjectColumn objects -> {
                for (int i = 0; i < typed.size(); i++) {
                    typed.get(i).append(objects.typed().get(i), row);
                }
                for (ObjectColumn.PathValue value : objects.valuesAt(row)) {
                    at(value.path()).append(value.values(), value.row());
                }
                finishRow();
            }
            case ConstantColumn constant -> append(constant.value(), 0);
            default -> throw ColumnBuilder.mismatch(this, source);
        }
    }

    @Override
    public void appendRange(Column source, int fromRow, int toRow) {
        boolean isPlain =
                source instanceof ObjectColumn objects
                        && objects.shared().keys().rowCount() == 0
                        && fitsOwnPaths(objects.paths());
        if (!isPlain) {
            for (int row = fromRow; row < toRow; row++) {
                append(source, row);
            }
            return;
        }
        ObjectColumn objects = (ObjectColumn) source;
        for (int i = 0; i < typed.size(); i++) {
            typed.get(i).appendRange(objects.typed().get(i), fromRow, toRow);
        }
        for (int i = 0; i < objects.paths().size(); i++) {
            at(objects.paths().get(i)).appendRange(objects.dynamic().get(i), fromRow, toRow);
        }
        shared.appendRange(objects.shared(), fromRow, toRow);
        rowCount += toRow - fromRow;
    }

    private boolean fitsOwnPaths(List<String> paths) {
        int count = dynamic.size();
        for (String path : paths) {
            count += dynamic.containsKey(path) ? 0 : 1;
        }
        return count <= type.maxDynamicPaths();
    }

    @Override
    public boolean equalAt(int row, Column other, int otherRow) {
        if (other instanceof ConstantColumn constant) {
            return equalAt(row, constant.value(), 0);
        }
        ObjectColumn that = (ObjectColumn) other;
        for (int i = 0; i < typed.size(); i++) {
            if (!typed.get(i).equalAt(row, that.typed().get(i), otherRow)) {
                return false;
            }
        }
        int valueCount = shared.end(row) - shared.start(row);
        for (VariantColumnBuilder builder : dynamic.values()) {
            valueCount += row < builder.rowCount() && !builder.isNull(row) ? 1 : 0;
        }
        List<ObjectColumn.PathValue> others = that.valuesAt(otherRow);
        return others.size() == valueCount
                && others.stream().allMatch(value -> hasEqual(row, value));
    }

    private boolean hasEqual(int row, ObjectColumn.PathValue value) {
        VariantColumnBuilder builder = dynamic.get(value.path());
        if (builder != null) {
            return row < builder.rowCount() && builder.equalAt(row, value.values(), value.row());
        }
        BytesColumnBuilder keys = (BytesColumnBuilder) shared.keys();
        for (int place = shared.start(row); place < shared.end(row); place++) {
            if (keys.text(place).equals(value.path())) {
                return shared.values().equalAt(place, value.values(), value.row());
            }
        }
        return false;
    }

    /// Also drops the values of an object that was not finished.
    @Override
    public void rollback(int toRow) {
        Objects.checkIndex(toRow, rowCount + 1);
        for (ColumnBuilder builder : typed) {
            builder.rollback(toRow);
        }
        for (VariantColumnBuilder builder : dynamic.values()) {
            builder.rollback(Math.min(toRow, builder.rowCount()));
        }
        dynamic.values().removeIf(VariantColumnBuilder::hasNoValue);
        shared.rollback(toRow);
        rowCount = toRow;
    }

    @Override
    public ObjectColumn build() {
        List<Column> typedColumns = new ArrayList<>();
        for (ColumnBuilder builder : typed) {
            typedColumns.add(builder.build());
        }
        List<String> paths = new ArrayList<>();
        List<VariantColumn> columns = new ArrayList<>();
        for (Map.Entry<String, VariantColumnBuilder> entry : dynamic.entrySet()) {
            entry.getValue().appendNullsTo(rowCount);
            if (!entry.getValue().hasNoValue()) {
                paths.add(entry.getKey());
                columns.add(entry.getValue().build());
            }
        }
        ObjectColumn column = new ObjectColumn(typedColumns, paths, columns, shared.build());
        dynamic.clear();
        rowCount = 0;
        return column;
    }
}
