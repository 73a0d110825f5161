package io.millpond.engine.table;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.storage.block.Block;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Rows of a table on their way out of it, by way of a frame of the catalog that somebody else
/// commits. Single-threaded.
///
/// The calls are: [#scan] any number of times, [#replace] once, then [#published] when the edits
/// are durable, and [#close] in any case, which drops what was written and not published.
public interface Drain extends AutoCloseable {
    /// Takes rows in.
    interface Taker {
        /// Takes some rows of one part.
        ///
        /// @param part the name of the part that the rows are of
        /// @param fromRow the place of the first of them in the part
        /// @param rows under the definition's stored header
        /// @return whether to go on
        boolean take(String part, long fromRow, Block rows);
    }

    /// What becomes of rows.
    interface Change {
        /// The rows that take the place of those of a block, under the same header.
        ///
        /// @param part the name of the part that the rows are of
        /// @param fromRow the place of the first of them in the part
        Block apply(String part, long fromRow, Block rows);
    }

    /// The catalog at the beginning: what is scanned and replaced.
    CatalogSnapshot snapshot();

    /// Hands over rows, part by part in the order they were written, until the taker has enough.
    ///
    /// @param parts which ones, by name
    void scan(Predicate<String> parts, Taker taker);

    /// Writes parts anew and returns the edits that put them in the place of the old ones.
    ///
    /// Committing them throws NO_SUCH_DATA_PART when TRUNCATE or the drop of a partition took a
    /// part away meanwhile; nothing is changed then, and one may begin anew.
    List<CatalogEdit> replace(Set<String> parts, Change change);

    /// Told when the edits are durable and visible.
    ///
    /// @param after the first snapshot with them
    void published(CatalogSnapshot after);

    /// The edits may be in the log and may not be: what was written stays, for the next start to
    /// tell.
    void leaveInDoubt();

    @Override
    void close();
}
