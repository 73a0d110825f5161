package io.millpond.engine.kafka.thread;

import java.util.function.BiConsumer;

/// Where a lane gets its threads and what they wait on. A lane starts and blocks threads in no
/// other way (its Kafka clients and the file system apart), so that a test that supplies all of
/// them decides alone which thread runs when.
public interface LaneThreads {
    /// Starts a thread.
    ///
    /// @param name such as `kafka-write/db.table/0`
    void start(String name, Runnable body);

    /// A new lock for state that these threads share.
    Monitor monitor();

    /// Threads that `start` starts, with locks of the JDK.
    static LaneThreads of(BiConsumer<String, Runnable> start) {
        return new LaneThreads() {
            @Override
            public void start(String name, Runnable body) {
                start.accept(name, body);
            }

            @Override
            public Monitor monitor() {
                return new LockMonitor();
            }
        };
    }
}
