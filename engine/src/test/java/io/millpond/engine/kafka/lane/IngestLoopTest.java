package io.millpond.engine.kafka.lane;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.position.OffsetSignature;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.LaneSettings;

import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// A lane from assignment to publication, on kafka-clients' MockConsumer.
@Timeout(60)
final class IngestLoopTest {
    @Test
    void messagesBecomeRowsWithThePositionsAfterThem() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.assign(P0, P1);
            lane.start();
            lane.send(P0, "a", "b");

            TestLane.Published block = lane.target.take();
            assertThat(block.lines()).containsExactly("a", "b");
            assertThat(block.offsets()).containsExactly(Map.entry(0, 2L));
        }
    }

    @Test
    void aPositionThatIsNotKnownIsNotWaitedFor() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.consumer.isPositionUnknown = true;
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a");
            assertThat(lane.target.take().lines()).containsExactly("a");
            LaneFixtures.await(lane, status -> isAt(status, LaneStatus.UNKNOWN));
            lane.consumer.isPositionUnknown = false;
            LaneFixtures.await(lane, status -> isAt(status, 1));
        }
    }

    private static boolean isAt(LaneStatus status, long nextOffset) {
        return !status.partitions().isEmpty()
                && status.partitions().getFirst().nextOffset() == nextOffset;
    }

    @Test
    void aWakeupThatHitsAnotherCallThanThePollLeavesTheMembershipAlone()
            throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.consumer.inCommitted.add(
                    () -> {
                        throw new WakeupException();
                    });
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a");
            assertThat(lane.target.take().lines()).containsExactly("a");
            assertThat(lane.consumer.inCommitted).isEmpty();
            assertThat(lane.consumer.closed()).isFalse();
            LaneStatus status = LaneFixtures.await(lane, s -> isAt(s, 1));
            assertThat(status.count(LaneCounter.ASSIGNMENTS)).isEqualTo(1);
            assertThat(status.lastError()).isEmpty();
        }
    }

    @Test
    void aLaneThatEndsIsPutOutOfTheGroupAndWaitsForNoFetch() throws InterruptedException {
        TestLane lane = TestLane.anew();
        try (lane) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a");
            lane.target.take();
            lane.evicted.clear();
        }
        assertThat(lane.evicted).hasSize(1);
        assertThat(lane.consumer.closings)
                .singleElement()
                .satisfies(
                        options -> {
                            assertThat(options.timeout()).contains(Duration.ZERO);
                            assertThat(options.groupMembershipOperation())
                                    .isEqualTo(GroupMembershipOperation.REMAIN_IN_GROUP);
                        });
    }

    @Test
    void aLaneThatCannotBePutOutLeavesTheGroupItself() throws InterruptedException {
        TestLane lane = TestLane.anew();
        try (lane) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a");
            lane.target.take();
            lane.isEvictionRefused = true;
        }
        assertThat(lane.consumer.closings)
                .singleElement()
                .satisfies(
                        options -> {
                            assertThat(options.timeout().orElseThrow()).isPositive();
                            assertThat(options.groupMembershipOperation())
                                    .isEqualTo(GroupMembershipOperation.LEAVE_GROUP);
                        });
    }

    @Test
    void offsetsOfDecidedBlocksAreCommittedWithASignature() throws InterruptedException {
        TestLane lane = TestLane.anew();
        try (lane) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a", "b");
            lane.target.take();
        }
        OffsetAndMetadata committed = Objects.requireNonNull(lane.consumer.commits.get(P0));
        assertThat(committed.offset()).isEqualTo(2);
        assertThat(OffsetSignature.decode(committed.metadata()))
                .hasValueSatisfying(
                        signature ->
                                assertThat(signature.isOf(TestLane.SERVER, TestLane.TABLE))
                                        .isTrue());
    }

    @Test
    void readingGoesOnFromTheLogWhenTheGroupKnowsNothing() throws InterruptedException {
        StreamState state =
                new StreamState(
                        9,
                        Map.of(
                                new StreamPartition("t", 0),
                                new StreamPosition("t", "id-of-t", 0, 1, -1, "")));
        try (TestLane lane = new TestLane(LaneSettings.BrokenPolicy.STOP, state)) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a", "b", "c");

            TestLane.Published block = lane.target.take();
            assertThat(block.lines()).containsExactly("b", "c");
            assertThat(block.positions().sequence()).isEqualTo(10);
        }
    }

    @Test
    void groupThatIsBehindTheLogIsToldAtAssignment() throws InterruptedException {
        StreamState state =
                new StreamState(
                        9,
                        Map.of(
                                new StreamPartition("t", 0),
                                new StreamPosition("t", "id-of-t", 0, 1, -1, "")));
        TestLane lane = new TestLane(LaneSettings.BrokenPolicy.STOP, state);
        try (lane) {
            lane.assign(P0);
            lane.start();
            LaneFixtures.await(lane, _ -> lane.consumer.commits.containsKey(P0));
        }
        OffsetAndMetadata committed = Objects.requireNonNull(lane.consumer.commits.get(P0));
        assertThat(committed.offset()).isEqualTo(1);
        assertThat(OffsetSignature.decode(committed.metadata()).orElseThrow().sequence())
                .isEqualTo(9);
    }

    @Test
    void failedBlockStaysInMemoryAndIsPublishedOnce() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.target.failure = "the second view throws";
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a", "b");
            assertThat(lane.target.takeFailed()).containsExactly("a", "b");
            assertThat(lane.target.takeFailed()).containsExactly("a", "b");
            assertThat(lane.target.published).isEmpty();

            lane.target.failure = null;
            lane.loop.retryNow();
            assertThat(lane.target.take().lines()).containsExactly("a", "b");
            lane.send(P0, "c");
            assertThat(lane.target.take().lines()).containsExactly("c");
        }
    }

    @Test
    void failureIsVisibleWhileItHoldsAndRememberedAfterwards() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.target.failure = "the second view throws";
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a");
            LaneStatus failing = LaneFixtures.await(lane, s -> s.state() == LaneState.RETRYING);
            assertThat(failing.isFailing()).isTrue();
            assertThat(failing.lastError()).contains("the second view throws");

            lane.target.failure = null;
            lane.loop.retryNow();
            LaneStatus recovered =
                    LaneFixtures.await(
                            lane,
                            s -> s.state() == LaneState.RUNNING && s.count(LaneCounter.ROWS) == 1);
            assertThat(recovered.isFailing()).isFalse();
            assertThat(recovered.lastError()).contains("the second view throws");
        }
    }

    @Test
    void revokedPartitionIsTakenOutOfTheFailedBlockAndTheOtherStays() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.target.failure = "no";
            lane.assign(P0, P1);
            lane.start();
            lane.consumer.schedulePollTask(
                    () -> {
                        lane.append(P0, "a");
                        lane.append(P1, "x", "y");
                    });
            lane.target.takeFailed();
            lane.assign(P1);
            LaneFixtures.await(lane, s -> s.count(LaneCounter.REVOCATIONS) == 1);

            lane.target.failure = null;
            lane.loop.retryNow();
            assertThat(lane.target.take(2)).containsExactly("x", "y");
            assertThat(lane.claims.holder(P0)).isEqualTo(-1);
            assertThat(lane.claims.holder(P1)).isEqualTo(0);
        }
    }

    @Test
    void partitionThatComesBackIsReadFromItsDecidedPosition() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.assign(P0, P1);
            lane.start();
            lane.send(P0, "a");
            assertThat(lane.target.take().lines()).containsExactly("a");
            lane.target.failure = "no";
            lane.send(P0, "b");
            assertThat(lane.target.takeFailed()).containsExactly("b");
            lane.assign(P1);
            LaneFixtures.await(lane, s -> s.count(LaneCounter.REVOCATIONS) == 1);
            lane.target.failure = null;

            // The mock forgets its records at a rebalance; the broker would not.
            lane.consumer.schedulePollTask(
                    () -> {
                        lane.consumer.rebalance(Set.of(P0, P1));
                        lane.consumer.addRecord(TestLane.record(P0, 0, "a"));
                        lane.consumer.addRecord(TestLane.record(P0, 1, "b"));
                    });
            assertThat(lane.target.take().lines()).containsExactly("b");
        }
    }

    @Test
    void brokenMessageStopsItsPartitionAloneAndRowsBeforeItArePublished()
            throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.assign(P0, P1);
            lane.start();
            lane.send(P0, "a", "b\n!", "c");
            lane.send(P1, "x");
            assertThat(lane.target.take(2)).containsExactlyInAnyOrder("a", "x");
            LaneStatus status =
                    LaneFixtures.await(lane, s -> s.state() == LaneState.BROKEN_MESSAGE);
            assertThat(status.lastError())
                    .contains(
                            "Not a line: while parsing Kafka message"
                                    + " (topic: t, partition: 0, offset: 1)");
            lane.send(P1, "y");
            assertThat(lane.target.take().lines()).containsExactly("y");
        }
    }

    @Test
    void brokenMessageLeavesTheBlockInDeadLetterMode() throws InterruptedException {
        try (TestLane lane =
                new TestLane(LaneSettings.BrokenPolicy.PARK, new StreamState(0, Map.of()))) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a", "b\n!", "c");
            TestLane.Published block = lane.target.take();
            assertThat(block.lines()).containsExactly("a", "c");
            assertThat(block.offsets()).containsEntry(0, 3L);
            LaneFixtures.await(lane, s -> s.count(LaneCounter.BROKEN) == 1);
        }
    }

    @Test
    void brokenMessageBecomesOneRowOfDefaultsInStreamMode() throws InterruptedException {
        try (TestLane lane =
                new TestLane(LaneSettings.BrokenPolicy.ROW, new StreamState(0, Map.of()))) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a", "b\n!", "c");
            assertThat(lane.target.take().lines()).containsExactly("a", "", "c");
        }
    }

    @Test
    void tombstoneHasNoRowButMovesThePosition() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.assign(P0);
            lane.start();
            lane.consumer.schedulePollTask(
                    () -> {
                        lane.consumer.addRecord(TestLane.record(P0, 0, null));
                        lane.consumer.updateEndOffsets(Map.of(P0, 1L));
                    });
            TestLane.Published block = lane.target.take();
            assertThat(block.lines()).isEmpty();
            assertThat(block.offsets()).containsEntry(0, 1L);
            LaneFixtures.await(lane, s -> s.count(LaneCounter.TOMBSTONES) == 1);
        }
    }

    @Test
    void lagAndOffsetsAreVisible() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a", "b");
            lane.target.take();
            LaneStatus status =
                    LaneFixtures.await(
                            lane,
                            s ->
                                    s.partitions().size() == 1
                                            && s.partitions().getFirst().committedOffset() == 2);
            assertThat(status.partitions().getFirst())
                    .isEqualTo(new LaneStatus.PartitionStatus("t", 0, 2, 2, 2));
        }
    }

    /// A poll that was begun for other partitions would wait for their messages otherwise.
    @Test
    void pollEndsWhenAPartitionIsGained() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a");
            lane.target.take();
            assertThat(lane.consumer.wakeupCount).hasValue(0);
            lane.assign(P0, P1);
            lane.send(P1, "b");
            assertThat(lane.target.take().lines()).containsExactly("b");
            assertThat(lane.consumer.wakeupCount).hasValue(1);
        }
    }

    @Test
    void stoppedLaneHoldsNoPartition() throws InterruptedException {
        TestLane lane = TestLane.anew();
        try (lane) {
            lane.assign(P0);
            lane.start();
            lane.send(P0, "a");
            lane.target.take();
        }
        assertThat(lane.claims.holder(new TopicPartition("t", 0))).isEqualTo(-1);
        assertThat(lane.loop.status().state()).isEqualTo(LaneState.STOPPED);
        assertThat(lane.consumer.closed()).isTrue();
    }
}
