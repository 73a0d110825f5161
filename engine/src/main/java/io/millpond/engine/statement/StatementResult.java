package io.millpond.engine.statement;

import io.millpond.engine.format.FormatSchemas;
import io.millpond.sql.exec.QueryProgress;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;

import org.jspecify.annotations.Nullable;

/// The outcome of one statement: for a query its rows, still to be computed; for anything else,
/// which is done already, nothing.
///
/// Single-threaded. Closing ends the statement, even one whose rows are not all read, and gives
/// back what it holds; idempotent.
public interface StatementResult extends AutoCloseable {
    /// The columns of the result; [Header#EMPTY] for a statement that has none.
    Header header();

    /// The rows; the same stream at each call. Reading it runs the query.
    BlockStream blocks();

    /// The name in the statement's FORMAT clause; null: there is none.
    @Nullable String format();

    /// Counters that grow while the statement runs, also readable from other threads.
    QueryProgress progress();

    String queryId();

    /// The settings the statement ran under, those of its own clauses included.
    Settings settings();

    /// Where the format of the result finds its schema.
    FormatSchemas schemas();

    @Override
    void close();
}
