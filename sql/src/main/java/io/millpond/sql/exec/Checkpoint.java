package io.millpond.sql.exec;

/// What long work passes by now and then, so that it ends when its query was cancelled or has no
/// time left. Thread-safe.
interface Checkpoint {
    /// Passes by. Cheap enough for every few thousand rows.
    ///
    /// Errors: the cause of cancellation, TIMEOUT_EXCEEDED.
    void pass();

    /// The time of [io.millpond.storage.Clock#nanoTime], by which work measures itself.
    long nanoTime();

    /// The checkpoint of expressions that run outside of a query's execution, which have no limit
    /// of time of their own.
    static Checkpoint of(QueryContext context) {
        return new Checkpoint() {
            @Override
            public void pass() {
                context.token().check();
            }

            @Override
            public long nanoTime() {
                return context.clock().nanoTime();
            }
        };
    }
}
