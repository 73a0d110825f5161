package io.millpond.storage.part;

import io.millpond.storage.io.FileSystem;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The one reference to the parts of a table that are visible now.
///
/// A query takes a lease and reads its set undisturbed by what is published meanwhile. A part that
/// was removed is closed, and its file deleted, when the last set that holds it is out of use: it
/// has been superseded and its leases are closed. Removal is told after it is durable elsewhere; a
/// crash before the deletion leaves a file that nothing names.
///
/// Thread-safe. Files are closed and deleted outside the lock, by whichever thread gave up the last
/// use.
public final class PublishedParts implements AutoCloseable {
    private final FileSystem fileSystem;
    private final Consumer<IOException> deletionFailures;
    private final ReentrantLock lock = new ReentrantLock();

    /// For each open part the number of generations that hold it; guarded by `lock`.
    private final Map<PartReader, Integer> uses = new HashMap<>();

    /// Removed parts, whose files go with their last use; guarded by `lock`.
    private final Set<PartReader> removed = new HashSet<>();

    private volatile Generation current;

    /// One published set, and how many still need it: being current counts as one.
    private static final class Generation {
        final PartSet parts;
        int users = 1;

        Generation(PartSet parts) {
            this.parts = parts;
        }
    }

    /// @param deletionFailures hears of files that could not be closed or deleted; the parts are
    ///     out of use all the same
    public PublishedParts(FileSystem fileSystem, Consumer<IOException> deletionFailures) {
        this.fileSystem = fileSystem;
        this.deletionFailures = deletionFailures;
        this.current = new Generation(PartSet.EMPTY);
    }

    /// The set visible now, for looking at descriptions; reading its columns needs a lease.
    public PartSet current() {
        return current.parts;
    }

    /// The set visible now, held until the lease is closed.
    public PartLease lease() {
        lock.lock();
        try {
            Generation generation = current;
            generation.users++;
            return new GenerationLease(generation);
        } finally {
            lock.unlock();
        }
    }

    /// Makes the parts `added` visible and those named `removedNames` invisible, at once.
    ///
    /// The readers are taken over. Throws `IllegalArgumentException`, having changed nothing, when
    /// a removed part is not visible or an added one would be there twice.
    public void publish(List<PartReader> added, Collection<String> removedNames) {
        List<PartReader> unused;
        lock.lock();
        try {
            Set<String> missing = new HashSet<>(removedNames);
            List<PartReader> parts = new ArrayList<>();
            List<PartReader> gone = new ArrayList<>();
            for (PartReader part : current.parts.parts()) {
                (missing.remove(part.spec().name()) ? gone : parts).add(part);
            }
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException("parts %s are not visible".formatted(missing));
            }
            parts.addAll(added);
            PartSet set = PartSet.of(parts);
            removed.addAll(gone);
            unused = replace(set);
        } finally {
            lock.unlock();
        }
        retire(unused);
    }

    /// Makes `set` the current one; returns the parts that nothing uses any more.
    private List<PartReader> replace(PartSet set) {
        for (PartReader part : set.parts()) {
            uses.merge(part, 1, Integer::sum);
        }
        Generation before = current;
        current = new Generation(set);
        return release(before);
    }

    private List<PartReader> release(Generation generation) {
        if (--generation.users > 0) {
            return List.of();
        }
        List<PartReader> unused = new ArrayList<>();
        for (PartReader part : generation.parts.parts()) {
            if (uses.merge(part, -1, Integer::sum) == 0) {
                uses.remove(part);
                unused.add(part);
            }
        }
        return unused;
    }

    private void retire(List<PartReader> unused) {
        for (PartReader part : unused) {
            boolean isRemoved;
            lock.lock();
            try {
                isRemoved = removed.remove(part);
            } finally {
                lock.unlock();
            }
            try {
                part.close();
                if (isRemoved) {
                    fileSystem.delete(part.path());
                }
            } catch (NoSuchFileException _) {
                // Gone already is what was asked for.
            } catch (IOException e) {
                deletionFailures.accept(e);
            }
        }
    }

    /// Takes all parts out of sight without deleting files; open leases go on. Idempotent.
    @Override
    public void close() {
        List<PartReader> unused;
        lock.lock();
        try {
            unused = replace(PartSet.EMPTY);
        } finally {
            lock.unlock();
        }
        retire(unused);
    }

    private final class GenerationLease implements PartLease {
        private final Generation generation;
        private final AtomicBoolean isClosed = new AtomicBoolean();

        GenerationLease(Generation generation) {
            this.generation = generation;
        }

        @Override
        public PartSet parts() {
            return generation.parts;
        }

        @Override
        public void close() {
            if (!isClosed.compareAndSet(false, true)) {
                return;
            }
            List<PartReader> unused;
            lock.lock();
            try {
                unused = release(generation);
            } finally {
                lock.unlock();
            }
            retire(unused);
        }
    }
}
