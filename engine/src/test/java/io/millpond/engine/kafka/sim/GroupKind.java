package io.millpond.engine.kafka.sim;

/// By which protocol the members of a group are coordinated.
public enum GroupKind {
    CLASSIC,
    /// The next-generation protocol.
    INCREMENTAL,
    /// The same at brokers that take no commit with an older epoch.
    STRICTLY_INCREMENTAL
}
