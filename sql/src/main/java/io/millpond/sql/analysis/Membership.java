package io.millpond.sql.analysis;

import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.group.GroupTable;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// `x IN set`: 1 or 0; NULL for NULL unless NULL can be in the set.
final class Membership implements BoundFunction {
    private final MembershipSet set;
    private final DataType left;
    private final boolean isNegated;
    private final boolean isNullEqual;

    Membership(MembershipSet set, DataType left, boolean isNegated, boolean isNullEqual) {
        this.set = set;
        this.left = left;
        this.isNegated = isNegated;
        this.isNullEqual = isNullEqual;
    }

    MembershipSet set() {
        return set;
    }

    boolean isNegated() {
        return isNegated;
    }

    private boolean isNullResult() {
        return left.isNullable() && !isNullEqual;
    }

    @Override
    public DataType resultType() {
        return isNullResult() ? new NullableType(DataTypes.UINT8) : DataTypes.UINT8;
    }

    @Override
    public boolean mayFail() {
        return false;
    }

    @Override
    public Column apply(List<Column> arguments, int rowCount) {
        Column argument = arguments.getFirst();
        if (argument instanceof ConstantColumn constant && rowCount > 1) {
            Column one = Columns.full(apply(List.of(constant.value()), 1));
            return new ConstantColumn(one, rowCount);
        }
        Column column = MembershipSet.spelledOut(argument);
        byte[] nulls = new byte[rowCount];
        boolean isNullOnly = MembershipSet.plain(left) instanceof NothingType;
        if (isNullResult()) {
            for (int row = 0; row < rowCount; row++) {
                nulls[row] = (byte) (MembershipSet.isNull(column, row) ? 1 : 0);
            }
            column = column instanceof NullableColumn nullable ? nullable.values() : column;
        }
        byte[] result = new byte[rowCount];
        if (!isNullOnly) {
            fill(column, rowCount, result);
        }
        ByteColumn values = new ByteColumn(result, rowCount);
        return isNullResult() ? new NullableColumn(nulls, values) : values;
    }

    private void fill(Column column, int rowCount, byte[] result) {
        int[] groups = new int[rowCount];
        boolean isSplit =
                left instanceof TupleType
                        && (set.types().size() > 1
                                || !(set.types().getFirst() instanceof TupleType));
        List<Column> keys = isSplit ? ((TupleColumn) column).elements() : List.of(column);
        byte[] isAbsent = new byte[rowCount];
        List<Column> fitted = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            fitted.add(fit(MembershipSet.spelledOut(keys.get(i)), set.types().get(i), isAbsent));
        }
        set.find(fitted, rowCount, groups);
        for (int row = 0; row < rowCount; row++) {
            boolean isMember = groups[row] != GroupTable.UNKNOWN && isAbsent[row] == 0;
            result[row] = (byte) (isMember != isNegated ? 1 : 0);
        }
    }

    /// A key column in the layout of the set; NULLs that the set cannot hold are marked.
    private static Column fit(Column key, DataType type, byte[] isAbsent) {
        if (key instanceof NullableColumn nullable && !MembershipSet.hasMask(type)) {
            for (int row = 0; row < isAbsent.length; row++) {
                isAbsent[row] |= nullable.nulls()[row];
            }
            return nullable.values();
        }
        if (!(key instanceof NullableColumn) && MembershipSet.hasMask(type)) {
            return new NullableColumn(new byte[key.rowCount()], key);
        }
        return key;
    }
}
