package io.millpond.sql.function;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.List;

/// Puts a column together from rows of several columns of one type.
public final class Selection {
    private Selection() {}

    /// For each row the value that the chosen branch has at that row.
    ///
    /// @param choices for each row the index of its branch
    public static Column select(DataType type, List<Column> branches, int[] choices, int rowCount) {
        int[] bases = new int[branches.size()];
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int i = 0; i < bases.length; i++) {
            Column branch = branches.get(i);
            if (branch instanceof ConstantColumn constant) {
                bases[i] = -1 - builder.rowCount();
                builder.append(constant.value(), 0);
            } else {
                bases[i] = builder.rowCount();
                builder.appendRange(branch, 0, rowCount);
            }
        }
        Column all = builder.build();
        int[] rows = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            int base = bases[choices[row]];
            rows[row] = base < 0 ? -1 - base : base + row;
        }
        return all.gather(rows, rowCount);
    }

    /// 1 for each row of a condition that is neither 0 nor NULL.
    public static byte[] truths(Column condition, DataType type, int rowCount) {
        byte[] truths = new byte[rowCount];
        if (condition instanceof ConstantColumn constant) {
            byte truth = truths(constant.value(), type, 1)[0];
            Arrays.fill(truths, truth);
            return truths;
        }
        Column values = condition;
        byte[] nulls = null;
        DataType plain = type;
        if (condition instanceof NullableColumn nullable) {
            values = nullable.values();
            nulls = nullable.nulls();
            plain = DataTypes.notNullable(type);
        }
        if (values instanceof ByteColumn bytes) {
            Truths.fill(bytes.values(), truths);
        } else {
            double[] numbers = Numbers.doubles(values, plain);
            for (int i = 0; i < rowCount; i++) {
                truths[i] = (byte) (numbers[i] == 0 ? 0 : 1);
            }
        }
        for (int i = 0; nulls != null && i < rowCount; i++) {
            truths[i] &= (byte) (1 - nulls[i]);
        }
        return truths;
    }
}
