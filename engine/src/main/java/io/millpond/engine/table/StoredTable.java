package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.PartEntry;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A table that keeps files.
public interface StoredTable extends Table {
    /// What is wrong with the files; empty: nothing. A damaged table refuses to be read and
    /// written.
    Optional<DatabaseException> damage();

    /// Whether every byte of the files that `snapshot` names is as it was written; reads them all.
    ///
    /// @param which of the parts are read
    List<PartVerdict> check(
            CatalogSnapshot snapshot, Predicate<PartEntry> which, CancellationToken token);

    /// Takes parts that the table's first frame will name: their files are there. Called before
    /// that frame and before anything is written. Throws what is wrong with the files.
    ///
    /// @param lastNumber of a change that is still to be made to them, and to nothing that comes
    ///     later; 0: none
    void adopt(Collection<PartEntry> parts, long lastNumber);

    /// Ends background work on the files and waits for what runs. Idempotent.
    void stopBackground();

    /// Closes and deletes all files, after a drop is durable and nobody reads them.
    void destroy();
}
