package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.kafka.thread.Monitor;
import io.millpond.sql.ast.SystemCommand.Resolution;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The blocks of a table of which nobody knows any more whether they are decided, and what an
/// operator says of them.
///
/// A lane that has established that adds its block, and looks for a word at each of its attempts.
/// It does what the word says while it holds the lock of this object, and a statement that waits no
/// longer takes its word back under the same lock: what it tells its user is what happened.
/// Thread-safe.
public final class UnknownBlocks {
    private final Monitor lock;

    /// By sequence.
    private final Map<Long, Entry> entries = new HashMap<>();

    /// A block that waits for a word, or did.
    private static final class Entry {
        final PreparedIngest ingest;
        final int lane;
        @Nullable Resolution word;
        boolean isDone;
        @Nullable String failure;

        Entry(PreparedIngest ingest, int lane) {
            this.ingest = ingest;
            this.lane = lane;
        }
    }

    /// @param lock of those who publish and drop blocks
    UnknownBlocks(Monitor lock) {
        this.lock = lock;
    }

    /// Adds the block, if it is not here yet, and returns what was said of it; null: nothing.
    ///
    /// @param lane that waits for it
    @Nullable Resolution word(int lane, PreparedIngest ingest) {
        lock.lock();
        try {
            return entries.computeIfAbsent(ingest.sequence(), _ -> new Entry(ingest, lane)).word;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the lane waits for a word.
    public boolean isAwaited(int lane) {
        lock.lock();
        try {
            return entries.values().stream().anyMatch(entry -> entry.lane == lane);
        } finally {
            lock.unlock();
        }
    }

    /// The block was published or dropped as was said.
    void done(long sequence) {
        lock.lock();
        try {
            Entry entry = entries.remove(sequence);
            if (entry != null) {
                entry.isDone = true;
                lock.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The cluster can tell again what became of the block: it waits for no word any more, and one
    /// that was said is not followed.
    void known(long sequence) {
        lock.lock();
        try {
            Entry entry = entries.remove(sequence);
            if (entry != null) {
                entry.failure = "the cluster can tell again what became of it, and that counts";
                lock.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// What was said of the block could not be done.
    void failed(long sequence, String text) {
        lock.lock();
        try {
            Entry entry = entries.get(sequence);
            if (entry != null) {
                entry.failure = text;
                lock.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// No block is published or dropped any more.
    void close() {
        lock.lock();
        try {
            entries.values().forEach(entry -> entry.failure = "The table stopped consuming");
            entries.clear();
            lock.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Says what becomes of the blocks that wait now, and waits until that is done.
    ///
    /// Errors: ABORTED when none waits, when the cluster knows of one again, or when not all were
    /// done within `boundMs`; what is not done by then is as it was.
    ///
    /// @param wakeLanes lets lanes that wait look again
    /// @return the blocks, as texts for people
    public List<String> resolve(Resolution resolution, long boundMs, Runnable wakeLanes) {
        List<Entry> said = say(resolution);
        wakeLanes.run();
        List<String> done = new ArrayList<>();
        List<String> undone = new ArrayList<>();
        lock.lock();
        try {
            lock.awaitUntil(
                    () -> said.stream().allMatch(entry -> entry.isDone || entry.failure != null),
                    boundMs);
            for (Entry entry : said) {
                entry.word = null;
                if (entry.isDone) {
                    done.add(Evidence.text(entry.ingest));
                } else {
                    undone.add(undone(entry, boundMs));
                }
            }
        } finally {
            lock.unlock();
        }
        if (!undone.isEmpty()) {
            throw new DatabaseException(ErrorCode.ABORTED, String.join("; ", undone));
        }
        return done;
    }

    private List<Entry> say(Resolution resolution) {
        lock.lock();
        try {
            if (entries.isEmpty()) {
                throw nothingToResolve();
            }
            List<Entry> said = List.copyOf(entries.values());
            if (said.stream().anyMatch(entry -> entry.word != null)) {
                throw new DatabaseException(
                        ErrorCode.ABORTED, "Another SYSTEM RESOLVE is at work on the table");
            }
            for (Entry entry : said) {
                entry.word = resolution;
                entry.failure = null;
            }
            return said;
        } finally {
            lock.unlock();
        }
    }

    private static String undone(Entry entry, long boundMs) {
        String block = Evidence.text(entry.ingest);
        String failure = entry.failure;
        return "%s was not resolved: %s"
                .formatted(
                        block,
                        failure == null
                                ? "its consumer did not get to it within " + boundMs + " ms"
                                : failure);
    }

    public static DatabaseException nothingToResolve() {
        return new DatabaseException(
                ErrorCode.ABORTED,
                "No block of the table waits to be resolved: its consumers know what became of each,"
                        + " or are still finding out, or do not run");
    }
}
