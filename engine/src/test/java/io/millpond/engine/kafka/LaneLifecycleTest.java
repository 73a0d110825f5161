package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.kafka.message.MemoryBudget;
import io.millpond.engine.kafka.position.PositionSeek;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.progress.LaneStatus;
import io.millpond.engine.kafka.transaction.IngestLife;
import io.millpond.sql.ast.SystemCommand.StreamAction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// When lanes run, while positions are moved and tables taken out of service. No broker answers.
@Timeout(30)
final class LaneLifecycleTest {
    private static final PositionSeek.Moved MOVED = new PositionSeek.Moved(3, 0);

    private final CountDownLatch isMoving = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final IngestLife life = IngestLife.start(new MemoryFileSystem(), _ -> {});
    private final LaneLifecycle lifecycle = lifecycle(life);

    private static LaneLifecycle lifecycle(IngestLife life) {
        IngestLife.DEFINITIONS.forEach(life::run);
        Instance instance = life.instance();
        KafkaTable table =
                (KafkaTable)
                        Definitions.load(
                                instance.catalog()
                                        .snapshot()
                                        .table("default", "queue")
                                        .orElseThrow(),
                                instance);
        return new LaneLifecycle(table, instance.services(), new MemoryBudget(1 << 26), false);
    }

    @AfterEach
    void close() {
        lifecycle.stop(LaneLifecycle.STOP_BOUND_MS);
        life.close();
    }

    private boolean isRunning() {
        return status().state() == LaneState.CONNECTING;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private PositionSeek.Moved move() {
        isMoving.countDown();
        await(mayEnd);
        return MOVED;
    }

    private LaneStatus status() {
        return lifecycle.statuses().getFirst();
    }

    @Test
    void whoChangesViewsDoesNotWaitForAMove() throws InterruptedException {
        lifecycle.start();
        assertThat(isRunning()).isTrue();
        Thread moving = Thread.ofPlatform().daemon().start(() -> lifecycle.move(this::move));
        await(isMoving);
        lifecycle.viewsChanged();
        lifecycle.start();
        // None runs while positions move, whoever asks for it.
        assertThat(isRunning()).isFalse();
        mayEnd.countDown();
        moving.join();
        assertThat(isRunning()).isTrue();
        assertThat(status().count(LaneCounter.SKIPPED)).isEqualTo(3);
    }

    @Test
    void tableAtRestRefusesCommandsAndMoves() {
        lifecycle.start();
        lifecycle.stop(LaneLifecycle.STOP_BOUND_MS);
        AtomicBoolean isMoved = new AtomicBoolean();
        assertThat(lifecycle.isAtRest()).isTrue();
        assertRefused(() -> lifecycle.steer(StreamAction.START));
        assertRefused(() -> lifecycle.steer(StreamAction.REFRESH));
        assertRefused(() -> lifecycle.moveUnviewed(() -> isMoved.set(true)));
        assertRefused(
                () ->
                        lifecycle.move(
                                () -> {
                                    isMoved.set(true);
                                    return MOVED;
                                }));
        lifecycle.viewsChanged();
        assertThat(isMoved).isFalse();
        assertThat(isRunning()).isFalse();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.ABORTED));
    }

    @Test
    void failedMoveLetsTheLanesGoOn() {
        lifecycle.start();
        assertThatThrownBy(
                        () ->
                                lifecycle.move(
                                        () -> {
                                            throw new IllegalStateException("away");
                                        }))
                .hasMessage("away");
        assertThat(isRunning()).isTrue();
    }

    @Test
    void lanesEndWithTheLastView() {
        lifecycle.start();
        life.run("DROP VIEW to_first");
        lifecycle.viewsChanged();
        assertThat(isRunning()).isTrue();
        life.run("DROP VIEW to_second");
        lifecycle.viewsChanged();
        assertThat(isRunning()).isFalse();
    }
}
