package io.millpond.engine.table;

import io.millpond.sql.ast.SystemCommand.StreamAction;
import io.millpond.sql.exec.QueryContext;

/// A table that takes in data by itself, in the background, and pushes it through its views.
///
/// An INSERT into it does not reach the views.
public interface Streaming extends Table {
    /// Takes up background work when there is a view to feed. Called once the table and its views
    /// are all attached. Waits for nothing outside of the process.
    void start();

    /// Stops background work and leaves no trace of a half-done block; waits at most `boundMs`.
    /// [#start] may follow.
    void stop(long boundMs);

    /// Whether [#stop] has returned, or background work never began, and [#start] was not called
    /// since. A table at rest does nothing by itself and refuses [#steer].
    boolean isAtRest();

    /// Does what a SYSTEM command says about the background work; what STOP, PAUSE and START say is
    /// durable when this returns, and holds until the next of them. Waits a few seconds at most.
    ///
    /// Errors: ABORTED while the table is at rest.
    void steer(StreamAction action);

    /// Throws what the views on the table throw that cannot read this one in its place.
    void checkViews(QueryContext context);

    /// Told after a view on this table was created, dropped, attached, detached or changed.
    void viewsChanged();
}
