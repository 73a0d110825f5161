package io.millpond.engine.kafka.simulation;

/// What can happen. A seed makes some of it frequent and some of it rare or impossible, so that
/// things that need each other come together in some seed.
enum SimHappening {
    PRODUCE,
    CRASH_OR_START,
    RESTART,
    PAUSE,
    FAIL_VIEWS,
    CRASH_IN_DISK,
    FAIL_DISK,
    MISBEHAVE,
    OUTAGE,
    STRANGER,
    OPERATE,
    SEEK,
    COMPACT,
    RETRY,
    STALL,
    CUT,
    LOSE_SILENTLY,
    FORGET_COMMITS,
    LOSE_DECISIONS,
    RECREATE,
    MOVE_COORDINATOR,
    FORBID;

    static final int[] WEIGHTS = {0, 1, 1, 2, 4, 8};
}
