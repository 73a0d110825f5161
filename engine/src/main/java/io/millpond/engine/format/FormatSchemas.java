package io.millpond.engine.format;

import io.millpond.engine.external.AddressReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.LocalFileSystem;
import io.millpond.storage.io.ReadableFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Where the schemas of formats are found: files below one directory, addresses, and queries.
/// Immutable, thread-safe.
public final class FormatSchemas {
    /// Nothing is found.
    public static final FormatSchemas NONE =
            new FormatSchemas(new LocalFileSystem(), null, AddressReader.NONE);

    private static final int TEXT_BYTES_MAX = 16 << 20;

    private final FileSystem files;
    private final @Nullable Path directory;
    private final SchemaRegistry registry;
    private final @Nullable TextQuery queries;

    /// Answers a query whose result is one text.
    @FunctionalInterface
    public interface TextQuery {
        String run(String sql);
    }

    /// @param directory null: there are no files
    public FormatSchemas(FileSystem files, @Nullable Path directory, AddressReader addresses) {
        this(files, directory, new SchemaRegistry(addresses), null);
    }

    private FormatSchemas(
            FileSystem files,
            @Nullable Path directory,
            SchemaRegistry registry,
            @Nullable TextQuery queries) {
        this.files = files;
        this.directory = directory == null ? null : directory.toAbsolutePath().normalize();
        this.registry = registry;
        this.queries = queries;
    }

    /// The same with what answers queries.
    public FormatSchemas withQueries(TextQuery newQueries) {
        return new FormatSchemas(files, directory, registry, newQueries);
    }

    /// The schemas that registries hold.
    public SchemaRegistry registry() {
        return registry;
    }

    /// The text of a file.
    ///
    /// @param name relative to the directory of schemas
    /// Errors: BAD_ARGUMENTS for a path that leaves the directory, or without one;
    /// FILE_DOESNT_EXIST; TOO_LARGE_STRING_SIZE.
    public String file(String name) {
        if (directory == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Schema file '%s' cannot be read, as format_schema_path is not configured"
                            .formatted(name));
        }
        Path path = below(directory, name);
        try {
            if (!files.exists(path)) {
                throw new DatabaseException(
                        ErrorCode.FILE_DOESNT_EXIST,
                        "Schema file %s doesn't exist".formatted(name));
            }
            try (ReadableFile file = files.open(path)) {
                long length = file.bytes().byteSize();
                if (length > TEXT_BYTES_MAX) {
                    throw new DatabaseException(
                            ErrorCode.TOO_LARGE_STRING_SIZE,
                            "Schema file %s is longer than %d bytes"
                                    .formatted(name, TEXT_BYTES_MAX));
                }
                byte[] bytes = file.bytes().toArray(ValueLayout.JAVA_BYTE);
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path below(Path directory, String name) {
        try {
            Path path = directory.resolve(name).normalize();
            if (Path.of(name).isAbsolute() || !path.startsWith(directory)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Path in the 'format_schema' setting shouldn't go outside the"
                                + " 'format_schema_path' directory: "
                                + name);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "'%s' is no path".formatted(name), e);
        }
    }

    /// The text that a query yields.
    ///
    /// Errors: NOT_IMPLEMENTED where there is no query to run it beside; those of the query.
    public String query(String sql) {
        TextQuery runner = queries;
        if (runner == null) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "A schema can come from a query only in a statement of a session, not in a Kafka"
                            + " table");
        }
        return runner.run(sql);
    }
}
