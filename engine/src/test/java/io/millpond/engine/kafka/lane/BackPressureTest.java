package io.millpond.engine.kafka.lane;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.message.MemoryBudget;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.setting.LaneSettings;

import org.apache.kafka.common.errors.AuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a lane holds when its blocks are not taken off its hands, and what it does about it.
@Timeout(60)
final class BackPressureTest {
    private static final int MESSAGES = 5_000;
    private static final int MESSAGE_BYTES = 1_000;
    private static final int MESSAGES_PER_POLL = 50;

    private static TestLane lane(MemoryBudget budget) {
        TestLane lane =
                new TestLane(LaneSettings.BrokenPolicy.STOP, new StreamState(0, Map.of()), budget);
        lane.consumer.setMaxPollRecords(MESSAGES_PER_POLL);
        return lane;
    }

    private static String[] messages(int from, int count) {
        String[] lines = new String[count];
        for (int i = 0; i < count; i++) {
            String number = Integer.toString(from + i);
            lines[i] = number + "x".repeat(MESSAGE_BYTES - number.length());
        }
        return lines;
    }

    @Test
    void failingTargetBoundsWhatIsHeldAndNothingIsLost() throws InterruptedException {
        MemoryBudget budget = new MemoryBudget(400_000);
        try (TestLane lane = lane(budget)) {
            lane.target.failure = "no";
            lane.assign(P0);
            lane.start();
            lane.send(P0, messages(0, MESSAGES));
            lane.target.takeFailed();
            LaneStatus status =
                    LaneFixtures.await(
                            lane, s -> s.state() == LaneState.RETRYING && isPaused(lane));
            // Polls go on, and bring nothing.
            long read = status.count(LaneCounter.MESSAGES_READ);
            long polls = status.lastPollMs();
            status = LaneFixtures.await(lane, s -> s.lastPollMs() > polls);
            assertThat(status.count(LaneCounter.MESSAGES_READ))
                    .isEqualTo(read)
                    .isLessThan(MESSAGES / 5);
            // A poll's messages are there again as a block in the making, and twice in flight.
            long poll = MESSAGES_PER_POLL * (MESSAGE_BYTES + 200);
            assertThat(status.memoryBytes()).isPositive().isLessThan(400_000 + 4 * poll);

            lane.target.failure = null;
            lane.loop.retryNow();
            assertThat(lane.target.take(MESSAGES)).containsExactly(messages(0, MESSAGES));
        }
        assertThat(budget.heldBytes()).isZero();
    }

    private static boolean isPaused(TestLane lane) {
        return lane.consumer.paused().contains(P0);
    }

    @Test
    void laneThatHoldsEverythingDoesNotStopAnother() throws InterruptedException {
        MemoryBudget budget = new MemoryBudget(400_000);
        try (TestLane greedy = lane(budget);
                TestLane other = lane(budget)) {
            greedy.target.failure = "no";
            greedy.assign(P0);
            greedy.start();
            greedy.send(P0, messages(0, MESSAGES));
            greedy.target.takeFailed();
            LaneFixtures.await(greedy, s -> isPaused(greedy));

            other.assign(P1);
            other.start();
            other.send(P1, messages(0, MESSAGES));
            assertThat(other.target.take(MESSAGES)).hasSize(MESSAGES);
        }
    }

    @Test
    void messageLargerThanEverythingElseIsRead() throws InterruptedException {
        MemoryBudget budget = new MemoryBudget(1_000);
        try (TestLane lane = lane(budget)) {
            lane.consumer.setMaxPollRecords(1);
            lane.assign(P0);
            lane.start();
            List<String> huge = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                huge.add(i + "x".repeat(300_000));
            }
            lane.send(P0, huge.toArray(String[]::new));
            assertThat(lane.target.take(5)).isEqualTo(huge);
        }
    }

    @Test
    void laneThatLosesItsMembershipGivesBackWhatItHeld() throws InterruptedException {
        MemoryBudget budget = new MemoryBudget(1L << 30);
        try (TestLane lane = lane(budget)) {
            lane.target.failure = "no";
            lane.assign(P0);
            lane.start();
            lane.send(P0, messages(0, MESSAGES));
            lane.target.takeFailed();
            LaneFixtures.await(lane, s -> s.memoryBytes() > 500_000);
            lane.consumer.schedulePollTask(
                    () ->
                            lane.consumer.setPollException(
                                    new AuthorizationException("not any more")));
            LaneFixtures.await(lane, s -> s.state() == LaneState.CONNECTING);
            LaneFixtures.await(lane, s -> s.memoryBytes() == 0);
        }
    }

    @Test
    void laneWithoutMemorySaysSo() throws InterruptedException {
        MemoryBudget budget = new MemoryBudget(1_000);
        try (TestLane lane = lane(budget)) {
            lane.target.block();
            lane.assign(P0);
            lane.start();
            lane.send(P0, messages(0, MESSAGES));
            LaneStatus status =
                    LaneFixtures.await(lane, s -> s.state() == LaneState.WAITING_FOR_MEMORY);
            assertThat(status.state().text()).isEqualTo("waiting for memory");
            lane.target.unblock();
            assertThat(lane.target.take(MESSAGES)).hasSize(MESSAGES);
        }
    }
}
