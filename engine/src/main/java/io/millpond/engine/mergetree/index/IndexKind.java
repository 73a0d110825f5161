package io.millpond.engine.mergetree.index;

import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;

import org.jspecify.annotations.Nullable;

/// How the entries of an index are made and asked. Immutable.
sealed interface IndexKind permits MinMaxKind, SetKind, BloomKind, TokenKind, InertKind {
    /// A collector of entries.
    IndexEntry entry();

    /// Tells of an entry whether its rows may meet a comparison of the `place`-th expression; null
    /// where the index cannot tell.
    @Nullable EntryTest test(ColumnCondition comparison, int place);

    /// The same for any other condition.
    @Nullable EntryTest test(Predicate predicate, int place);
}
