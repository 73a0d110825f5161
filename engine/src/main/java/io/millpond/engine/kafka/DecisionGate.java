package io.millpond.engine.kafka;

import java.util.concurrent.atomic.AtomicReference;

/// Whether a block in flight may still be decided, between its writer and the lane that wants it
/// back. One of the two wins; thread-safe.
final class DecisionGate {
    private enum State {
        OPEN,
        DECIDING,
        DECIDED,
        WITHDRAWN
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    /// The writer is about to write the frame; false when the block was taken back.
    boolean enter() {
        return state.compareAndSet(State.OPEN, State.DECIDING);
    }

    /// The writer knows whether the frame is durable. An undecided block may be tried again.
    void leave(boolean isDecided) {
        state.set(isDecided ? State.DECIDED : State.OPEN);
    }

    /// Takes the block back; false when it is being decided or was.
    boolean withdraw() {
        return state.compareAndSet(State.OPEN, State.WITHDRAWN) || state.get() == State.WITHDRAWN;
    }

    boolean isWithdrawn() {
        return state.get() == State.WITHDRAWN;
    }
}
