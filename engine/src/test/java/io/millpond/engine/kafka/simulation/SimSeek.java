package io.millpond.engine.kafka.simulation;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.client.OffsetAdmin;
import io.millpond.engine.kafka.position.OffsetSignature;
import io.millpond.engine.kafka.position.PositionSeek;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.table.SeekTarget;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// One SYSTEM SEEK at a simulated server, as [KafkaTable] does it, and what it means.
///
/// When it has moved, and from where, is seen from outside: under `local` when its frame is in the
/// log, which a crash leaves to be found by the next start; under `transaction` when the cluster
/// takes the group's offsets, whoever hears of it.
final class SimSeek implements Runnable, SimOffsetAdmin.Witness {
    private static final long BOUND_MS = 5_000;

    private final SimPlan plan;
    private final Cluster cluster;
    private final SimLedger ledger;
    private final SimProcess process;
    private final SeekTarget target;
    private final Lanes lanes;

    /// Where partitions would be read on when the group was about to be moved.
    private final Map<TopicPartition, Long> readOn = new HashMap<>();

    private @Nullable End end;
    private @Nullable Intent intent;
    private long sequence;

    /// How it ended.
    enum End {
        DONE,

        /// Others are in the group, or a block waits for its decision.
        REFUSED,

        /// The cluster did not answer, the disk failed, or the target is not there.
        FAILED,

        /// The server died, or its log failed, while the positions were being moved.
        BROKEN_OFF
    }

    /// The table's lanes, to be ended and started again.
    interface Lanes {
        void stop(long boundMs);

        void start();
    }

    /// What is to be moved.
    private record Intent(List<StreamPosition> resolved, StreamState before) {}

    SimSeek(
            SimPlan plan,
            Cluster cluster,
            SimLedger ledger,
            SimProcess process,
            SeekTarget target,
            Lanes lanes) {
        this.plan = plan;
        this.cluster = cluster;
        this.ledger = ledger;
        this.process = process;
        this.target = target;
        this.lanes = lanes;
    }

    @Override
    public void run() {
        cluster.scheduler().note(process.name() + " seeks " + target);
        end = attempt();
        cluster.scheduler().note(process.name() + " has sought: " + end);
    }

    private End attempt() {
        try (OffsetAdmin admin = admin()) {
            PositionSeek seek =
                    new PositionSeek(
                            process.table(), plan.kafkaSettings(), process.catalog(), admin);
            var _ = seek.resolve(target);
            if (plan.weakness() != SimWeakness.SEEK_KEEPS_LANES) {
                lanes.stop(BOUND_MS);
            }
            try {
                admin.extend(BOUND_MS);
                move(seek, seek.resolve(target));
            } finally {
                if (plan.weakness() != SimWeakness.SEEK_KEEPS_LANES && !process.host().isDead()) {
                    lanes.start();
                }
            }
            return End.DONE;
        } catch (CommitInDoubtException e) {
            process.target().breakDown();
            return End.BROKEN_OFF;
        } catch (DatabaseException e) {
            cluster.scheduler().note("the seek ends with " + e.text());
            return e.code() == ErrorCode.ABORTED ? End.REFUSED : End.FAILED;
        }
    }

    private void move(PositionSeek seek, List<StreamPosition> resolved) {
        if (process.target().isBroken()) {
            // The log takes nothing any more; which of its frames are there is seen later.
            var _ = seek.move(resolved);
        }
        intent = new Intent(resolved, process.catalog().snapshot().stream(process.table()));
        try {
            var _ = seek.move(resolved);
        } catch (CommitInDoubtException e) {
            throw e;
        } catch (DatabaseException e) {
            settle(process.catalog().snapshot());
            throw e;
        }
        if (!settle(process.catalog().snapshot())) {
            throw new AssertionError(process.name() + " seeks, and nothing moves");
        }
    }

    private OffsetAdmin admin() {
        return new SimOffsetAdmin(cluster, process.host(), BOUND_MS, this);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> early() {
        return plan.weakness() == SimWeakness.SEEK_TELLS_FIRST ? signed() : Map.of();
    }

    @Override
    public void deciding(Set<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata held = cluster.group().offset(partition);
            if (held != null) {
                readOn.put(partition, whereReadOn(partition, held));
            }
        }
    }

    /// What the group is to be told of the positions once the log has them.
    private Map<TopicPartition, OffsetAndMetadata> signed() {
        Intent moving = intent;
        Map<TopicPartition, OffsetAndMetadata> signed = new HashMap<>();
        if (moving != null) {
            for (StreamPosition position : moving.resolved()) {
                OffsetSignature signature =
                        new OffsetSignature(
                                process.server(),
                                process.table(),
                                0,
                                moving.before().sequence() + 1,
                                position.topicId());
                signed.put(
                        partition(position),
                        new OffsetAndMetadata(position.nextOffset(), signature.encode()));
            }
        }
        return signed;
    }

    /// Whether it is over, or its server died.
    boolean isOver() {
        return end != null || process.host().isDead();
    }

    /// How it ended; of one that its server did not survive, null unless it was about to move.
    @Nullable End end() {
        return end == null && intent != null ? End.BROKEN_OFF : end;
    }

    /// The sequence of its frame, if that is in the log; 0 otherwise.
    long sequence() {
        Intent moving = intent;
        if (moving == null) {
            return sequence;
        }
        long before = moving.before().sequence();
        long now = process.catalog().snapshot().stream(process.table()).sequence();
        return now > before ? before + 1 : 0;
    }

    /// Looks in the log whether the positions have moved, all or none; returns whether they have.
    boolean settle(CatalogSnapshot snapshot) {
        Intent moving = intent;
        if (moving == null) {
            return false;
        }
        StreamState state = snapshot.stream(process.table());
        boolean isMoved = state.sequence() > moving.before().sequence();
        for (StreamPosition position : moving.resolved()) {
            StreamPosition now = state.positions().get(position.streamPartition());
            StreamPosition old = moving.before().positions().get(position.streamPartition());
            boolean isAtTarget = now != null && now.nextOffset() == position.nextOffset();
            if (isMoved ? !isAtTarget : !Objects.equals(now, old)) {
                throw new AssertionError(
                        "%s moved %s, from %s, to %s"
                                .formatted(process.name(), isMoved, old, state.positions()));
            }
        }
        intent = null;
        sequence = isMoved ? moving.before().sequence() + 1 : sequence;
        if (isMoved && plan.protocol() == CommitProtocol.LOCAL) {
            moving.resolved().forEach(position -> movedInLog(position, moving.before()));
        }
        return isMoved;
    }

    private void movedInLog(StreamPosition position, StreamState before) {
        if (!position.topicId().equals(cluster.topicIds().get(position.topic()))) {
            return;
        }
        StreamPosition old = before.positions().get(position.streamPartition());
        if (old != null && old.topicId().equals(position.topicId())) {
            ledger.sought(partition(position), old.nextOffset(), position.nextOffset());
        } else {
            ledger.moved(partition(position), position.nextOffset());
        }
    }

    @Override
    public void taking(TopicPartition partition, OffsetAndMetadata offset) {
        Long from = readOn.get(partition);
        if (cluster.group().hasPending(partition)) {
            ledger.loosen(partition);
        } else if (from == null) {
            ledger.moved(partition, offset.offset());
        } else {
            ledger.sought(partition, from, offset.offset());
        }
    }

    /// The group may have lost what was decided last, or hold an offset of a topic that is gone.
    private long whereReadOn(TopicPartition partition, OffsetAndMetadata held) {
        Optional<OffsetSignature> signature = OffsetSignature.decode(held.metadata());
        if (signature.isEmpty()) {
            return held.offset();
        }
        String topicId = cluster.topicIds().get(partition.topic());
        long known = signature.get().topicId().equals(topicId) ? held.offset() : 0;
        long furthest = Math.max(known, SimRecords.position(cluster, partition).orElse(0));
        for (StreamPosition logged :
                process.catalog().snapshot().positions(process.table()).values()) {
            boolean isOfTopic =
                    partition(logged).equals(partition) && logged.topicId().equals(topicId);
            boolean isProof =
                    signature.get().isOf(process.server(), process.table())
                            || (logged.foundOffset() == held.offset()
                                    && logged.foundMetadata().equals(held.metadata()));
            if (isOfTopic && isProof) {
                furthest = Math.max(furthest, logged.nextOffset());
            }
        }
        return furthest;
    }

    private static TopicPartition partition(StreamPosition position) {
        return new TopicPartition(position.topic(), position.partition());
    }
}
