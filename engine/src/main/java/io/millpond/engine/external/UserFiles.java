package io.millpond.engine.external;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.io.SegmentStream;

import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/// The files that the table function `file` reads: those below one directory.
public final class UserFiles {
    /// The most files that one pattern may name.
    private static final int FILE_COUNT_MAX = 10_000;

    private static final String WILDCARDS = "*?{[";

    private final FileSystem files;
    private final @Nullable Path directory;

    /// @param directory null: nothing may be read
    public UserFiles(FileSystem files, @Nullable Path directory) {
        this.files = files;
        this.directory = directory == null ? null : directory.toAbsolutePath().normalize();
    }

    /// The files that a path names, in the order of their paths; of a path with `*`, `?` or
    /// `{a,b}` those that match it, which may be none. Directories are no files.
    ///
    /// Errors: DATABASE_ACCESS_DENIED without a directory, or for a path that leaves it;
    /// FILE_DOESNT_EXIST; BAD_ARGUMENTS for a directory; CANNOT_READ_ALL_DATA;
    /// TOO_MANY_ROWS_OR_BYTES for more than 10,000 files.
    public List<ExternalInput> find(String name) {
        if (directory == null) {
            throw new DatabaseException(
                    ErrorCode.DATABASE_ACCESS_DENIED,
                    "Table function file reads nothing, as user_files_path is not configured");
        }
        try {
            Path path = directory.resolve(name).normalize();
            if (!path.startsWith(directory) || path.equals(directory)) {
                throw new DatabaseException(
                        ErrorCode.DATABASE_ACCESS_DENIED,
                        "File `%s` is not inside the directory of user files".formatted(name));
            }
            int depth = plainDepth(path);
            if (depth == path.getNameCount()) {
                return List.of(only(name, path));
            }
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
            List<ExternalInput> found = new ArrayList<>();
            collect(path.getRoot().resolve(path.subpath(0, depth)), path, matcher, found);
            return found;
        } catch (InvalidPathException | java.util.regex.PatternSyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "'%s' is no path".formatted(name), e);
        } catch (IOException e) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_READ_ALL_DATA, "Cannot read '%s': %s".formatted(name, e), e);
        }
    }

    /// The path of one file that may be written.
    ///
    /// Errors: DATABASE_ACCESS_DENIED without a directory, or for a path that leaves it;
    /// BAD_ARGUMENTS for one that is no path, or has `*`, `?` and the like.
    public Path path(String name) {
        if (directory == null) {
            throw new DatabaseException(
                    ErrorCode.DATABASE_ACCESS_DENIED,
                    "Table engine File takes no paths, as user_files_path is not configured");
        }
        try {
            Path path = directory.resolve(name).normalize();
            if (!path.startsWith(directory) || path.equals(directory)) {
                throw new DatabaseException(
                        ErrorCode.DATABASE_ACCESS_DENIED,
                        "File `%s` is not inside the directory of user files".formatted(name));
            }
            if (plainDepth(path) < path.getNameCount()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Table engine File takes the path of one file, not '%s'".formatted(name));
            }
            return path;
        } catch (InvalidPathException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "'%s' is no path".formatted(name), e);
        }
    }

    /// How many names of a path, from the first, have no wildcards.
    private static int plainDepth(Path path) {
        int depth = 0;
        while (depth < path.getNameCount()
                && path.getName(depth)
                        .toString()
                        .chars()
                        .noneMatch(c -> WILDCARDS.indexOf(c) >= 0)) {
            depth++;
        }
        return depth;
    }

    private ExternalInput only(String name, Path path) throws IOException {
        if (!files.exists(path)) {
            throw new DatabaseException(
                    ErrorCode.FILE_DOESNT_EXIST, "File %s doesn't exist".formatted(name));
        }
        if (isDirectory(path)) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "File %s is a directory".formatted(name));
        }
        return input(path);
    }

    private boolean isDirectory(Path path) throws IOException {
        try {
            var _ = files.list(path);
            return true;
        } catch (NoSuchFileException | NotDirectoryException _) {
            return false;
        }
    }

    private void collect(
            Path directory, Path pattern, PathMatcher matcher, List<ExternalInput> found)
            throws IOException {
        List<Path> entries;
        try {
            entries = files.list(directory);
        } catch (NoSuchFileException | NotDirectoryException _) {
            return;
        }
        for (Path entry : entries) {
            if (entry.getNameCount() < pattern.getNameCount()) {
                collect(entry, pattern, matcher, found);
            } else if (matcher.matches(entry) && !isDirectory(entry)) {
                if (found.size() == FILE_COUNT_MAX) {
                    throw new DatabaseException(
                            ErrorCode.TOO_MANY_ROWS_OR_BYTES,
                            "More than %d files match".formatted(FILE_COUNT_MAX));
                }
                found.add(input(entry));
            }
        }
    }

    private ExternalInput input(Path path) {
        return new ExternalInput(path.toString(), () -> open(path), () -> files.open(path));
    }

    private InputStream open(Path path) throws IOException {
        ReadableFile file = files.open(path);
        return new FilterInputStream(new SegmentStream(file.bytes())) {
            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }
}
