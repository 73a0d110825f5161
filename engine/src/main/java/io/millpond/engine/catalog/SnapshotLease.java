package io.millpond.engine.catalog;

/// A snapshot in use: the files of the parts it names stay until the lease is closed.
///
/// Closing is idempotent and thread-safe.
public interface SnapshotLease extends AutoCloseable {
    CatalogSnapshot snapshot();

    @Override
    void close();
}
