package io.millpond.storage.part;

/// A set of parts in use: their files stay open and on disk until the lease is closed.
///
/// Closing is idempotent and thread-safe; no read of the parts may go on then.
public interface PartLease extends AutoCloseable {
    PartSet parts();

    @Override
    void close();
}
