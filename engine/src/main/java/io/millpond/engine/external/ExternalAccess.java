package io.millpond.engine.external;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// What queries may read outside of the data directory.
///
/// @param userFiles the directory that the table function `file` reads below; null: it reads
///     nothing
/// @param formatSchemas the directory that schemas of formats are read below; null: there are none
/// @param addresses what the table function `url` and formats with a registry of schemas ask
public record ExternalAccess(
        @Nullable Path userFiles, @Nullable Path formatSchemas, AddressReader addresses) {
    /// Nothing may be read.
    public static final ExternalAccess NONE = new ExternalAccess(null, null, AddressReader.NONE);
}
