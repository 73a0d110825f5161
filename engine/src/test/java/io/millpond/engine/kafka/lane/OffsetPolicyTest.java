package io.millpond.engine.kafka.lane;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.catalog.StreamPartition;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.OffsetPolicy;

import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/// Where a lane reads partitions that nothing is known of, and those whose position is gone.
@Timeout(60)
final class OffsetPolicyTest {
    private static final StreamState NOTHING = new StreamState(0, Map.of());

    private static OffsetPolicy from(OffsetPolicy.Start start) {
        return new OffsetPolicy(start, OffsetPolicy.OutOfRange.EARLIEST);
    }

    private static OffsetPolicy outOfRange(OffsetPolicy.OutOfRange outOfRange) {
        return new OffsetPolicy(new OffsetPolicy.Earliest(), outOfRange);
    }

    private static StreamState positions(long ofP0) {
        return new StreamState(
                9,
                Map.of(
                        new StreamPartition("t", 0),
                        new StreamPosition("t", "id-of-t", 0, ofP0, -1, "")));
    }

    /// A log `[first, end)` of the partition, and that the topic has both partitions.
    private static void log(TestLane lane, TopicPartition partition, long first, long end) {
        lane.consumer.updateBeginningOffsets(Map.of(partition, first));
        lane.consumer.updateEndOffsets(Map.of(partition, end));
        lane.consumer.updatePartitions(
                "t",
                List.of(
                        new PartitionInfo("t", 0, Node.noNode(), new Node[0], new Node[0]),
                        new PartitionInfo("t", 1, Node.noNode(), new Node[0], new Node[0])));
    }

    @Test
    void firstStartAtTheEndIsStoredForAllPartitionsAndToldToTheGroup() throws InterruptedException {
        try (TestLane lane = new TestLane(from(new OffsetPolicy.Latest()), NOTHING)) {
            log(lane, P0, 0, 7);
            log(lane, P1, 0, 3);
            lane.assign(P0);
            lane.start();
            TestLane.Published first = lane.target.take();
            assertThat(first.lines()).isEmpty();
            assertThat(first.offsets()).containsOnly(Map.entry(0, 7L), Map.entry(1, 3L));
            LaneFixtures.await(lane, status -> status.state() == LaneState.RUNNING);
            assertThat(lane.consumer.position(P0)).isEqualTo(7);
            assertThat(lane.consumer.commits.keySet()).containsOnly(P0, P1);
        }
    }

    @Test
    void partitionThatTurnsUpLaterIsReadFromItsBeginning() {
        try (TestLane lane = new TestLane(from(new OffsetPolicy.Latest()), positions(7))) {
            log(lane, P0, 0, 7);
            log(lane, P1, 2, 3);
            lane.assign(P0, P1);
            lane.start();
            LaneFixtures.await(lane, OffsetPolicyTest::isPositioned);
            assertThat(lane.consumer.position(P0)).isEqualTo(7);
            assertThat(lane.consumer.position(P1)).isEqualTo(2);
            assertThat(lane.target.published).isEmpty();
        }
    }

    @Test
    void groupThatHasReadMakesEveryPartitionALaterOne() {
        try (TestLane lane = new TestLane(from(new OffsetPolicy.Latest()), NOTHING)) {
            log(lane, P0, 0, 7);
            log(lane, P1, 0, 3);
            lane.consumer.schedulePollTask(
                    () -> {
                        lane.consumer.rebalance(List.of(P0, P1));
                        lane.consumer.commitSync(Map.of(P0, new OffsetAndMetadata(5)));
                    });
            lane.start();
            LaneFixtures.await(lane, OffsetPolicyTest::isPositioned);
            assertThat(lane.consumer.position(P0)).isEqualTo(5);
            assertThat(lane.consumer.position(P1)).isZero();
        }
    }

    /// The other lane of the table gets there while this one waits for the group: the first time,
    /// for where its partitions are read, or the second, for whether the group has read anything.
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void laneThatComesSecondStartsWhereTheFirstOneFoundTheEnd(int question) {
        try (TestLane lane = new TestLane(from(new OffsetPolicy.Latest()), NOTHING)) {
            log(lane, P0, 0, 7);
            log(lane, P1, 0, 4);
            for (int i = 1; i < question; i++) {
                lane.consumer.inCommitted.add(() -> {});
            }
            lane.consumer.inCommitted.add(
                    () ->
                            assertThat(
                                            lane.claims.originate(
                                                    1,
                                                    List.of(
                                                            new StreamPosition(
                                                                    "t", "id-of-t", 0, 7, -1, ""),
                                                            new StreamPosition(
                                                                    "t", "id-of-t", 1, 3, -1, "")),
                                                    _ -> {}))
                                    .isTrue());
            lane.assign(P1);
            lane.start();
            LaneFixtures.await(
                    lane,
                    status ->
                            status.partitions().size() == 1
                                    && status.partitions().getFirst().nextOffset()
                                            != LaneStatus.UNKNOWN);
            assertThat(lane.consumer.inCommitted).isEmpty();
            assertThat(lane.consumer.position(P1)).isEqualTo(3);
        }
    }

    private static boolean isPositioned(LaneStatus status) {
        return status.partitions().size() == 2
                && status.partitions().stream()
                        .noneMatch(p -> p.nextOffset() == LaneStatus.UNKNOWN);
    }

    @Test
    void deletedMessagesAreCountedAndPassed() throws InterruptedException {
        try (TestLane lane =
                new TestLane(outOfRange(OffsetPolicy.OutOfRange.EARLIEST), positions(2))) {
            log(lane, P0, 5, 8);
            fail(lane, new OffsetOutOfRangeException(Map.of(P0, 2L)));
            assertThat(lane.target.take().offsets()).containsOnly(Map.entry(0, 5L));
            LaneStatus status =
                    LaneFixtures.await(lane, s -> s.count(LaneCounter.LOST) == 3 && isAt(s, 5));
            assertThat(status.lastError())
                    .isEqualTo("Messages [2, 5) of t-0 were deleted before they were read");
            assertThat(status.isFailing()).isFalse();
            assertThat(status.count(LaneCounter.SKIPPED)).isZero();
        }
    }

    @Test
    void deletedMessagesAndTheRestArePassed() throws InterruptedException {
        try (TestLane lane =
                new TestLane(outOfRange(OffsetPolicy.OutOfRange.LATEST), positions(2))) {
            log(lane, P0, 5, 8);
            fail(lane, new OffsetOutOfRangeException(Map.of(P0, 2L)));
            assertThat(lane.target.take().offsets()).containsOnly(Map.entry(0, 8L));
            LaneStatus status = LaneFixtures.await(lane, s -> isAt(s, 8));
            assertThat(status.count(LaneCounter.LOST)).isEqualTo(3);
            assertThat(status.count(LaneCounter.SKIPPED)).isEqualTo(3);
        }
    }

    @Test
    void partitionStandsStillAndTheOthersGoOn() throws InterruptedException {
        try (TestLane lane = new TestLane(outOfRange(OffsetPolicy.OutOfRange.FAIL), positions(2))) {
            log(lane, P0, 5, 8);
            fail(lane, new OffsetOutOfRangeException(Map.of(P0, 2L)));
            LaneStatus status = LaneFixtures.await(lane, s -> s.state() == LaneState.OUT_OF_RANGE);
            assertThat(status.isFailing()).isTrue();
            assertThat(status.lastError())
                    .startsWith("Messages [2, 5) of t-0 were deleted before they were read.");
            assertThat(status.count(LaneCounter.LOST)).isZero();
            lane.send(P1, "x");
            assertThat(lane.target.take().lines()).containsExactly("x");
            lane.assign(P1);
            LaneFixtures.await(lane, s -> s.state() == LaneState.RUNNING && !s.isFailing());
        }
    }

    @Test
    void logThatWentBackIsReadFromWhereItBranchedOff() throws InterruptedException {
        try (TestLane lane =
                new TestLane(outOfRange(OffsetPolicy.OutOfRange.EARLIEST), positions(6))) {
            log(lane, P0, 0, 8);
            fail(
                    lane,
                    new LogTruncationException(
                            "truncated", Map.of(P0, 6L), Map.of(P0, new OffsetAndMetadata(4))));
            LaneFixtures.await(lane, s -> isAt(s, 4));
            lane.consumer.schedulePollTask(
                    () -> lane.consumer.addRecord(TestLane.record(P0, 4, "e")));
            TestLane.Published block = lane.target.take();
            assertThat(block.lines()).containsExactly("e");
            assertThat(block.offsets()).containsOnly(Map.entry(0, 5L));
        }
    }

    @Test
    void logThatIsTooShortIsReadFromItsEnd() {
        try (TestLane lane =
                new TestLane(outOfRange(OffsetPolicy.OutOfRange.EARLIEST), positions(6))) {
            log(lane, P0, 0, 3);
            fail(lane, new OffsetOutOfRangeException(Map.of(P0, 6L)));
            LaneStatus status = LaneFixtures.await(lane, s -> isAt(s, 3));
            assertThat(status.lastError())
                    .isEqualTo("The log of t-0 went back from 6 to 3; reading goes on there");
        }
    }

    @Test
    void logThatWentBackAndGrewIsReadFromWhereItWasRead() throws InterruptedException {
        try (TestLane lane =
                new TestLane(outOfRange(OffsetPolicy.OutOfRange.EARLIEST), positions(6))) {
            log(lane, P0, 0, 8);
            fail(lane, new OffsetOutOfRangeException(Map.of(P0, 6L)));
            LaneFixtures.await(lane, s -> s.lastError().startsWith("The log of t-0 went back"));
            lane.consumer.schedulePollTask(
                    () -> {
                        lane.consumer.addRecord(TestLane.record(P0, 6, "g"));
                        lane.consumer.addRecord(TestLane.record(P0, 7, "h"));
                    });
            assertThat(lane.target.take(2)).containsExactly("g", "h");
        }
    }

    @Test
    void logThatIsTooShortStandsStillWhenTold() {
        try (TestLane lane = new TestLane(outOfRange(OffsetPolicy.OutOfRange.FAIL), positions(6))) {
            log(lane, P0, 0, 3);
            fail(lane, new OffsetOutOfRangeException(Map.of(P0, 6L)));
            LaneStatus status = LaneFixtures.await(lane, s -> s.state() == LaneState.OUT_OF_RANGE);
            assertThat(status.lastError()).startsWith("The log of t-0 went back from 6 to 3.");
        }
    }

    /// Assigns both partitions, and lets a poll fail once they are positioned.
    private static void fail(TestLane lane, OffsetOutOfRangeException failure) {
        lane.assign(P0, P1);
        lane.start();
        LaneFixtures.await(lane, OffsetPolicyTest::isPositioned);
        lane.consumer.schedulePollTask(() -> lane.consumer.setPollException(failure));
    }

    private static boolean isAt(LaneStatus status, long nextOffset) {
        return !status.partitions().isEmpty()
                && status.partitions().getFirst().nextOffset() == nextOffset;
    }

    @Test
    void startIsAWordOrAMoment() {
        assertThat(OffsetPolicy.start("earliest")).isEqualTo(new OffsetPolicy.Earliest());
        assertThat(OffsetPolicy.start("latest")).isEqualTo(new OffsetPolicy.Latest());
        assertThat(OffsetPolicy.start("1700000000000"))
                .isEqualTo(new OffsetPolicy.Since(1_700_000_000_000L));
        for (String text : List.of("", "Latest", "-1", "1.5", "99999999999999999999")) {
            assertThatThrownBy(() -> OffsetPolicy.start(text))
                    .hasMessage(
                            "Unexpected value of kafka_auto_offset_reset: '"
                                    + text
                                    + "'. Must be 'earliest', 'latest' or milliseconds since 1970");
        }
    }
}
