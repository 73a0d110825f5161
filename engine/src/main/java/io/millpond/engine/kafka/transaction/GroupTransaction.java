package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.CommitInDoubtException;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.client.KafkaClients;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.position.DecisionRecord;
import io.millpond.engine.kafka.position.GroupRecords;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The protocol `transaction`: push, prepare, decide, publish; a Kafka transaction decides.
///
/// A block is in one of the [Stage]s between attempts. Until the cluster is asked it can be
/// withdrawn; then not, until the cluster has said that it is not decided. The package comment has
/// the whole protocol. Single-threaded.
public final class GroupTransaction implements IngestTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(GroupTransaction.class);

    private final LaneSettings settings;
    private final KafkaClients clients;
    private final BlockTarget target;
    private final PartitionClaims claims;
    private final Supplier<@Nullable ConsumerGroupMetadata> membership;
    private final RandomGenerator random;
    private final GroupRecords records;
    private final Decider decider;
    private boolean isSettled;

    /// Whether the producer is the lane's last one and the lane's record the one it should be.
    private boolean isOpen;

    /// Where the group's records are; set by [#settle].
    private int recordPartition;

    private @Nullable Current current;

    /// After a frame in doubt the log takes no other; parts of further attempts would only stay.
    private @Nullable CommitInDoubtException failure;

    /// The metadata with which the current block was refused.
    private @Nullable ConsumerGroupMetadata refused;

    /// How far a block has come.
    private enum Stage {
        /// The catalog holds it, the cluster knows nothing.
        PREPARED,
        /// The cluster was asked and has not answered.
        IN_DOUBT,
        /// The cluster has decided it, the catalog does not know yet.
        COMMITTED
    }

    private static final class Current {
        final PreparedIngest ingest;
        final BlockTarget.Waiting waiting;
        Stage stage;

        Current(PreparedIngest ingest, BlockTarget.Waiting waiting, Stage stage) {
            this.ingest = ingest;
            this.waiting = waiting;
            this.stage = stage;
        }
    }

    /// @param membership the group metadata captured last; null while the lane is no member
    public GroupTransaction(
            LaneSettings settings,
            KafkaClients clients,
            BlockTarget target,
            PartitionClaims claims,
            Supplier<@Nullable ConsumerGroupMetadata> membership,
            Clock clock,
            RandomGenerator random) {
        this.settings = settings;
        this.clients = clients;
        this.target = target;
        this.claims = claims;
        this.membership = membership;
        this.random = random;
        this.records = new GroupRecords(settings, clients, clock);
        this.decider = new Decider(settings, clients, settings.lane());
    }

    /// Resolves what is prepared of this lane, and, in lane 0, of lanes that are no more; then
    /// makes sure that the lane has a record.
    @Override
    public void settle() {
        if (isSettled) {
            return;
        }
        recordPartition = records.decisions().partition();
        for (PreparedIngest ingest : claims.prepared()) {
            if (ingest.lane() == settings.lane()) {
                settle(ingest, decider);
            } else if (settings.lane() == 0 && ingest.lane() >= settings.laneCount()) {
                try (Decider other = new Decider(settings, clients, ingest.lane())) {
                    settle(ingest, other);
                }
            }
        }
        open();
        isSettled = true;
    }

    private void settle(PreparedIngest ingest, Decider itsDecider) {
        BlockTarget.Waiting waiting = target.waiting(ingest);
        switch (verdict(ingest, itsDecider)) {
            case Evidence.Committed _ -> {
                var _ = claims.publish(ingest, waiting::publish);
            }
            case Evidence.NotCommitted _ -> claims.drop(ingest, waiting::drop);
            case Evidence.Unknown(String reason) -> {
                var _ = resolve(ingest, waiting, reason);
            }
            case Evidence.Contradiction(String reason) -> throw contradiction(reason);
        }
    }

    /// Does what an operator says of a block of which nobody knows; throws while none does.
    private Decision resolve(PreparedIngest ingest, BlockTarget.Waiting waiting, String reason) {
        Decision decision =
                claims.resolve(settings.lane(), ingest, waiting)
                        .orElseThrow(() -> unresolved(reason));
        LOG.warn(
                "resolved by SYSTEM RESOLVE lane={} as={}: {}",
                settings.name(),
                decision instanceof Decision.Decided ? "published" : "dropped",
                Evidence.text(ingest));
        return decision;
    }

    private DatabaseException unresolved(String reason) {
        String table = settings.tableName();
        return new DatabaseException(
                ErrorCode.ABORTED,
                ("%s. SYSTEM RESOLVE %s PUBLISH makes its rows visible here, SYSTEM RESOLVE %s DROP"
                                + " removes them, and reading goes on at the group's offsets; or"
                                + " reset these to the beginnings of the ranges, or before, to have"
                                + " the messages read again")
                        .formatted(reason, table, table));
    }

    private static DatabaseException contradiction(String reason) {
        return new DatabaseException(ErrorCode.CORRUPTED_DATA, reason);
    }

    /// A lane has a record before its first block, so that the absence of one means that the topic
    /// lost it.
    private void open() {
        if (isOpen && decider.isReady()) {
            return;
        }
        var _ = decider.fence();
        Optional<DecisionRecord.Decided> record = records.decided(settings.lane());
        long lastDecided = claims.lastDecided(settings.lane());
        if (record.isPresent() && record.get().sequence() > lastDecided) {
            throw new DatabaseException(
                    ErrorCode.CORRUPTED_DATA,
                    Evidence.lostEnd(settings.lane(), record.get(), lastDecided));
        }
        if (!Evidence.isKept(record, lastDecided)) {
            decider.record(new DecisionRecord.Decided(lastDecided, 0), recordPartition);
        }
        isOpen = true;
    }

    @Override
    public Decision attempt(AssembledBlock assembled, DecisionGate gate) {
        Current block = current;
        if (block == null) {
            Optional<Decision> instead = prepare(assembled, gate);
            if (instead.isPresent()) {
                return instead.get();
            }
        } else if (block.stage == Stage.PREPARED && !gate.enter()) {
            return new Decision.Pending();
        }
        return step(gate);
    }

    private Optional<Decision> prepare(AssembledBlock assembled, DecisionGate gate) {
        CommitInDoubtException broken = failure;
        if (broken != null) {
            throw broken;
        }
        BlockTarget.Prepared pushed = target.push(assembled, gate::isWithdrawn);
        try {
            return claims.prepare(
                    settings.lane(),
                    assembled.ranges(),
                    random.nextLong(),
                    gate,
                    ingest ->
                            current = new Current(ingest, pushed.prepare(ingest), Stage.PREPARED));
        } catch (CommitInDoubtException e) {
            failure = e;
            throw e;
        } finally {
            if (current == null) {
                pushed.abort();
            }
        }
    }

    /// Goes on with a block that is prepared, inside the gate.
    @SuppressWarnings("ReferenceEquality") // another capture is worth another attempt
    private Decision step(DecisionGate gate) {
        Current block = current;
        if (block == null) {
            throw new IllegalStateException("no block is prepared");
        }
        if (block.stage == Stage.IN_DOUBT) {
            Optional<Decision> resolved = findOut(block, gate);
            if (resolved.isPresent()) {
                return resolved.get();
            }
        }
        if (block.stage == Stage.COMMITTED) {
            return publish(block, gate);
        }
        // Read before the claims are: whatever changes from here on, the broker refuses it.
        ConsumerGroupMetadata metadata = membership.get();
        Optional<Decision> refusal = refuseForeign(block, gate);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (metadata == null || metadata == refused) {
            gate.leave(false);
            refused = null;
            return new Decision.Pending();
        }
        return decide(block, metadata, gate);
    }

    private Decision decide(Current block, ConsumerGroupMetadata metadata, DecisionGate gate) {
        gate.ask();
        openInside(gate);
        // Asked again with the producer at hand: a lane that takes over from here on puts it out.
        Optional<Decision> refusal = refuseForeign(block, gate);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        // Whatever is thrown now, the cluster may have been asked.
        block.stage = Stage.IN_DOUBT;
        return switch (decider.decide(block.ingest, metadata, recordPartition)) {
            case Decider.Done _ -> {
                block.stage = Stage.COMMITTED;
                yield publish(block, gate);
            }
            case Decider.Refused(String reason, boolean isMembership) -> {
                block.stage = Stage.PREPARED;
                gate.leave(false);
                if (!isMembership) {
                    // Perhaps another producer of this lane is at work, of a copied directory.
                    isOpen = false;
                    throw undecided(reason);
                }
                refused = metadata;
                yield new Decision.Pending();
            }
            case Decider.Unknown(String reason) -> {
                Optional<Decision> resolved = findOut(block, gate);
                if (resolved.isPresent()) {
                    yield resolved.get();
                }
                if (block.stage == Stage.COMMITTED) {
                    yield publish(block, gate);
                }
                gate.leave(false);
                throw undecided(reason);
            }
        };
    }

    /// Drops a block of which the lane does not hold every partition any more.
    private Optional<Decision> refuseForeign(Current block, DecisionGate gate) {
        Set<TopicPartition> foreign = claims.foreign(block.ingest);
        if (foreign.isEmpty()) {
            return Optional.empty();
        }
        gate.leave(false);
        drop(block);
        return Optional.of(new Decision.Refused(foreign));
    }

    private static DatabaseException undecided(String reason) {
        return new DatabaseException(
                ErrorCode.NETWORK_ERROR, "The cluster did not decide a block: " + reason);
    }

    private void openInside(DecisionGate gate) {
        boolean isFailed = true;
        try {
            open();
            isFailed = false;
        } finally {
            if (isFailed) {
                gate.leave(false);
            }
        }
    }

    private Decision publish(Current block, DecisionGate gate) {
        Decision decision = claims.publish(block.ingest, block.waiting::publish);
        gate.leave(true);
        current = null;
        refused = null;
        return decision;
    }

    private void drop(Current block) {
        claims.drop(block.ingest, block.waiting::drop);
        current = null;
        refused = null;
    }

    @Override
    public void abandon() {
        Current block = current;
        if (block != null && block.stage == Stage.PREPARED) {
            drop(block);
        }
    }

    /// Brings a block in doubt to the stage it is in, or, by an operator's word, to its end.
    ///
    /// Throws as [#verdict], and while a word is missing.
    private Optional<Decision> findOut(Current block, DecisionGate gate) {
        switch (verdict(block.ingest, decider)) {
            case Evidence.Committed _ -> block.stage = Stage.COMMITTED;
            case Evidence.NotCommitted _ -> block.stage = Stage.PREPARED;
            case Evidence.Unknown(String reason) -> {
                Decision decision = resolve(block.ingest, block.waiting, reason);
                gate.leave(decision instanceof Decision.Decided);
                current = null;
                refused = null;
                return Optional.of(decision);
            }
            case Evidence.Contradiction(String reason) -> throw contradiction(reason);
        }
        return Optional.empty();
    }

    /// What the cluster tells of a block that it was, or may have been, asked about.
    ///
    /// Throws when it does not answer.
    private Evidence.Verdict verdict(PreparedIngest ingest, Decider itsDecider) {
        try {
            var _ = itsDecider.fence();
            Evidence.Verdict verdict = evidence(ingest).judge(ingest);
            if (!(verdict instanceof Evidence.Unknown)) {
                claims.unknown().known(ingest.sequence());
            }
            return verdict;
        } catch (KafkaException e) {
            throw new DatabaseException(
                    ErrorCode.NETWORK_ERROR,
                    "Whether block %d of consumer %d is decided is not known yet: %s"
                            .formatted(ingest.sequence(), ingest.lane(), Failures.text(e)),
                    e);
        }
    }

    private Evidence evidence(PreparedIngest ingest) {
        Optional<DecisionRecord.Decided> record = records.decided(ingest.lane());
        long lastDecided = claims.lastDecided(ingest.lane());
        boolean isEnough = Evidence.isKept(record, lastDecided);
        // The lane's own record is written anew before the next block is decided.
        isOpen &= isEnough;
        Set<TopicPartition> partitions = isEnough ? Set.of() : PreparedBlocks.partitions(ingest);
        return new Evidence(
                settings.server(),
                settings.table(),
                lastDecided,
                record,
                records.committed(partitions),
                records.recorded(isEnough ? List.of() : ingest.positions()));
    }

    @Override
    public void close() {
        decider.close();
        records.close();
    }
}
