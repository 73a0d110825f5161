package io.millpond.engine.mergetree;

import io.millpond.storage.part.PartCodec;

import org.jspecify.annotations.Nullable;

/// What the TTL clauses of a table do to the rows of one merge.
///
/// @param nowS rows whose moment is not after it have had their time; seconds since 1970
/// @param recompression how the part is compressed since all its rows have had their time; null:
///     as other parts are
record TtlPass(long nowS, @Nullable PartCodec recompression) {}
