package io.millpond.engine.mergetree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.testing.Waiting;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MergeGateTest {
    private final CancellationToken token = new CancellationToken();
    private final MergeGate gate = new MergeGate(Long.MAX_VALUE);

    @Test
    void mergeThatWasHeldBackBeginsBeforeTheNextHold() throws InterruptedException {
        gate.hold(token);
        assertThat(gate.begin()).isFalse();
        gate.release();
        Thread next = Thread.ofPlatform().start(() -> gate.hold(token));
        Waiting.await(next, Thread.State.TIMED_WAITING);
        assertThat(gate.begin()).isTrue();
        next.join();
        assertThat(gate.begin()).isFalse();
        gate.end();
    }

    @Test
    void whoWaitsForTheEndOfAHoldBeginsBeforeTheNextOne() throws InterruptedException {
        gate.hold(token);
        Thread waiting = Thread.ofPlatform().start(() -> gate.awaitBegin(token));
        Waiting.await(waiting, Thread.State.TIMED_WAITING);
        gate.release();
        gate.hold(token);
        waiting.join();
        gate.end();
        gate.awaitNone(token);
        assertThat(gate.endCount()).isOne();
    }

    @Test
    void holdGivesWayForAWhileOnly() {
        MergeGate hasty = new MergeGate(1);
        hasty.hold(token);
        assertThat(hasty.begin()).isFalse();
        hasty.release();
        hasty.hold(token);
        assertThat(hasty.begin()).isFalse();
    }

    @Test
    void waitForTheEndOfAMergeNoticesOneThatHasEndedAlready() {
        assertThat(gate.begin()).isTrue();
        long seen = gate.endCount();
        gate.end();
        gate.awaitEnd(seen, token);
        assertThat(gate.begin()).isTrue();
        gate.leave();
        assertThat(gate.endCount()).isEqualTo(seen + 1);
    }

    @Test
    void holdThatGivesWayCanBeCancelled() {
        gate.hold(token);
        assertThat(gate.begin()).isFalse();
        gate.release();
        token.cancel(new DatabaseException(ErrorCode.QUERY_WAS_CANCELLED, "killed"));
        assertThatThrownBy(() -> gate.hold(token)).hasMessage("killed");
    }
}
