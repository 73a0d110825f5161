package io.millpond.engine.layered;

import io.millpond.storage.block.Block;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/// The rows that a Buffer table holds, and those that it has handed on and some query may still not
/// see where they went. Immutable.
record HeldRows(List<Held> rows) {
    static final HeldRows NONE = new HeldRows(List.of());

    /// Some rows that came together.
    ///
    /// @param sinceMs when they came
    /// @param untilVersion the first snapshot that shows them elsewhere; Long.MAX_VALUE: none does
    record Held(Block block, long sinceMs, long untilVersion) {
        boolean isHere() {
            return untilVersion == Long.MAX_VALUE;
        }
    }

    HeldRows {
        rows = List.copyOf(rows);
    }

    HeldRows with(List<Block> blocks, long nowMs) {
        List<Held> all = new ArrayList<>(rows);
        blocks.forEach(block -> all.add(new Held(block, nowMs, Long.MAX_VALUE)));
        return new HeldRows(all);
    }

    /// After some were handed on, which are told by what they are and not by what they hold: equal
    /// rows may have come twice.
    HeldRows handedOn(List<Held> some, long version) {
        Set<Held> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(some);
        List<Held> all = new ArrayList<>();
        for (Held held : rows) {
            all.add(gone.contains(held) ? new Held(held.block(), held.sinceMs(), version) : held);
        }
        return new HeldRows(all);
    }

    /// Without those that every snapshot shows elsewhere from `version` on.
    HeldRows released(long version) {
        return new HeldRows(rows.stream().filter(held -> held.untilVersion() > version).toList());
    }

    /// The rows that are held.
    List<Held> here() {
        return rows.stream().filter(Held::isHere).toList();
    }

    /// The rows that a query with a snapshot of this version sees nowhere else.
    List<Held> seenAt(long version) {
        return rows.stream().filter(held -> held.untilVersion() > version).toList();
    }

    long rowCount() {
        return here().stream().mapToLong(held -> held.block().rowCount()).sum();
    }

    long bytes() {
        return here().stream().mapToLong(held -> held.block().retainedBytes()).sum();
    }

    /// When the oldest came; Long.MAX_VALUE without rows.
    long oldestMs() {
        return here().stream().mapToLong(Held::sinceMs).min().orElse(Long.MAX_VALUE);
    }
}
