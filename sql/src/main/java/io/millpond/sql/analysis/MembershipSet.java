package io.millpond.sql.analysis;

import io.millpond.sql.group.GroupTable;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The set on the right side of IN, filled when it is first asked. Thread-safe.
final class MembershipSet {
    private final List<DataType> types;
    private final boolean isConstant;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Supplier<Rows> source;
    private volatile @Nullable GroupTable table;
    private volatile @Nullable Rows rows;

    /// Rows of the key columns' types.
    record Rows(List<Column> columns, int rowCount) {
        Rows {
            columns = List.copyOf(columns);
        }
    }

    /// @param types of the key columns
    /// @param isConstant whether the source has its rows at hand
    MembershipSet(List<DataType> types, boolean isConstant, Supplier<Rows> source) {
        this.types = types;
        this.isConstant = isConstant;
        this.source = source;
    }

    boolean isConstant() {
        return isConstant;
    }

    List<DataType> types() {
        return types;
    }

    /// The types by which a left side of type `left` is looked up: one, or one for each element of
    /// a tuple. Without LowCardinality, and without Nullable unless NULL is a value of sets.
    static List<DataType> keyTypes(DataType left, boolean isNullEqual) {
        List<DataType> parts =
                left instanceof TupleType tuple && !tuple.elements().isEmpty()
                        ? tuple.elements()
                        : List.of(left);
        return parts.stream()
                .map(type -> isNullEqual ? DataTypes.withoutLowCardinality(type) : plain(type))
                .toList();
    }

    /// The type without LowCardinality and Nullable around it.
    static DataType plain(DataType type) {
        return switch (type) {
            case NullableType(DataType element) -> plain(element);
            case LowCardinalityType(DataType element) -> plain(element);
            default -> type;
        };
    }

    /// The rows of converted columns, without those that have a NULL where the type has none.
    static Rows rowsOf(List<DataType> types, List<Column> columns, int rowCount) {
        List<Column> full = columns.stream().map(MembershipSet::spelledOut).toList();
        int[] kept = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            boolean isKept = true;
            for (int i = 0; i < types.size(); i++) {
                isKept &= hasMask(types.get(i)) || !isNull(full.get(i), row);
            }
            if (isKept) {
                kept[count++] = row;
            }
        }
        List<Column> result = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            Column some = full.get(i).gather(kept, count);
            result.add(fit(some, types.get(i)));
        }
        return new Rows(result, count);
    }

    /// The same for rows of single cells, each a column of one row.
    static Rows rowsOfCells(
            List<DataType> types, List<List<Column>> rows, List<ColumnBuilder> builders) {
        for (List<Column> row : rows) {
            Rows one = rowsOf(types, row, 1);
            if (one.rowCount() == 1) {
                for (int i = 0; i < builders.size(); i++) {
                    builders.get(i).append(one.columns().get(i), 0);
                }
            }
        }
        List<Column> columns = builders.stream().map(ColumnBuilder::build).toList();
        return new Rows(columns, columns.getFirst().rowCount());
    }

    /// A column as its type without LowCardinality has it.
    static Column spelledOut(Column column) {
        Column full = Columns.full(column);
        return full instanceof DictionaryColumn coded ? coded.materialize() : full;
    }

    static boolean isNull(Column column, int row) {
        return switch (column) {
            case NullableColumn nullable -> nullable.isNull(row);
            case VariantColumn variant -> variant.isNull(row);
            default -> false;
        };
    }

    /// Whether columns of `type` have a mask of NULLs.
    static boolean hasMask(DataType type) {
        return type.isNullable() && type.layout() != Layout.VARIANT;
    }

    private static Column fit(Column column, DataType type) {
        if (column instanceof NullableColumn nullable && !hasMask(type)) {
            return nullable.values();
        }
        if (!(column instanceof NullableColumn) && hasMask(type)) {
            return new NullableColumn(new byte[column.rowCount()], column);
        }
        return column;
    }

    /// The number of each row's value in the set, or [GroupTable#UNKNOWN].
    void find(List<Column> keys, int rowCount, int[] groups) {
        filled().find(keys, rowCount, groups);
    }

    /// The values of the set.
    Rows rows() {
        filled();
        Rows known = rows;
        return known == null ? new Rows(List.of(), 0) : known;
    }

    private GroupTable filled() {
        GroupTable known = table;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            known = table;
            Supplier<Rows> pending = source;
            if (known == null && pending != null) {
                Rows values = pending.get();
                known = GroupTable.of(types);
                known.assign(values.columns(), values.rowCount(), new int[values.rowCount()]);
                rows = values;
                source = null;
                table = known;
            }
            if (known == null) {
                throw new IllegalStateException("a set without source");
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
