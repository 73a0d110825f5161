package io.millpond.benchmarks.subject;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// A temporary directory for what a bench writes; closing deletes it with all that is in it.
public final class WorkDirectory implements AutoCloseable {
    private final Path path;

    private WorkDirectory(Path path) {
        this.path = path;
    }

    public static WorkDirectory create() throws IOException {
        return new WorkDirectory(Files.createTempDirectory("millpond-bench"));
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /// A directory below this one, which must not exist yet.
    public WorkDirectory make(String name) throws IOException {
        return new WorkDirectory(Files.createDirectory(path.resolve(name)));
    }

    @Override
    public void close() throws IOException {
        Files.walkFileTree(path, new Deletion());
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
