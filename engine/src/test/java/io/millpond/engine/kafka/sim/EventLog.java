package io.millpond.engine.kafka.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The last events of a simulation, in words, and a fingerprint of all of them.
public final class EventLog {
    private static final int KEPT = 400;

    private final Deque<String> last = new ArrayDeque<>();
    private final Set<Sighting> seen = EnumSet.noneOf(Sighting.class);
    private long fingerprint;
    private long count;

    void add(long nanos, String event) {
        String line = "%10.3f  %s".formatted(nanos / 1e6, event);
        fingerprint = fingerprint * 31 + line.hashCode();
        count++;
        last.addLast(line);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
    }

    void saw(Sighting sighting) {
        seen.add(sighting);
    }

    /// What happened at least once.
    public Set<Sighting> seen() {
        return seen;
    }

    public List<String> last() {
        return List.copyOf(last);
    }

    /// Equal for two runs that were the same.
    public long fingerprint() {
        return fingerprint;
    }

    public long count() {
        return count;
    }
}
