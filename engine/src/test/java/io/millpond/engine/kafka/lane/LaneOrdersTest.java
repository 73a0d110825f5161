package io.millpond.engine.kafka.lane;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A lane that is told to stop, to hurry, to begin a block again, or to do one cycle only.
@Timeout(60)
final class LaneOrdersTest {
    /// Lets a block begin that is not due for long: more messages are announced than there are.
    private static TestLane laneWithABlockInTheMaking() {
        TestLane lane = TestLane.anew();
        lane.assign(P0);
        lane.start();
        lane.consumer.schedulePollTask(
                () -> {
                    lane.append(P0, "a", "b");
                    lane.consumer.updateEndOffsets(Map.of(P0, 100L));
                });
        LaneFixtures.await(
                lane,
                status ->
                        status.count(LaneCounter.MESSAGES_READ) == 2
                                && status.state() == LaneState.RUNNING);
        return lane;
    }

    /// Assigns a partition that holds a message from the start.
    private static void assignWith(TestLane lane, String line) {
        lane.consumer.schedulePollTask(
                () -> {
                    lane.consumer.rebalance(List.of(P0));
                    lane.append(P0, line);
                });
    }

    private static long committed(TestLane lane) {
        return Objects.requireNonNull(lane.consumer.commits.get(P0)).offset();
    }

    @Test
    void stoppedLaneDropsTheBlockInTheMaking() {
        TestLane lane = laneWithABlockInTheMaking();
        lane.close();
        assertThat(lane.target.published).isEmpty();
        assertThat(lane.consumer.commits).isEmpty();
    }

    @Test
    void flushingLaneBringsTheBlockInFirst() throws InterruptedException {
        TestLane lane = laneWithABlockInTheMaking();
        lane.loop.stop(true, 5_000);
        TestLane.Published block = lane.target.take();
        lane.close();
        assertThat(block.lines()).containsExactly("a", "b");
        assertThat(lane.target.published).isEmpty();
        assertThat(committed(lane)).isEqualTo(2);
    }

    @Test
    void hurriedLaneMakesTheBlockNowAndGoesOn() throws InterruptedException {
        try (TestLane lane = laneWithABlockInTheMaking()) {
            lane.loop.hurry();
            assertThat(lane.target.take().lines()).containsExactly("a", "b");
            lane.consumer.schedulePollTask(() -> lane.append(P0, "c"));
            assertThat(lane.target.take().lines()).containsExactly("c");
        }
    }

    @Test
    void cancelledBlockIsReadAgainFromItsStart() throws InterruptedException {
        try (TestLane lane = laneWithABlockInTheMaking()) {
            lane.loop.cancel();
            LaneFixtures.await(lane, status -> status.partitions().getFirst().nextOffset() == 0);
            // The mock has given its messages away: they come again.
            lane.consumer.schedulePollTask(
                    () -> {
                        lane.consumer.addRecord(TestLane.record(P0, 0, "a"));
                        lane.consumer.addRecord(TestLane.record(P0, 1, "b"));
                        lane.consumer.updateEndOffsets(Map.of(P0, 2L));
                    });
            assertThat(lane.target.take().lines()).containsExactly("a", "b");
            assertThat(lane.target.published).isEmpty();
        }
    }

    @Test
    void oneCycleEndsAfterOneBlock() throws InterruptedException {
        TestLane lane = TestLane.anew();
        try (lane) {
            lane.loop.limitToOneCycle();
            assignWith(lane, "a");
            lane.start();
            assertThat(lane.target.take().lines()).containsExactly("a");
            LaneFixtures.await(lane, status -> status.state() == LaneState.STOPPED);
        }
        assertThat(committed(lane)).isEqualTo(1);
        assertThat(lane.consumer.closed()).isTrue();
    }

    @Test
    void oneCycleWithNothingToReadEndsToo() {
        try (TestLane lane = TestLane.anew()) {
            lane.loop.limitToOneCycle();
            lane.assign(P0, P1);
            lane.start();
            LaneFixtures.await(
                    lane,
                    status ->
                            status.count(LaneCounter.ASSIGNMENTS) == 1
                                    && status.state() == LaneState.STOPPED);
            assertThat(lane.target.published).isEmpty();
        }
    }

    @Test
    void oneCycleTriesItsBlockUntilItIsIn() throws InterruptedException {
        try (TestLane lane = TestLane.anew()) {
            lane.target.failure = "no";
            lane.loop.limitToOneCycle();
            assignWith(lane, "a");
            lane.start();
            lane.target.takeFailed();
            lane.send(P0, "b");
            lane.target.takeFailed();
            lane.target.failure = null;
            lane.loop.retryNow();
            assertThat(lane.target.take().lines()).containsExactly("a");
            LaneFixtures.await(lane, status -> status.state() == LaneState.STOPPED);
            assertThat(lane.target.published).isEmpty();
        }
    }
}
