package io.millpond.engine.table;

/// A streaming table that can be told where to read on.
public interface Seekable extends Streaming {
    /// Moves the table's positions, all of them or none; durable when this returns. What was
    /// fetched from the old positions and is in no target yet is dropped.
    ///
    /// Errors: ARGUMENT_OUT_OF_BOUND and BAD_ARGUMENTS for a place that is not there, ABORTED while
    /// others read the stream too, NETWORK_ERROR when the stream's source does not answer within a
    /// few seconds.
    void seek(SeekTarget target);
}
