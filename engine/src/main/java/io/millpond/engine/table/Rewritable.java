package io.millpond.engine.table;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.util.Optional;

/// A table whose rows can be changed in place: ALTER DELETE and ALTER UPDATE.
public interface Rewritable extends Table {
    /// What becomes of rows.
    interface Rewrite {
        /// The rows that take the place of those of a block; the same object when none changes.
        ///
        /// @param rows under the definition's stored header, and so is the result
        Block apply(Block rows);
    }

    /// Whether rows can be given other values, rather than only be left out.
    default boolean canUpdate() {
        return true;
    }

    /// Whether the statement DELETE leaves out rows in the same way as ALTER does.
    default boolean hasDelete() {
        return false;
    }

    /// Throws CANNOT_ASSIGN_ALTER when rows of a table have other columns by now than those of the
    /// header that a rewrite was made for.
    static void checkColumns(TableDefinition definition, Header header) {
        if (!definition.storedHeader().equals(header)) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_ASSIGN_ALTER,
                    "The columns of the table were altered since the statement began");
        }
    }

    /// Changes all rows, or those of one partition, all at once; returns when it is durable.
    ///
    /// Throws as [#checkColumns].
    ///
    /// @param header the definition's stored header that the rewrite was made for
    void rewrite(
            Optional<String> partitionId, Header header, Rewrite rewrite, CancellationToken token);
}
