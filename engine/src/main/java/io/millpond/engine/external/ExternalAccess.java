package io.millpond.engine.external;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// What queries may read outside of the data directory.
///
/// @param userFiles the directory that the table function `file` reads below; null: it reads
///     nothing
/// @param addresses what the table function `url` reads
public record ExternalAccess(@Nullable Path userFiles, AddressReader addresses) {
    /// Nothing may be read.
    public static final ExternalAccess NONE = new ExternalAccess(null, AddressReader.NONE);
}
