package io.millpond.engine.table;

import io.millpond.sql.ast.SystemCommand.Resolution;

/// A streaming table whose blocks others decide, so that what became of one can be lost with them.
public interface Resolvable extends Streaming {
    /// Publishes or drops the blocks that wait for someone to say so; durable when this returns.
    /// Waits a few seconds at most.
    ///
    /// Errors: ABORTED, and nothing has changed, when no block waits for that, when the table's
    /// consumer did not get to it in time, and when it found out by itself what became of the
    /// block; that of the disk.
    void resolve(Resolution resolution);
}
