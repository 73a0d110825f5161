package io.millpond.engine.catalog;

/// Whether a streaming table takes in data by itself, as a user left it.
public enum StreamMode {
    /// It does.
    RUNNING,
    /// It does not, after SYSTEM STOP.
    STOPPED,
    /// It does not, after SYSTEM PAUSE.
    PAUSED
}
