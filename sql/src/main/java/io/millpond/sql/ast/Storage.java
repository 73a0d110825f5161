package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How a table is kept: its engine and the clauses that belong to it.
///
/// @param engine null: the default engine
/// @param partitionBy null: one partition
/// @param primaryKey null: as ORDER BY
/// @param orderBy a tuple for more than one key; null: not given (not the same as `tuple()`)
/// @param orderDescending for each key of `orderBy` whether it is DESC; empty: none is
public record Storage(
        @Nullable NamedCall engine,
        @Nullable Expression partitionBy,
        @Nullable Expression primaryKey,
        @Nullable Expression orderBy,
        List<Boolean> orderDescending,
        @Nullable Expression sampleBy,
        List<TtlElement> ttl,
        List<SettingAssignment> settings,
        Span span)
        implements Node {

    /// No clause at all.
    public static final Storage NONE =
            new Storage(null, null, null, null, List.of(), null, List.of(), List.of(), Span.NONE);

    public Storage {
        orderDescending = List.copyOf(orderDescending);
        ttl = List.copyOf(ttl);
        settings = List.copyOf(settings);
    }

    /// One rule of a table's TTL.
    ///
    /// @param where rows it concerns; null: all
    public record TtlElement(
            Expression expression, TtlAction action, @Nullable Expression where, Span span)
            implements Node {}

    /// What happens to rows whose time has come.
    public sealed interface TtlAction {}

    /// `DELETE`, the default.
    public record DeleteRows() implements TtlAction {}

    /// `TO DISK 'name'` or `TO VOLUME 'name'`.
    public record MoveTo(boolean volume, String name, boolean ifExists) implements TtlAction {}

    /// `RECOMPRESS CODEC(...)`.
    public record Recompress(List<NamedCall> codecs) implements TtlAction {
        public Recompress {
            codecs = List.copyOf(codecs);
        }
    }

    /// `GROUP BY keys SET column = expression, ...`.
    public record Aggregate(List<Expression> keys, List<Assignment> assignments)
            implements TtlAction {
        public Aggregate {
            keys = List.copyOf(keys);
            assignments = List.copyOf(assignments);
        }
    }
}
