package io.millpond.engine.format.value;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;

import java.io.IOException;

/// Writes the value at a row of columns of one type.
///
/// @param <O> what is written to
@FunctionalInterface
public interface CellWriter<O> {
    void write(Column column, int row, O out) throws IOException;

    /// A writer that looks through constants, dictionaries and masks of NULL.
    ///
    /// @param plain writes values, of columns that are none of these
    /// @param empty writes NULL
    static <O> CellWriter<O> through(CellWriter<O> plain, CellWriter<O> empty) {
        return (column, row, out) -> {
            Column at = column;
            int place = row;
            while (true) {
                switch (at) {
                    case ConstantColumn constant -> {
                        at = constant.value();
                        place = 0;
                    }
                    case DictionaryColumn coded -> {
                        place = coded.code(place);
                        at = coded.dictionary();
                    }
                    case NullableColumn nullable -> {
                        if (nullable.isNull(place)) {
                            empty.write(at, place, out);
                            return;
                        }
                        at = nullable.values();
                    }
                    default -> {
                        plain.write(at, place, out);
                        return;
                    }
                }
            }
        };
    }
}
