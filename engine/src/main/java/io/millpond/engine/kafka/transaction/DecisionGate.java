package io.millpond.engine.kafka.transaction;

import java.util.concurrent.atomic.AtomicReference;

/// Whether a block in flight may still be decided, between its writer and the lane that wants it
/// back. One of the two wins; thread-safe.
public final class DecisionGate {
    private enum State {
        OPEN,
        /// A frame of the log is being written, which does not take long.
        DECIDING,
        /// The cluster decides, or has decided and the log does not know yet, which may take long.
        ASKING,
        DECIDED,
        WITHDRAWN
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final Runnable asking;

    public DecisionGate() {
        this(() -> {});
    }

    /// @param asking told when the cluster begins to decide
    DecisionGate(Runnable asking) {
        this.asking = asking;
    }

    /// The writer is about to write the frame; false when the block was taken back.
    boolean enter() {
        return state.compareAndSet(State.OPEN, State.DECIDING);
    }

    /// The writer, having entered, is about to let the cluster decide.
    void ask() {
        state.set(State.ASKING);
        asking.run();
    }

    /// The writer knows whether the block is decided. An undecided one may be tried again.
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

    boolean isAsking() {
        return state.get() == State.ASKING;
    }
}
