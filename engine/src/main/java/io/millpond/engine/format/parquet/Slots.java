package io.millpond.engine.format.parquet;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.BiConsumer;

/// The entries that a column of a Parquet file has: values, and what stands for a NULL or for an
/// empty list around one, with their levels. Immutable once made.
///
/// Levels, as the format has them: an entry's repetition level is the number of lists in which it
/// goes on rather than begins anew, its definition level how many of the optional and repeated
/// parts around it are there.
///
/// Going down into a column: NULLs make entries absent, lists replace an entry by those of its
/// elements, or by an absent one where there are none.
final class Slots {
    private static final int ABSENT = -1;

    private final int count;
    private final int @Nullable [] rows;
    private final int @Nullable [] repetitions;
    private final int @Nullable [] definitions;
    private final int definition;
    private final int repetition;

    /// @param rows the row of each entry in the column, or [#ABSENT]; null: entry `i` is row `i`
    /// @param repetitions null: all 0
    /// @param definitions of absent entries; null where there are none
    /// @param definition the level of the entries that are there
    private Slots(
            int count,
            int @Nullable [] rows,
            int @Nullable [] repetitions,
            int @Nullable [] definitions,
            int definition,
            int repetition) {
        this.count = count;
        this.rows = rows;
        this.repetitions = repetitions;
        this.definitions = definitions;
        this.definition = definition;
        this.repetition = repetition;
    }

    /// Gives `leaves` each column of the file below `column`, in the order of the schema.
    static void shred(Column column, int rowCount, BiConsumer<Column, Slots> leaves) {
        new Slots(rowCount, null, null, null, 0, 0).descend(column, leaves);
    }

    private void descend(Column given, BiConsumer<Column, Slots> leaves) {
        Column column = Columns.full(given);
        switch (column) {
            case NullableColumn nullable ->
                    withoutNulls(nullable.nulls()).descend(nullable.values(), leaves);
            case DictionaryColumn coded when coded.dictionary() instanceof NullableColumn known -> {
                byte[] nulls = new byte[coded.rowCount()];
                for (int row = 0; row < nulls.length; row++) {
                    nulls[row] = known.nulls()[coded.code(row)];
                }
                leaves.accept(
                        new DictionaryColumn(coded.codes(), known.values(), coded.rowCount()),
                        withoutNulls(nulls));
            }
            case ArrayColumn array -> expanded(array.ends()).descend(array.elements(), leaves);
            case MapColumn map -> {
                Slots pairs = expanded(map.ends());
                pairs.descend(map.keys(), leaves);
                pairs.descend(map.values(), leaves);
            }
            case TupleColumn tuple -> {
                for (Column element : tuple.elements()) {
                    descend(element, leaves);
                }
            }
            default -> leaves.accept(column, this);
        }
    }

    private Slots withoutNulls(byte[] nulls) {
        int[] newRows = new int[count];
        int[] newDefinitions = definitions == null ? new int[count] : definitions.clone();
        for (int i = 0; i < count; i++) {
            int row = rows == null ? i : rows[i];
            newRows[i] = row;
            if (row != ABSENT && nulls[row] != 0) {
                newRows[i] = ABSENT;
                newDefinitions[i] = definition;
            }
        }
        return new Slots(count, newRows, repetitions, newDefinitions, definition + 1, repetition);
    }

    private Slots expanded(int[] ends) {
        int size = 0;
        for (int i = 0; i < count; i++) {
            int row = rows == null ? i : rows[i];
            size = Math.addExact(size, row == ABSENT ? 1 : Math.max(1, length(ends, row)));
        }
        int[] newRows = new int[size];
        int[] newRepetitions = new int[size];
        int[] newDefinitions = new int[size];
        int at = 0;
        for (int i = 0; i < count; i++) {
            int row = rows == null ? i : rows[i];
            newRepetitions[at] = repetitions == null ? 0 : repetitions[i];
            int length = row == ABSENT ? 0 : length(ends, row);
            if (length == 0) {
                newRows[at] = ABSENT;
                int[] before = row == ABSENT ? definitions : null;
                newDefinitions[at++] = before == null ? definition : before[i];
                continue;
            }
            for (int element = ends[row] - length; element < ends[row]; element++) {
                newRows[at++] = element;
            }
            Arrays.fill(newRepetitions, at - length + 1, at, repetition + 1);
        }
        return new Slots(
                size, newRows, newRepetitions, newDefinitions, definition + 1, repetition + 1);
    }

    private static int length(int[] ends, int row) {
        return ends[row] - (row == 0 ? 0 : ends[row - 1]);
    }

    /// The number of entries, absent ones among them.
    int count() {
        return count;
    }

    /// The repetition levels of the entries; null: all are 0.
    int @Nullable [] repetitions() {
        return repetitions;
    }

    /// The definition levels of the entries; null: all are there.
    int @Nullable [] definitions() {
        if (rows == null || definitions == null) {
            return null;
        }
        int[] levels = new int[count];
        for (int i = 0; i < count; i++) {
            levels[i] = rows[i] == ABSENT ? definitions[i] : definition;
        }
        return levels;
    }

    /// The rows of the entries that are there, in order; null: rows `[0, count)`.
    int @Nullable [] presentRows() {
        if (rows == null) {
            return null;
        }
        int[] present = new int[count];
        int presentCount = 0;
        for (int row : rows) {
            if (row != ABSENT) {
                present[presentCount++] = row;
            }
        }
        return presentCount == count ? present : Arrays.copyOf(present, presentCount);
    }
}
