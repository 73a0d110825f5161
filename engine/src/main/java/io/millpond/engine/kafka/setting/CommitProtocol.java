package io.millpond.engine.kafka.setting;

/// What decides that a block is in; the package comment describes both.
public enum CommitProtocol {
    /// The frame in this server's log.
    LOCAL,
    /// A Kafka transaction, between a frame that prepares the block and one that publishes it.
    TRANSACTION;

    /// The promise, as `system.kafka_consumers.guarantee` shows it.
    public String guarantee() {
        return switch (this) {
            case LOCAL -> "exactly once on this server (local)";
            case TRANSACTION -> "exactly once over all servers of the group (transaction)";
        };
    }
}
