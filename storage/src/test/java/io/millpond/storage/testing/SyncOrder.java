package io.millpond.storage.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Follows the operations of one thread at a time, and knows which bytes and names are not durable.
///
/// It fails when a file is renamed before its bytes are synced, and when a file of the kind given
/// is synced, which is what decides, while anything else is not durable. Deletions do not count:
/// what a crash brings back is removed again.
public final class SyncOrder {
    private final Predicate<Path> isDeciding;
    private final TreeSet<Path> unsyncedFiles = new TreeSet<>();
    private final TreeSet<Path> unsyncedNames = new TreeSet<>();
    private int decisionCount;
    private int followedCount;

    /// @param isDeciding whether the sync of this file makes other files count
    public SyncOrder(Predicate<Path> isDeciding) {
        this.isDeciding = isDeciding;
    }

    /// Takes in the operations that came since the last call.
    ///
    /// @param all from the first on
    public void follow(List<FileOperation> all) {
        all.subList(followedCount, all.size()).forEach(this::follow);
        followedCount = all.size();
    }

    /// The number of decisions seen so far.
    public int decisionCount() {
        return decisionCount;
    }

    /// Fails unless everything written so far is durable: what has to hold when something is
    /// acknowledged.
    public void assertAllDurable(String context) {
        if (!unsyncedFiles.isEmpty() || !unsyncedNames.isEmpty()) {
            throw new AssertionError(
                    "%s: not durable are the bytes of %s and the names %s"
                            .formatted(context, unsyncedFiles, unsyncedNames));
        }
    }

    private void follow(FileOperation operation) {
        Path path = normal(operation.path());
        switch (operation.kind()) {
            case CREATE -> {
                unsyncedNames.add(path);
                unsyncedFiles.add(path);
            }
            case CREATE_DIRECTORY -> unsyncedNames.add(path);
            case WRITE, TRUNCATE -> unsyncedFiles.add(path);
            case SYNC -> sync(path);
            case SYNC_DIRECTORY -> unsyncedNames.removeIf(name -> path.equals(name.getParent()));
            case LINK -> link(normal(Objects.requireNonNull(operation.from())), path);
            case RENAME -> rename(normal(Objects.requireNonNull(operation.from())), path);
            case DELETE -> {
                unsyncedNames.remove(path);
                unsyncedFiles.remove(path);
            }
            case APPEND, OPEN, LIST, EXISTS, SIZE, LOCK -> {}
        }
    }

    private void sync(Path path) {
        unsyncedFiles.remove(path);
        if (isDeciding.test(path)) {
            decisionCount++;
            assertAllDurable("when " + path + " decides");
        }
    }

    private void link(Path from, Path to) {
        if (unsyncedFiles.contains(from)) {
            throw new AssertionError(from + " is linked before it is synced");
        }
        unsyncedNames.add(to);
    }

    private void rename(Path from, Path to) {
        if (unsyncedFiles.contains(from)) {
            throw new AssertionError(from + " is renamed before it is synced");
        }
        unsyncedNames.remove(from);
        unsyncedNames.add(to);
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
