package io.millpond.engine.mergetree.index;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;
import io.millpond.storage.column.Column;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// An index that is kept in definitions only.
record InertKind() implements IndexKind {
    @Override
    public IndexEntry entry() {
        return new IndexEntry() {
            @Override
            public void add(List<Column> columns, int fromRow, int toRow) {
                // Nothing is kept.
            }

            @Override
            public void write(ByteSink sink) {
                // An empty entry.
            }
        };
    }

    @Override
    public @Nullable EntryTest test(ColumnCondition comparison, int place) {
        return null;
    }

    @Override
    public @Nullable EntryTest test(Predicate predicate, int place) {
        return null;
    }
}
