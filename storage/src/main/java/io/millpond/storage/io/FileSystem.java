package io.millpond.storage.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of a database: whole-file reading, appending, and names that change atomically.
///
/// What survives a crash of the machine: the bytes of a file up to its last
/// [WritableFile#sync], and the entries of a directory (files created, renamed or deleted in it)
/// up to its last [#syncDirectory]. Anything later may survive in part: a file may keep any
/// prefix of its unsynced bytes, with holes of zeros, and each directory entry may be old or new. A
/// rename is never half done.
///
/// Thread-safe. Every method throws `IOException` when the operating system refuses; the caller's
/// thread must not be interrupted during a call, since an interrupt closes the channel beneath.
public interface FileSystem {
    /// Creates an empty file and opens it for writing.
    ///
    /// Throws `FileAlreadyExistsException` when the name is taken, `NoSuchFileException` when its
    /// directory does not exist.
    WritableFile create(Path file) throws IOException;

    /// Opens an existing file for writing at its end. Throws `NoSuchFileException` when absent.
    WritableFile append(Path file) throws IOException;

    /// Opens a file for reading; its size is fixed at this moment. `NoSuchFileException` when
    /// absent.
    ReadableFile open(Path file) throws IOException;

    /// Makes all earlier changes of the entries of `directory` durable.
    void syncDirectory(Path directory) throws IOException;

    /// Gives a file a new name, atomically, replacing a file that has that name.
    ///
    /// Durable after both directories are synced. Throws `NoSuchFileException` when `from` is
    /// absent.
    void rename(Path from, Path to) throws IOException;

    /// Gives a file, whose bytes do not change any more, a second name, as durable as a rename.
    ///
    /// Deleting one name leaves the other. Throws `FileAlreadyExistsException` when `to` is taken,
    /// `NoSuchFileException` when `from` is absent.
    void link(Path from, Path to) throws IOException;

    /// Deletes a file or an empty directory. Throws `NoSuchFileException` when absent.
    ///
    /// Files that are open for reading stay readable.
    void delete(Path file) throws IOException;

    /// The entries of a directory, files and directories, in the order of their names.
    ///
    /// Throws `NoSuchFileException` when the directory does not exist.
    List<Path> list(Path directory) throws IOException;

    /// Whether a file or a directory of this name exists.
    boolean exists(Path path) throws IOException;

    /// The size of a file in bytes. Throws `NoSuchFileException` when absent.
    long size(Path file) throws IOException;

    /// Creates a directory, durable after its parent is synced.
    ///
    /// Throws `FileAlreadyExistsException` when the name is taken, `NoSuchFileException` when the
    /// parent does not exist.
    void createDirectory(Path directory) throws IOException;

    /// Creates a directory and its missing parents when absent, and makes its name durable either
    /// way: whoever made it may have been killed before that.
    default void createDirectories(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        Path parent = path.getParent();
        if (parent == null) {
            return;
        }
        if (!exists(path)) {
            if (!exists(parent)) {
                createDirectories(parent);
            }
            try {
                createDirectory(path);
            } catch (FileAlreadyExistsException _) {
                // Made by another thread since, which is as good.
            }
        }
        syncDirectory(parent);
    }

    /// How much of the disk of `directory` is taken.
    default DiskSpace space(Path directory) throws IOException {
        return DiskSpace.UNKNOWN;
    }

    /// Takes the exclusive lock that `file` stands for, creating the file when absent; empty when
    /// this or another process holds it. Closing gives it back; so does the end of the process.
    Optional<Closeable> tryLock(Path file) throws IOException;
}
