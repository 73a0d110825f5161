package io.millpond.sql.exec;

/// Checkpoints for tests.
final class Checkpoints {
    /// One that lets everything pass, at no time.
    static final Checkpoint NONE =
            new Checkpoint() {
                @Override
                public void pass() {
                    // Nothing is cancelled.
                }

                @Override
                public long nanoTime() {
                    return 0;
                }
            };

    private Checkpoints() {}
}
