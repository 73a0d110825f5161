package io.millpond.storage.log;

/// What a recovery hands over: at most one snapshot, first, and then each later frame in order.
public interface LogReplay {
    /// The state after frame `sequence`. The array is the callee's to keep.
    void snapshot(long sequence, byte[] state);

    /// The payload of frame `sequence`, one more than the one before. The callee's to keep.
    void frame(long sequence, byte[] payload);
}
