package io.millpond.engine.kafka.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.message.PartitionRange;
import io.millpond.engine.kafka.thread.LockMonitor;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

final class PartitionClaimsTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);

    private final PartitionClaims claims =
            new PartitionClaims(
                    new UUID(0, 7),
                    new StreamState(
                            41,
                            Map.of(
                                    new StreamPartition("t", 0),
                                    new StreamPosition("t", "id", 0, 100, 5, "found"))),
                    new LockMonitor());
    private final List<SetPositions> frames = new ArrayList<>();

    @Test
    void decidedBlockMovesPositionsAndSequence() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));

        assertThat(decide(0, range(P0, 100, 150))).isInstanceOf(Decision.Decided.class);
        assertThat(decide(0, range(P0, 150, 151))).isInstanceOf(Decision.Decided.class);

        assertThat(frames).extracting(SetPositions::sequence).containsExactly(42L, 43L);
        assertThat(claims.highestSequence()).isEqualTo(43);
        assertThat(claims.take(1, P0)).isNotNull().satisfies(p -> isAt(p, 151));
    }

    @Test
    void foundOffsetGoesIntoEveryFrame() {
        claims.take(0, P0);
        claims.begin(0, new StreamPosition("t", "id", 0, 100, 90, "theirs"));
        decide(0, range(P0, 100, 150));
        decide(0, range(P0, 150, 160));
        assertThat(frames.getLast().positions())
                .containsExactly(new StreamPosition("t", "id", 0, 160, 90, "theirs"));
    }

    @Test
    void partitionWithoutPositionCannotBeDecided() {
        claims.take(0, P0);
        assertThat(decide(0, range(P0, 100, 150))).isEqualTo(refused(P0));
    }

    @Test
    void partitionOfAnotherLaneCannotBeDecided() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        claims.take(1, P0);
        claims.begin(1, at(0, 100));

        assertThat(decide(0, range(P0, 100, 150))).isEqualTo(refused(P0));
        assertThat(decide(1, range(P0, 100, 120))).isInstanceOf(Decision.Decided.class);
        assertThat(frames).hasSize(1);
    }

    @Test
    void gapOrOverlapIsRefused() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        assertThat(decide(0, range(P0, 99, 150))).isEqualTo(refused(P0));
        assertThat(decide(0, range(P0, 101, 150))).isEqualTo(refused(P0));
    }

    @Test
    void oneForeignPartitionRefusesTheWholeBlock() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        assertThat(decide(0, range(P0, 100, 150), range(P1, 0, 9))).isEqualTo(refused(P1));
        assertThat(frames).isEmpty();
    }

    @Test
    void releasedPartitionCannotBeDecided() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        claims.release(0, List.of(P0));
        assertThat(decide(0, range(P0, 100, 150))).isEqualTo(refused(P0));
        assertThat(claims.holder(P0)).isEqualTo(-1);
    }

    @Test
    void lateReleaseOfTheOldLaneLeavesTheNewOnesClaim() {
        claims.take(0, P0);
        claims.take(1, P0);
        claims.release(0, List.of(P0));
        assertThat(claims.holder(P0)).isEqualTo(1);
    }

    @Test
    void failedFrameMovesNothingAndCanBeTriedAgain() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        DecisionGate gate = new DecisionGate();
        assertThatThrownBy(
                        () ->
                                claims.decide(
                                        0,
                                        List.of(range(P0, 100, 150)),
                                        gate,
                                        _ -> {
                                            throw new IllegalStateException("disk full");
                                        }))
                .hasMessage("disk full");
        assertThat(claims.highestSequence()).isEqualTo(41);
        assertThat(claims.decide(0, List.of(range(P0, 100, 150)), gate, frames::add))
                .isInstanceOf(Decision.Decided.class);
    }

    @Test
    void withdrawnBlockIsNotDecided() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        DecisionGate gate = new DecisionGate();
        assertThat(gate.withdraw()).isTrue();
        assertThat(claims.decide(0, List.of(range(P0, 100, 150)), gate, frames::add))
                .isEqualTo(new Decision.Withdrawn());
        assertThat(frames).isEmpty();
    }

    @Test
    void nothingIsDecidedAfterClose() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        claims.close();
        assertThat(decide(0, range(P0, 100, 150))).isEqualTo(new Decision.Withdrawn());
    }

    private PreparedIngest prepare(PartitionRange... ranges) {
        List<PreparedIngest> prepared = new ArrayList<>();
        assertThat(claims.prepare(0, List.of(ranges), 5, new DecisionGate(), prepared::add))
                .isEmpty();
        return prepared.getFirst();
    }

    @Test
    void aPreparedBlockReservesItsPartitionsUntilItIsPublished() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        PreparedIngest ingest = prepare(range(P0, 100, 150));
        assertThat(ingest.sequence()).isEqualTo(42);
        assertThat(claims.isReserved(P0)).isTrue();
        assertThat(claims.isReserved(P1)).isFalse();
        assertThat(claims.take(1, P0)).satisfies(p -> isAt(p, 100));

        assertThat(claims.publish(ingest, () -> {})).isInstanceOf(Decision.Decided.class);
        assertThat(claims.isReserved(P0)).isFalse();
        assertThat(claims.lastDecided(0)).isEqualTo(42);
        assertThat(claims.take(1, P0)).satisfies(p -> isAt(p, 150));
    }

    @Test
    void aPreparedBlockIsForeignOnceAPartitionWasTakenAway() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        PreparedIngest ingest = prepare(range(P0, 100, 150));
        assertThat(claims.foreign(ingest)).isEmpty();
        claims.take(0, P0);
        assertThat(claims.foreign(ingest)).containsExactly(P0);
        claims.drop(ingest, () -> {});
        assertThat(claims.isReserved(P0)).isFalse();
        claims.begin(0, at(0, 100));
        assertThat(prepare(range(P0, 100, 150)).sequence()).isEqualTo(43);
    }

    @Test
    void afterTheEndPreparedBlocksAreLeftToTheNextLife() {
        claims.take(0, P0);
        claims.begin(0, at(0, 100));
        PreparedIngest ingest = prepare(range(P0, 100, 150));
        claims.close();
        List<String> done = new ArrayList<>();
        assertThat(claims.publish(ingest, () -> done.add("published")))
                .isInstanceOf(Decision.Withdrawn.class);
        claims.drop(ingest, () -> done.add("dropped"));
        assertThat(done).isEmpty();
    }

    private Decision decide(int lane, PartitionRange... ranges) {
        return claims.decide(lane, List.of(ranges), new DecisionGate(), frames::add);
    }

    private static PartitionRange range(TopicPartition partition, long from, long to) {
        return new PartitionRange(partition, from, to);
    }

    private static Decision.Refused refused(TopicPartition partition) {
        return new Decision.Refused(Set.of(partition));
    }

    private static StreamPosition at(int partition, long nextOffset) {
        return new StreamPosition("t", "id", partition, nextOffset, -1, "");
    }

    private static void isAt(StreamPosition position, long nextOffset) {
        assertThat(position.nextOffset()).isEqualTo(nextOffset);
    }
}
