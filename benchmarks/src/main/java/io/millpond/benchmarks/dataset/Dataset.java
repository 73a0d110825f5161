package io.millpond.benchmarks.dataset;

import io.millpond.server.demo.GithubEvents;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.type.TupleType;

import java.util.List;
import java.util.function.Supplier;

/// A kind of messages, and the table that takes them.
public enum Dataset {
    /// GitHub events: 25 columns, about 600 bytes.
    GITHUB(GithubEvents.COLUMNS, "event_type, repo_name, created_at", 1_000_000) {
        @Override
        public Supplier<byte[]> messages() {
            return new GithubEvents(GithubEvents.SEED)::next;
        }
    },

    /// A number, a short text, a number: about 38 bytes.
    SMALL(SmallMessages.COLUMNS, "id", 5_000_000) {
        @Override
        public Supplier<byte[]> messages() {
            return new SmallMessages()::next;
        }
    },

    /// 200 columns of ten types, every second one Nullable: about 4,600 bytes.
    WIDE(WideMessages.COLUMNS, WideMessages.SORTING_KEY, 100_000) {
        @Override
        public Supplier<byte[]> messages() {
            return new WideMessages()::next;
        }
    };

    private final String columns;
    private final String sortingKey;
    private final long rowCount;

    Dataset(String columns, String sortingKey, long rowCount) {
        this.columns = columns;
        this.sortingKey = sortingKey;
        this.rowCount = rowCount;
    }

    /// An endless sequence of messages, the same with every call; each message is a new array that
    /// belongs to the caller. The sequence is single-threaded.
    public abstract Supplier<byte[]> messages();

    /// The column list of the table, without the parentheses.
    public String columns() {
        return columns;
    }

    public List<String> columnNames() {
        return ((TupleType) TypeResolver.parse("Tuple(" + columns + ")")).names();
    }

    /// The expressions of the table's ORDER BY, without the parentheses.
    public String sortingKey() {
        return sortingKey;
    }

    /// How many rows take a bench long enough to be measured well.
    public long defaultRowCount() {
        return rowCount;
    }

    /// What checks that a table has the first messages.
    public ColumnChecksums checksums() {
        return new ColumnChecksums(columnNames());
    }
}
