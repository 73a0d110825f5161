package io.millpond.engine.kafka.sim;

/// Ends a simulated thread whose process is no more, at the next thing it does. Nothing it does
/// while it unwinds has an effect outside of its process.
public final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
        super("the process was killed", null, false, false);
    }
}
