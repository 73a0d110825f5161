package io.millpond.engine.kafka;

/// Starts the threads of lanes.
interface LaneThreads {
    /// Starts one.
    ///
    /// @param name such as `kafka-write/db.table/0`
    Thread start(String name, Runnable body);
}
