package io.millpond.engine.kafka.sim;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The way of requests to the broker and of answers back.
///
/// A request may be lost, its answer may be lost, and it may be held back for long and arrive when
/// nobody waits for it any more. The client tries again after a loss that it notices, as the real
/// one does when its connection breaks, so that a request whose answer was lost arrives twice.
/// While the broker is down, what is under way is lost or arrives when it is up again.
public final class Network {
    private static final long DELAY_NANOS_MAX = 2_000_000;
    private static final long RETRY_NANOS = 100_000_000;
    private static final long HELD_NANOS_MAX = 25_000_000_000L;

    private final Scheduler scheduler;
    private double loss;
    private double holding;
    private long downUntilNanos = Long.MIN_VALUE;

    public Network(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /// @param lossProbability of a request or an answer
    /// @param holdingProbability of a request that is held back for up to 25 seconds
    public void misbehave(double lossProbability, double holdingProbability) {
        loss = lossProbability;
        holding = holdingProbability;
    }

    public boolean isDown() {
        return scheduler.nanoTime() < downUntilNanos;
    }

    /// The broker is not there for that long.
    public void down(long nanos) {
        downUntilNanos = scheduler.nanoTime() + nanos;
    }

    /// An answer that is under way.
    private static final class Reply<T> {
        private boolean isDone;
        private @Nullable T value;
        private @Nullable RuntimeException failure;

        boolean isDone() {
            return isDone;
        }

        /// What came; throws what the broker refused with.
        @Nullable T value() {
            if (failure != null) {
                throw failure;
            }
            return value;
        }

        void succeed(@Nullable T answer) {
            if (!isDone) {
                isDone = true;
                value = answer;
            }
        }

        void fail(RuntimeException cause) {
            if (!isDone) {
                isDone = true;
                failure = cause;
            }
        }
    }

    /// Sends a request and waits for its answer, trying again after a loss that shows. Throws what
    /// the broker refuses with, and a timeout when no answer has come by then.
    public <T> @Nullable T call(SimulatedHost from, Supplier<T> atBroker, long timeoutMs) {
        scheduler.checkAlive();
        Reply<T> reply = new Reply<>();
        long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        deliver(from, atBroker, reply, scheduler.nanoTime() + nanos);
        if (!scheduler.await(reply::isDone, nanos)) {
            // An answer that comes later is nobody's.
            reply.isDone = true;
            throw new TimeoutException("no answer within " + timeoutMs + " ms");
        }
        return reply.value();
    }

    /// Sends a request whose answer, if it comes, is `onAnswer`'s; nothing waits for it.
    <T> void post(SimulatedHost from, Supplier<T> atBroker, Consumer<T> onAnswer) {
        request(
                from,
                () -> {
                    T value = atBroker.get();
                    answer(from, () -> onAnswer.accept(value), () -> {});
                },
                () -> {});
    }

    /// Sends a request that is answered by [#answer], or never. When it is lost, the client is told
    /// by `onLoss` that the connection broke.
    void request(SimulatedHost from, Runnable atBroker, Runnable onLoss) {
        if (scheduler.chance(loss)) {
            scheduler.after(RETRY_NANOS, alive(from, onLoss));
            return;
        }
        scheduler.after(
                delay(scheduler.chance(holding) ? HELD_NANOS_MAX : DELAY_NANOS_MAX),
                () -> {
                    if (isDown()) {
                        scheduler.after(RETRY_NANOS, alive(from, onLoss));
                    } else {
                        atBroker.run();
                    }
                });
    }

    /// Sends an answer to the client.
    void answer(SimulatedHost to, Runnable onAnswer, Runnable onLoss) {
        scheduler.after(
                delay(DELAY_NANOS_MAX),
                alive(to, scheduler.chance(loss) || isDown() ? onLoss : onAnswer));
    }

    private static Runnable alive(SimulatedHost host, Runnable action) {
        return () -> {
            if (!host.isDead()) {
                action.run();
            }
        };
    }

    private <T> void deliver(
            SimulatedHost from, Supplier<T> atBroker, Reply<T> reply, long retryUntilNanos) {
        if (scheduler.chance(loss)) {
            retry(from, atBroker, reply, retryUntilNanos);
            return;
        }
        boolean isHeld = scheduler.chance(holding);
        if (isHeld) {
            scheduler.note("request of " + from.name() + " is held back");
            if (scheduler.chance(0.5)) {
                retry(from, atBroker, reply, retryUntilNanos);
            }
        }
        scheduler.after(
                delay(isHeld ? HELD_NANOS_MAX : DELAY_NANOS_MAX),
                () -> arrive(from, atBroker, reply, retryUntilNanos));
    }

    private <T> void arrive(
            SimulatedHost from, Supplier<T> atBroker, Reply<T> reply, long retryUntilNanos) {
        if (isDown()) {
            if (scheduler.chance(0.5)) {
                scheduler.after(
                        downUntilNanos - scheduler.nanoTime() + delay(DELAY_NANOS_MAX),
                        () -> arrive(from, atBroker, reply, retryUntilNanos));
            } else {
                retry(from, atBroker, reply, retryUntilNanos);
            }
            return;
        }
        Runnable answer = answer(atBroker, reply);
        if (scheduler.chance(loss)) {
            retry(from, atBroker, reply, retryUntilNanos);
        } else {
            scheduler.after(delay(DELAY_NANOS_MAX), answer);
        }
    }

    private static <T> Runnable answer(Supplier<T> atBroker, Reply<T> reply) {
        try {
            T value = atBroker.get();
            return () -> reply.succeed(value);
        } catch (KafkaException refusal) {
            return () -> reply.fail(refusal);
        }
    }

    /// The connection broke: the client sends the request again, or gives up.
    private <T> void retry(
            SimulatedHost from, Supplier<T> atBroker, Reply<T> reply, long retryUntilNanos) {
        scheduler.after(
                RETRY_NANOS,
                () -> {
                    if (reply.isDone() || from.isDead()) {
                        return;
                    }
                    if (from.isPaused()) {
                        retry(from, atBroker, reply, retryUntilNanos);
                    } else if (scheduler.nanoTime() < retryUntilNanos) {
                        deliver(from, atBroker, reply, retryUntilNanos);
                    } else {
                        reply.fail(new TimeoutException("the connection broke"));
                    }
                });
    }

    private long delay(long nanosMax) {
        return 10_000 + scheduler.random().nextLong(nanosMax);
    }
}
