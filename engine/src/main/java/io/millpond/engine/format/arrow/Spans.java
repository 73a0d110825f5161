package io.millpond.engine.format.arrow;

import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Lists as ranges of their elements, and what has to be done to the elements so that the lists
/// follow one another from the first element on. Immutable.
final class Spans {
    private final int[] ends;
    private final int from;
    private final int @Nullable [] rows;

    /// @param rows the elements to keep; null: those from `from` to the last end
    private Spans(int[] ends, int from, int @Nullable [] rows) {
        this.ends = ends;
        this.from = from;
        this.rows = rows;
    }

    /// @param offsets where each list begins, and where the last ends; not decreasing
    /// @param nulls 1 for lists that are NULL, whose elements are dropped
    static Spans of(int[] offsets, byte @Nullable [] nulls) {
        int count = offsets.length - 1;
        int from = offsets[0];
        int[] ends = new int[count];
        boolean isDense = true;
        for (int i = 0; i < count; i++) {
            ends[i] = offsets[i + 1] - from;
            isDense &= nulls == null || nulls[i] == 0 || offsets[i] == offsets[i + 1];
        }
        if (isDense || nulls == null) {
            return new Spans(ends, from, null);
        }
        int[] rows = new int[offsets[count] - from];
        int kept = 0;
        for (int i = 0; i < count; i++) {
            for (int row = offsets[i]; nulls[i] == 0 && row < offsets[i + 1]; row++) {
                rows[kept++] = row;
            }
            ends[i] = kept;
        }
        return new Spans(ends, from, Arrays.copyOf(rows, kept));
    }

    /// The exclusive ends of the lists in what [#of(Column)] returns.
    int[] ends() {
        return ends;
    }

    /// The elements of all lists.
    Column of(Column elements) {
        int[] some = rows;
        if (some != null) {
            return elements.gather(some, some.length);
        }
        return from == 0 ? elements : elements.slice(from, elements.rowCount());
    }
}
