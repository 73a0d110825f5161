package io.millpond.engine.kafka.simulation;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.kafka.sim.Scheduler;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;

/// The SYSTEM SEEKs of one simulated server, one at a time, over all its lives.
final class SimSeeks {
    private final String node;
    private final Scheduler scheduler;
    private final Map<SimSeek.End, Integer> ends = new EnumMap<>(SimSeek.End.class);

    /// The one that was not counted yet.
    private @Nullable SimSeek last;

    private long lastSequence;

    SimSeeks(String node, Scheduler scheduler) {
        this.node = node;
        this.scheduler = scheduler;
    }

    /// Begins one; none is under way.
    void begin(SimSeek begun) {
        end();
        last = begun;
    }

    boolean isUnderWay() {
        SimSeek seek = last;
        return seek != null && !seek.isOver();
    }

    /// One that the last life did not survive has moved everything or nothing.
    void settle(CatalogSnapshot snapshot) {
        SimSeek seek = last;
        if (seek != null) {
            SimSeek.End end = seek.end();
            if (seek.settle(snapshot)) {
                scheduler.note(node + " finds its seek done");
            }
            count(seek, end);
        }
    }

    /// Counts how the last one ended.
    private void end() {
        SimSeek seek = last;
        if (seek != null) {
            count(seek, seek.end());
        }
    }

    private void count(SimSeek seek, SimSeek.@Nullable End end) {
        last = null;
        if (end != null) {
            ends.merge(end, 1, Integer::sum);
            lastSequence = Math.max(lastSequence, seek.sequence());
        }
    }

    /// How many ended how.
    Map<SimSeek.End, Integer> ends() {
        end();
        return ends;
    }

    /// The sequence of the last one that moved the log's positions.
    long sequence() {
        SimSeek seek = last;
        return seek == null ? lastSequence : Math.max(lastSequence, seek.sequence());
    }
}
