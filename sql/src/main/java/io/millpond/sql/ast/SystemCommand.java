package io.millpond.sql.ast;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A SYSTEM statement.
public sealed interface SystemCommand extends Statement {

    /// `SYSTEM action [db.]table`: steers the background work of one streaming table or view.
    record SteerTable(StreamAction action, TableName table, Span span) implements SystemCommand {}

    /// `SYSTEM action ALL BACKGROUND`.
    record SteerAll(StreamAction action, Span span) implements SystemCommand {}

    /// What is done to a table's background work.
    enum StreamAction {
        /// Abort the block in fetch and start no other.
        STOP,
        /// Undo STOP and PAUSE.
        START,
        /// Finish the current block, then start no other.
        PAUSE,
        /// Abort the block in fetch; go on.
        CANCEL,
        /// Run exactly one cycle, even while stopped.
        REFRESH
    }

    /// `SYSTEM SEEK [db.]table TO position [PARTITION n[, n...] [OF 'topic']]`: where a Kafka table
    /// reads on.
    ///
    /// @param partitions numbers; empty: all partitions
    /// @param topic null: every topic of the table; given only together with partitions
    record Seek(
            TableName table,
            Position position,
            List<Long> partitions,
            @Nullable String topic,
            Span span)
            implements SystemCommand {
        public Seek {
            partitions = List.copyOf(partitions);
        }
    }

    /// A position in a topic partition.
    sealed interface Position {}

    /// `EARLIEST` or `LATEST`.
    record EndPosition(boolean latest) implements Position {}

    /// `OFFSET n`.
    record OffsetPosition(long offset) implements Position {}

    /// `TIMESTAMP expression`: the first message not older.
    record TimePosition(Expression time) implements Position {}

    /// `SYSTEM RESOLVE [db.]table PUBLISH | DROP`: what becomes of blocks of a Kafka table of which
    /// the cluster cannot tell any more whether they are decided.
    record Resolve(TableName table, Resolution resolution, Span span) implements SystemCommand {}

    /// What becomes of a block.
    enum Resolution {
        /// Its rows become visible.
        PUBLISH,
        /// Its rows go.
        DROP
    }

    /// `SYSTEM REPLAY DEAD LETTERS [FOR] [db.]table [WHERE condition]`: the messages that a Kafka
    /// table parked run through its views again.
    ///
    /// @param where over the columns of `system.dead_letter_queue`; null: all
    record ReplayDeadLetters(TableName table, @Nullable Expression where, Span span)
            implements SystemCommand {}

    /// `SYSTEM STOP | START kind [[db.]table]`: merges, TTL merges, moves, fetches and so on.
    ///
    /// @param kind upper-case words: `MERGES`, `TTL MERGES`, `MOVES`, `VIEWS` ...
    /// @param table null: all tables
    record SwitchWork(boolean start, String kind, @Nullable TableName table, Span span)
            implements SystemCommand {}

    /// A command with fixed words and perhaps a table: `FLUSH LOGS`, `DROP MARK CACHE`,
    /// `RELOAD CONFIG`, `SYNC REPLICA t`, `WAIT VIEW v`, `SHUTDOWN` ...
    ///
    /// @param words the upper-case words after SYSTEM
    /// @param table what follows them, if it is a table's name
    record PlainCommand(String words, @Nullable TableName table, Span span)
            implements SystemCommand {}
}
