package io.millpond.engine.kafka.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamMode;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.client.FakeCluster;
import io.millpond.engine.kafka.lane.RecordingConsumer;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.message.AssembledBlock;
import io.millpond.engine.kafka.message.PartitionRange;
import io.millpond.engine.kafka.message.RowRuns;
import io.millpond.engine.kafka.position.DecisionRecord;
import io.millpond.engine.kafka.position.GroupRecords;
import io.millpond.engine.kafka.position.OffsetSignature;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.thread.LockMonitor;
import io.millpond.sql.ast.SystemCommand.Resolution;
import io.millpond.storage.Clock;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.BytesColumnBuilder;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// Blocks on their way through a cluster that says yes, no, or nothing.
final class GroupTransactionTest {
    private static final TopicPartition P0 = TestLane.P0;
    private static final TopicPartition P1 = TestLane.P1;

    private final FakeCluster cluster = new FakeCluster();
    private final TestLane.Target target = new TestLane.Target();
    private final DecisionGate gate = new DecisionGate();
    private @Nullable ConsumerGroupMetadata membership = generation();
    private PartitionClaims claims = claims(new StreamState(0, Map.of()));
    private GroupTransaction transaction = transaction();

    private static PartitionClaims claims(StreamState state) {
        return new PartitionClaims(TestLane.TABLE, state, new LockMonitor());
    }

    private GroupTransaction transaction() {
        LaneSettings settings =
                TestLane.settings(
                        LaneSettings.BrokenPolicy.STOP, LaneSettings.TombstonePolicy.SKIP);
        return new GroupTransaction(
                settings, cluster, target, claims, () -> membership, Clock.system(), new Random(3));
    }

    /// The next life of the lane, which knows what the log knows.
    private void restart(PreparedIngest... prepared) {
        Map<Long, PreparedIngest> all = new HashMap<>();
        List.of(prepared).forEach(ingest -> all.put(ingest.sequence(), ingest));
        restart(
                new StreamState(
                        claims.highestSequence(),
                        Map.of(),
                        StreamMode.RUNNING,
                        all,
                        Map.of(0, claims.lastDecided(0)),
                        false));
    }

    private void restart(StreamState state) {
        claims = claims(state);
        transaction = transaction();
    }

    @BeforeEach
    void own() {
        begin(P0, 100);
        begin(P1, 7);
        transaction.settle();
    }

    /// Metadata that is another object for each generation, as a client's is.
    private static ConsumerGroupMetadata generation() {
        return new RecordingConsumer().groupMetadata();
    }

    private void begin(TopicPartition partition, long offset) {
        claims.take(0, partition);
        claims.begin(
                0,
                new StreamPosition(partition.topic(), "id", partition.partition(), offset, -1, ""));
    }

    /// A line of each of two partitions.
    private static AssembledBlock block() {
        BytesColumnBuilder lines = new BytesColumnBuilder();
        byte[] line = "line".getBytes(UTF_8);
        lines.append(line, 0, line.length);
        lines.append(line, 0, line.length);
        RowRuns runs = new RowRuns(List.of(new RowRuns.Run(P0, 0, 1), new RowRuns.Run(P1, 1, 2)));
        return new AssembledBlock(
                new Block(TestLane.HEADER, List.of(lines.build()), 2),
                List.of(new PartitionRange(P0, 100, 150), new PartitionRange(P1, 7, 9)),
                runs,
                8,
                null,
                List.of());
    }

    private Optional<DecisionRecord.Decided> record() {
        return new GroupRecords(
                        TestLane.settings(
                                LaneSettings.BrokenPolicy.STOP, LaneSettings.TombstonePolicy.SKIP),
                        cluster,
                        Clock.system())
                .decided(0);
    }

    private PreparedIngest prepared() {
        return claims.prepared().getFirst();
    }

    @Test
    void aLaneHasARecordBeforeItsFirstBlock() {
        assertThat(record()).contains(new DecisionRecord.Decided(0, 0));
    }

    @Test
    void aDecidedBlockIsVisibleWithItsPositionsAndTheGroupKnows() {
        assertThat(transaction.attempt(block(), gate)).isInstanceOf(Decision.Decided.class);
        assertThat(target.published).hasSize(1);
        assertThat(target.published.peek().offsets()).isEqualTo(Map.of(0, 150L, 1, 9L));
        OffsetSignature signature =
                new OffsetSignature(TestLane.SERVER, TestLane.TABLE, 0, 1, "id");
        assertThat(cluster.offsets)
                .containsEntry(P0, new OffsetAndMetadata(150, signature.encode()));
        assertThat(record()).map(DecisionRecord.Decided::sequence).contains(1L);
        assertThat(claims.isReserved(P0)).isFalse();
        assertThat(gate.withdraw()).isFalse();
    }

    @Test
    void theMetadataIsTheOneCapturedAndABlockWaitsForAnotherWhenItIsRefused() {
        cluster.offsetsFailure = new CommitFailedException();
        assertThat(transaction.attempt(block(), gate)).isEqualTo(new Decision.Pending());
        assertThat(cluster.lastMetadata).isSameAs(membership);
        assertThat(claims.isReserved(P0)).isTrue();

        cluster.offsetsFailure = null;
        membership = generation();
        assertThat(transaction.attempt(block(), gate)).isInstanceOf(Decision.Decided.class);
        assertThat(cluster.lastMetadata).isSameAs(membership);
        assertThat(target.published).hasSize(1);
    }

    @Test
    void aRefusedBlockCanBeTakenBackAndLeavesNothing() {
        cluster.offsetsFailure = new CommitFailedException();
        transaction.attempt(block(), gate);
        assertThat(gate.withdraw()).isTrue();
        transaction.abandon();
        assertThat(target.dropped).hasSize(1);
        assertThat(claims.isReserved(P0)).isFalse();
        assertThat(claims.highestSequence()).isEqualTo(1);
    }

    @Test
    void aPreparedBlockThatLostAPartitionIsDroppedUndecided() {
        membership = null;
        assertThat(transaction.attempt(block(), gate)).isEqualTo(new Decision.Pending());
        claims.release(0, Set.of(P1));
        membership = generation();
        assertThat(transaction.attempt(block(), gate)).isEqualTo(new Decision.Refused(Set.of(P1)));
        assertThat(target.dropped).hasSize(1);
        assertThat(cluster.offsets).isEmpty();
    }

    @Test
    void aBlockWhoseAnswerIsLostIsPublishedFromItsRecord() {
        cluster.end = FakeCluster.End.ANSWER_LOST;
        assertThat(transaction.attempt(block(), gate)).isInstanceOf(Decision.Decided.class);
        assertThat(target.published).hasSize(1);
        assertThat(cluster.producerCount).isEqualTo(3);
    }

    @Test
    void aBlockInDoubtCannotBeTakenBackAndIsResolvedWhenTheClusterAnswers() {
        DecisionGate ownGate = new DecisionGate();
        cluster.end = FakeCluster.End.ANSWER_LOST;
        assertThat(attemptWhileTheClusterDies(ownGate)).contains("not known yet");
        assertThat(ownGate.withdraw()).isFalse();
        claims.release(0, Set.of(P0, P1));
        assertThatThrownBy(() -> transaction.attempt(block(), ownGate))
                .hasMessageContaining("not known yet");
        cluster.isDown = false;
        assertThat(transaction.attempt(block(), ownGate)).isInstanceOf(Decision.Decided.class);
        assertThat(target.published).hasSize(1);
    }

    /// The end of the transaction has its effect, and from then on nothing answers.
    private String attemptWhileTheClusterDies(DecisionGate ownGate) {
        cluster.dieAfterEnd = true;
        try {
            transaction.attempt(block(), ownGate);
            return "";
        } catch (DatabaseException e) {
            return e.text();
        }
    }

    @Test
    void aLostRequestForTheEndIsMadeAgain() {
        cluster.end = FakeCluster.End.LOST;
        cluster.endsBefore = 1;
        assertThatThrownBy(() -> transaction.attempt(block(), gate))
                .hasMessageContaining("did not decide");
        assertThat(target.published).isEmpty();
        assertThat(transaction.attempt(block(), gate)).isInstanceOf(Decision.Decided.class);
        assertThat(target.published).hasSize(1);
        assertThat(cluster.records).hasSize(1 + 3);
    }

    @Test
    void nothingIsDecidedOnceTheClaimsAreClosed() {
        cluster.offsetsFailure = new CommitFailedException();
        assertThat(transaction.attempt(block(), gate)).isEqualTo(new Decision.Pending());
        cluster.offsetsFailure = null;
        membership = generation();
        claims.close();
        assertThat(transaction.attempt(block(), gate)).isInstanceOf(Decision.Refused.class);
        assertThat(target.published).isEmpty();
        assertThat(cluster.offsets).isEmpty();
    }

    @Test
    void anErrorOfTheClusterIsShownAndTheBlockStaysPrepared() {
        cluster.offsetsFailure = new TopicAuthorizationException("decisions");
        assertThatThrownBy(() -> transaction.attempt(block(), gate))
                .hasMessageContaining("TopicAuthorizationException");
        cluster.offsetsFailure = null;
        assertThat(transaction.attempt(block(), gate)).isInstanceOf(Decision.Decided.class);
        assertThat(target.published).hasSize(1);
        assertThat(claims.highestSequence()).isEqualTo(1);
    }

    @Test
    void theNextLifePublishesWhatWasDecidedAndDropsWhatWasNot() {
        membership = null;
        transaction.attempt(block(), gate);
        PreparedIngest undecided = prepared();
        restart(undecided);
        assertThat(claims.isReserved(P0)).isTrue();
        transaction.settle();
        assertThat(target.dropped).hasSize(1);
        assertThat(claims.isReserved(P0)).isFalse();

        own();
        membership = generation();
        cluster.end = FakeCluster.End.ANSWER_LOST;
        cluster.dieAfterEnd = true;
        assertThat(attemptWhileTheClusterDies(new DecisionGate())).isNotEmpty();
        PreparedIngest decided = prepared();
        cluster.isDown = false;
        restart(decided);
        transaction.settle();
        assertThat(target.published).hasSize(1);
        assertThat(claims.lastDecided(0)).isEqualTo(decided.sequence());
    }

    @Test
    void laneZeroResolvesForLanesThatAreNoMore() {
        PreparedIngest other =
                new PreparedIngest(
                        5,
                        40,
                        9,
                        List.of(
                                new PreparedIngest.Range(
                                        3, new StreamPosition("t", "id", 0, 4, -1, ""))),
                        Map.of());
        restart(other);
        transaction.settle();
        assertThat(claims.prepared()).isEmpty();
        assertThat(target.dropped).hasSize(1);
    }

    @Test
    void aLogThatWentBackIsRefused() {
        transaction.attempt(block(), gate);
        restart(new StreamState(0, Map.of()));
        assertThatThrownBy(() -> transaction.settle())
                .hasMessageContaining("restored from a backup or copied");
    }

    /// The answer to the end is lost, then the record, and the group's offsets are moved beyond.
    private DecisionGate loseTheEvidence() {
        DecisionGate ownGate = new DecisionGate();
        cluster.end = FakeCluster.End.ANSWER_LOST;
        assertThat(attemptWhileTheClusterDies(ownGate)).isNotEmpty();
        cluster.isDown = false;
        cluster.end = FakeCluster.End.TOLD;
        cluster.records.clear();
        cluster.offsets.replaceAll((_, offset) -> new OffsetAndMetadata(offset.offset()));
        claims.release(0, Set.of(P0, P1));
        assertThatThrownBy(() -> transaction.attempt(block(), ownGate))
                .hasMessageContaining("block 1 of consumer 0 (t-0 [100, 150), t-1 [7, 9))")
                .hasMessageContaining("SYSTEM RESOLVE db.q PUBLISH");
        assertThat(claims.unknown().isAwaited(0)).isTrue();
        return ownGate;
    }

    /// Says the word while the lane makes an attempt, and returns what the attempt gave.
    private Decision resolve(Resolution word, DecisionGate ownGate) {
        AtomicReference<Decision> decision = new AtomicReference<>();
        List<String> blocks =
                claims.unknown()
                        .resolve(
                                word,
                                10_000,
                                () -> decision.set(transaction.attempt(block(), ownGate)));
        assertThat(blocks).containsExactly("block 1 of consumer 0 (t-0 [100, 150), t-1 [7, 9))");
        assertThat(claims.unknown().isAwaited(0)).isFalse();
        return decision.get();
    }

    @Test
    void aBlockNobodyKnowsIsPublishedByWord() {
        DecisionGate ownGate = loseTheEvidence();
        assertThat(resolve(Resolution.PUBLISH, ownGate)).isInstanceOf(Decision.Decided.class);
        assertThat(target.published).hasSize(1);
        assertThat(claims.isReserved(P0)).isFalse();
        assertThat(claims.lastDecided(0)).isEqualTo(1);
    }

    @Test
    void aBlockNobodyKnowsIsDroppedByWordAndItsPartitionsAreReadAnew() {
        DecisionGate ownGate = loseTheEvidence();
        assertThat(resolve(Resolution.DROP, ownGate))
                .isEqualTo(new Decision.Refused(Set.of(P0, P1)));
        assertThat(target.dropped).hasSize(1);
        assertThat(target.published).isEmpty();
        assertThat(claims.isReserved(P0)).isFalse();
    }

    @Test
    void theLostRecordIsWrittenAnewBeforeTheNextBlockIsDecided() {
        DecisionGate ownGate = loseTheEvidence();
        resolve(Resolution.PUBLISH, ownGate);
        assertThat(cluster.records).isEmpty();
        begin(P0, 100);
        begin(P1, 7);
        cluster.offsetsFailure = new CommitFailedException();
        membership = generation();
        assertThat(transaction.attempt(block(), gate)).isEqualTo(new Decision.Pending());
        assertThat(record()).contains(new DecisionRecord.Decided(1, 0));
    }

    @Test
    void aWordIsNotFollowedOnceTheClusterKnowsAgain() {
        DecisionGate ownGate = loseTheEvidence();
        cluster.offsets.clear();
        assertThatThrownBy(
                        () ->
                                claims.unknown()
                                        .resolve(
                                                Resolution.PUBLISH,
                                                10_000,
                                                () -> transaction.attempt(block(), ownGate)))
                .hasMessageContaining("the cluster can tell again");
        assertThat(target.published).isEmpty();
        assertThat(target.dropped).hasSize(1);
    }

    @Test
    void aBlockOfWhichTheClusterKnowsAgainWaitsForNoWord() {
        DecisionGate ownGate = loseTheEvidence();
        begin(P0, 100);
        begin(P1, 7);
        cluster.offsets.clear();
        membership = null;
        assertThat(transaction.attempt(block(), ownGate)).isEqualTo(new Decision.Pending());
        assertThat(claims.unknown().isAwaited(0)).isFalse();
        assertThatThrownBy(() -> claims.unknown().resolve(Resolution.DROP, 1, () -> {}))
                .hasMessageContaining("No block of the table waits to be resolved");
        membership = generation();
        assertThat(transaction.attempt(block(), ownGate)).isInstanceOf(Decision.Decided.class);
    }

    @Test
    void aWordThatNoLaneGetsToIsTakenBack() {
        DecisionGate ownGate = loseTheEvidence();
        assertThatThrownBy(() -> claims.unknown().resolve(Resolution.PUBLISH, 1, () -> {}))
                .hasMessageContaining("did not get to it within 1 ms");
        assertThatThrownBy(() -> transaction.attempt(block(), ownGate))
                .hasMessageContaining("cannot be told");
        assertThat(target.published).isEmpty();
    }

    @Test
    void aWordIsOnlyForBlocksThatNobodyKnows() {
        assertThatThrownBy(() -> claims.unknown().resolve(Resolution.DROP, 1, () -> {}))
                .hasMessageContaining("No block of the table waits to be resolved");
        membership = null;
        transaction.attempt(block(), gate);
        assertThatThrownBy(() -> claims.unknown().resolve(Resolution.DROP, 1, () -> {}))
                .hasMessageContaining("No block of the table waits to be resolved");
        assertThat(claims.isReserved(P0)).isTrue();
    }

    @Test
    void aRecordThatTheTopicLostIsWrittenAnew() {
        transaction.attempt(block(), gate);
        cluster.records.clear();
        restart();
        transaction.settle();
        assertThat(record()).contains(new DecisionRecord.Decided(1, 0));
    }
}
