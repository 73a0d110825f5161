package io.millpond.engine.kafka;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.OffsetAdmin;
import io.millpond.engine.kafka.position.PositionSeek;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.table.SeekTarget;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.function.LongFunction;

/// Moves of a Kafka table's positions: by SYSTEM SEEK, and behind what a direct SELECT has read.
///
/// What the cluster has to be asked first is asked while lanes run on; only the move itself holds
/// the table's lifecycle. Thread-safe.
final class PositionMoves {
    /// How long the cluster may take to say where the positions are to go, and again to move them.
    private static final long SEEK_BOUND_MS = 5_000;

    private final KafkaTable table;
    private final TableServices services;
    private final LaneLifecycle lifecycle;
    private final LongFunction<OffsetAdmin> clusters;

    /// @param clusters connects to the cluster, for that many milliseconds
    PositionMoves(
            KafkaTable table,
            TableServices services,
            LaneLifecycle lifecycle,
            LongFunction<OffsetAdmin> clusters) {
        this.table = table;
        this.services = services;
        this.lifecycle = lifecycle;
        this.clusters = clusters;
    }

    /// Moves the positions to `target`, all or none.
    ///
    /// Where that is, is asked twice: before the lanes end, so that a target that is not there ends
    /// none, and after it, when nothing is taken in any more. What they have taken in meanwhile is
    /// then before the end of a partition, and LATEST does not bring it again.
    ///
    /// Errors: those of [PositionSeek], and ABORTED while the table is at rest or one of its blocks
    /// waits for an operator's word.
    void seek(SeekTarget target) {
        checkResolved();
        try (OffsetAdmin admin = clusters.apply(SEEK_BOUND_MS)) {
            PositionSeek seek = positionSeek(admin);
            var _ = seek.resolve(target);
            lifecycle.move(
                    () -> {
                        admin.extend(SEEK_BOUND_MS);
                        return seek.move(seek.resolve(target));
                    });
        }
    }

    /// Before the lanes end: they alone know that nobody else can tell what became of a block.
    private void checkResolved() {
        if (lifecycle.statuses().stream().anyMatch(s -> s.state() == LaneState.UNRESOLVED)) {
            throw new DatabaseException(
                    ErrorCode.ABORTED,
                    ("Nobody knows what became of a block of table %1$s. Say SYSTEM RESOLVE"
                                    + " %1$s PUBLISH or DROP first;"
                                    + " system.kafka_consumers shows the block")
                            .formatted(table.fullName()));
        }
    }

    /// Moves the positions behind what a query has read.
    ///
    /// Errors: ABORTED when a view reads the table by now, or the positions have moved since
    /// `sequence` was the last frame's, and those of [PositionSeek#move].
    void passRead(List<StreamPosition> positions, long sequence) {
        try (OffsetAdmin admin = clusters.apply(SEEK_BOUND_MS)) {
            lifecycle.moveUnviewed(
                    () -> {
                        checkUnmoved(sequence);
                        admin.extend(SEEK_BOUND_MS);
                        var _ = positionSeek(admin).move(positions);
                    });
        }
    }

    private void checkUnmoved(long sequence) {
        if (services.catalog().snapshot().stream(table.uuid()).sequence() != sequence) {
            throw new DatabaseException(
                    ErrorCode.ABORTED, "The table's positions were moved while it was read");
        }
    }

    private PositionSeek positionSeek(OffsetAdmin admin) {
        return new PositionSeek(table.uuid(), table.settings(), services.catalog(), admin);
    }
}
