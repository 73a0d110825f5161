package io.millpond.engine.kafka.progress;

/// What a lane is doing, as `system.kafka_consumers.state` shows it.
public enum LaneState {
    /// No view is attached, or the table is detached.
    STOPPED,
    /// A user said SYSTEM STOP.
    STOPPED_BY_USER,
    /// A user said SYSTEM PAUSE.
    PAUSED_BY_USER,
    /// No consumer yet: the broker is being asked, or could not be reached.
    CONNECTING,
    /// A member of the group without partitions.
    WAITING,
    /// Messages are read as they come.
    RUNNING,
    /// The server's memory for consumers is used up, or this consumer's share of it: partitions
    /// pause until a block is written.
    WAITING_FOR_MEMORY,
    /// A block failed in a view or target and is tried again.
    RETRYING,
    /// Nobody knows whether a block is decided, and an operator has to say what becomes of it.
    UNRESOLVED,
    /// Some of a block's messages make a view fail, and are being looked for.
    ISOLATING,
    /// A partition stands still because its next message was deleted; the others go on.
    OUT_OF_RANGE,
    /// A partition stands at a message that cannot be parsed; the others go on.
    BROKEN_MESSAGE;

    /// Whether a user keeps the lane from reading.
    public boolean isHalted() {
        return this == STOPPED_BY_USER || this == PAUSED_BY_USER;
    }

    /// The name as users read it.
    public String text() {
        return switch (this) {
            case STOPPED -> "stopped";
            case STOPPED_BY_USER -> "stopped by SYSTEM STOP";
            case PAUSED_BY_USER -> "paused by SYSTEM PAUSE";
            case CONNECTING -> "connecting";
            case WAITING -> "waiting for assignment";
            case RUNNING -> "running";
            case WAITING_FOR_MEMORY -> "waiting for memory";
            case RETRYING -> "retrying block";
            case UNRESOLVED -> "waiting for SYSTEM RESOLVE";
            case ISOLATING -> "isolating messages";
            case OUT_OF_RANGE -> "offset out of range";
            case BROKEN_MESSAGE -> "broken message";
        };
    }
}
