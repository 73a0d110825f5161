package io.millpond.engine.kafka.sim;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NotCoordinatorException;
import org.jspecify.annotations.Nullable;

import java.util.function.LongConsumer;
import java.util.function.Supplier;

/// Where the requests of a group, or of transactions, go: a broker, and after a move another one.
///
/// A move breaks the connections: of a request that has just come, nobody learns whether it had its
/// effect before. The new broker refuses everything until it has loaded what was written; clients
/// try again within their bounds.
public final class Coordinator {
    private static final long NANOS_A_MS = 1_000_000;

    private final Scheduler scheduler;
    private final String name;
    private final LongConsumer onMove;
    private @Nullable Asked awaited;
    private long readyNanos;

    /// What is asked.
    public enum Asked {
        /// That offsets become part of a transaction.
        OFFSETS(Sighting.MOVE_AT_OFFSETS),
        /// That a transaction ends.
        END(Sighting.MOVE_AT_END),
        /// That a producer takes an id over.
        INIT(Sighting.MOVE_AT_INIT),
        /// What the offsets are.
        READ(Sighting.MOVE_AT_READ),
        /// Anything else.
        OTHER(null);

        private final @Nullable Sighting sighting;

        Asked(@Nullable Sighting sighting) {
            this.sighting = sighting;
        }
    }

    /// @param onMove told when the new one is ready
    Coordinator(Scheduler scheduler, String name, LongConsumer onMove) {
        this.scheduler = scheduler;
        this.name = name;
        this.onMove = onMove;
    }

    /// Lets it move when the next request of that kind comes.
    public void moveAt(Asked asked) {
        awaited = asked;
    }

    /// Moves it now; the new one loads for that long.
    public void move(long loadingMs) {
        awaited = null;
        readyNanos = scheduler.nanoTime() + loadingMs * NANOS_A_MS;
        scheduler.note("the coordinator of " + name + " moves, and loads for " + loadingMs + " ms");
        onMove.accept(readyNanos);
    }

    private void moveByChance() {
        boolean isLong = scheduler.chance(0.25);
        move(
                isLong
                        ? 3_000L + scheduler.random().nextInt(17_000)
                        : scheduler.random().nextInt(900));
    }

    boolean isLoading() {
        return scheduler.nanoTime() < readyNanos;
    }

    /// Ends the loading and forgets moves to come.
    public void settle() {
        awaited = null;
        readyNanos = 0;
    }

    /// Does what a request asks for, unless the coordinator moves or is loading.
    public <T> T serve(Asked asked, Supplier<T> request) {
        if (isLoading()) {
            scheduler.saw(Sighting.COORDINATOR_LOADING);
            throw new CoordinatorLoadInProgressException(name + " is loading");
        }
        if (awaited != asked) {
            return request.get();
        }
        if (asked.sighting != null) {
            scheduler.saw(asked.sighting);
        }
        boolean hasEffect = scheduler.chance(0.5);
        if (hasEffect) {
            try {
                var _ = request.get();
                scheduler.saw(Sighting.EFFECT_BEFORE_MOVE);
            } catch (KafkaException refusal) {
                scheduler.note("refused before the move: " + refusal.getMessage());
            }
        } else {
            scheduler.saw(Sighting.MOVE_BEFORE_EFFECT);
        }
        moveByChance();
        throw scheduler.chance(0.5)
                ? new DisconnectException()
                : new NotCoordinatorException("of " + name);
    }

    /// Whether that is what a client hears because of a move, and tries again after.
    static boolean isMove(KafkaException refusal) {
        return refusal instanceof CoordinatorLoadInProgressException
                || refusal instanceof NotCoordinatorException
                || refusal instanceof DisconnectException;
    }
}
