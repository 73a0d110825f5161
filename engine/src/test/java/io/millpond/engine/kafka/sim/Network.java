package io.millpond.engine.kafka.sim;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
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
    private static final long NOT_READY_NANOS = 20_000_000;
    private static final long HELD_NANOS_MAX = 25_000_000_000L;

    private final Scheduler scheduler;
    private double loss;
    private double holding;
    private double silentLoss;
    private Supplier<Runnable> lateWatch = () -> () -> {};
    private int lateCount;
    private long downUntilNanos = Long.MIN_VALUE;
    private final Map<SimulatedHost, Cut> cuts = new HashMap<>();

    /// A way that is interrupted for a while.
    private record Cut(boolean isOneWay, long untilNanos) {}

    public Network(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /// Loses and holds back requests of all clients from now on.
    ///
    /// @param lossProbability of a request or an answer
    /// @param holdingProbability of a request that is held back for up to 25 seconds
    public void misbehave(double lossProbability, double holdingProbability) {
        loss = lossProbability;
        holding = holdingProbability;
    }

    /// Loses decisive requests without notice from now on.
    ///
    /// @param probability that a request whose loss matters most is lost without notice on its way
    ///     or on the way back, or comes late
    public void loseSilently(double probability) {
        silentLoss = probability;
    }

    /// Lets `watch` be asked at each decisive request for what to run if it comes late.
    void onLate(Supplier<Runnable> watch) {
        lateWatch = watch;
    }

    /// Whether a request that nobody waits for is still to come.
    public boolean isLateUnderWay() {
        return lateCount > 0;
    }

    /// Cuts a process off from the broker for that long.
    ///
    /// @param isOneWay its requests arrive, and their answers do not
    public void cut(SimulatedHost host, boolean isOneWay, long nanos) {
        cuts.put(host, new Cut(isOneWay, scheduler.nanoTime() + nanos));
    }

    /// Ends all cuts.
    public void mend() {
        cuts.clear();
    }

    private boolean isCutOff(SimulatedHost host, boolean isAnswer) {
        Cut cut = cuts.get(host);
        return cut != null
                && scheduler.nanoTime() < cut.untilNanos()
                && (isAnswer || !cut.isOneWay());
    }

    private boolean losesRequest(SimulatedHost from) {
        return isCutOff(from, false) || scheduler.chance(loss);
    }

    private boolean losesAnswer(SimulatedHost to) {
        return isCutOff(to, true) || scheduler.chance(loss);
    }

    public boolean isDown() {
        return scheduler.nanoTime() < downUntilNanos;
    }

    /// The broker is not there for that long.
    public void down(long nanos) {
        downUntilNanos = scheduler.nanoTime() + nanos;
    }

    /// An answer that is under way.
    static final class Reply<T> {
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

    /// As [#call], for a request whose outcome others depend on.
    <T> @Nullable T callDecisively(SimulatedHost from, Supplier<T> atBroker, long timeoutMs) {
        if (!scheduler.chance(silentLoss)) {
            return call(from, atBroker, timeoutMs);
        }
        scheduler.checkAlive();
        int fate = scheduler.random().nextInt(3);
        scheduler.note(from.name() + " hears nothing of its request, fate " + fate);
        scheduler.saw(fate == 0 ? Sighting.REQUEST_LOST : Sighting.ANSWER_LOST);
        Runnable late = fate == 2 ? lateWatch.get() : () -> {};
        lateCount += fate == 2 ? 1 : 0;
        if (fate > 0) {
            scheduler.after(
                    delay(fate == 1 ? DELAY_NANOS_MAX : HELD_NANOS_MAX),
                    () -> {
                        late.run();
                        lateCount -= fate == 2 ? 1 : 0;
                        try {
                            var _ = atBroker.get();
                            scheduler.saw(Sighting.LATE_REQUEST_TAKEN);
                        } catch (KafkaException refusal) {
                            scheduler.saw(Sighting.LATE_REQUEST_REFUSED);
                            scheduler.note("refused without notice: " + refusal.getMessage());
                        }
                    });
        }
        scheduler.sleep(TimeUnit.MILLISECONDS.toNanos(timeoutMs));
        throw new TimeoutException("no answer within " + timeoutMs + " ms");
    }

    /// Sends a request, trying again after a loss that shows; the reply fails when no answer has
    /// come by then.
    <T> Reply<T> send(SimulatedHost from, Supplier<T> atBroker, long timeoutMs) {
        scheduler.checkAlive();
        Reply<T> reply = new Reply<>();
        long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        deliver(from, atBroker, reply, scheduler.nanoTime() + nanos);
        scheduler.after(
                nanos,
                () -> reply.fail(new TimeoutException("no answer within " + timeoutMs + " ms")));
        return reply;
    }

    /// Sends a request whose answer, if it comes, is `onAnswer`'s; nothing waits for it.
    <T> void post(SimulatedHost from, Supplier<T> atBroker, Consumer<T> onAnswer) {
        request(
                from,
                () -> {
                    try {
                        T value = atBroker.get();
                        answer(from, () -> onAnswer.accept(value), () -> {});
                    } catch (KafkaException refusal) {
                        scheduler.note("unheard: " + refusal.getMessage());
                    }
                },
                () -> {});
    }

    /// Sends a request that is answered by [#answer], or never. When it is lost, the client is told
    /// by `onLoss` that the connection broke.
    void request(SimulatedHost from, Runnable atBroker, Runnable onLoss) {
        if (losesRequest(from)) {
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
                delay(DELAY_NANOS_MAX), alive(to, losesAnswer(to) || isDown() ? onLoss : onAnswer));
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
        if (losesRequest(from)) {
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
        T value;
        try {
            value = atBroker.get();
        } catch (KafkaException refusal) {
            boolean isMove = Coordinator.isMove(refusal);
            if (!isMove && !(refusal instanceof ConcurrentTransactionsException)) {
                end(from, atBroker, reply, retryUntilNanos, () -> reply.fail(refusal));
                return;
            }
            // The broker is not ready for it, or it is another one by now.
            scheduler.after(
                    delay(isMove ? RETRY_NANOS : NOT_READY_NANOS),
                    () -> {
                        if (!reply.isDone() && !from.isDead()) {
                            deliver(from, atBroker, reply, retryUntilNanos);
                        }
                    });
            return;
        }
        end(from, atBroker, reply, retryUntilNanos, () -> reply.succeed(value));
    }

    private <T> void end(
            SimulatedHost from,
            Supplier<T> atBroker,
            Reply<T> reply,
            long retryUntilNanos,
            Runnable answer) {
        if (losesAnswer(from)) {
            retry(from, atBroker, reply, retryUntilNanos);
        } else {
            scheduler.after(delay(DELAY_NANOS_MAX), answer);
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
