package io.millpond.sql.exec;

import io.millpond.sql.function.Truths;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ShortColumn;

import java.util.Arrays;

/// Reads columns as conditions: zero is false, NULL is neither, everything else is true.
final class Conditions {
    static final byte FALSE = 0;
    static final byte TRUE = 1;
    static final byte UNKNOWN = 2;

    private Conditions() {}

    /// For each row [#FALSE], [#TRUE] or [#UNKNOWN].
    static byte[] truth(Column column) {
        byte[] truth = new byte[column.rowCount()];
        fill(column, truth);
        return truth;
    }

    private static void fill(Column column, byte[] truth) {
        int rowCount = truth.length;
        switch (column) {
            case ConstantColumn constant -> Arrays.fill(truth, truth(constant.value())[0]);
            case NullableColumn nullable -> {
                fill(nullable.values(), truth);
                byte[] nulls = nullable.nulls();
                for (int row = 0; row < rowCount; row++) {
                    truth[row] = nulls[row] != 0 ? UNKNOWN : truth[row];
                }
            }
            case DictionaryColumn coded -> {
                byte[] distinct = truth(coded.dictionary());
                for (int row = 0; row < rowCount; row++) {
                    truth[row] = distinct[coded.code(row)];
                }
            }
            case ByteColumn plain -> Truths.fill(plain.values(), truth);
            default -> fillNumbers(column, truth);
        }
    }

    private static void fillNumbers(Column column, byte[] truth) {
        for (int row = 0; row < truth.length; row++) {
            boolean isTrue =
                    switch (column) {
                        case ShortColumn plain -> plain.value(row) != 0;
                        case IntColumn plain -> plain.value(row) != 0;
                        case LongColumn plain -> plain.value(row) != 0;
                        case FloatColumn plain -> plain.value(row) != 0;
                        case DoubleColumn plain -> plain.value(row) != 0;
                        default -> throw new IllegalStateException("not a condition: " + column);
                    };
            truth[row] = isTrue ? TRUE : FALSE;
        }
    }

    /// The rows for which the condition is true.
    static int[] selected(Column column) {
        // The lowest bit of UNKNOWN is that of FALSE.
        return Truths.rows(truth(column), column.rowCount());
    }
}
