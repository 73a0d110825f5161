package io.millpond.benchmarks.start;

import java.io.IOException;

/// The first work that a new process is given: a table, one insert and one query of it.
final class FirstTable {
    static final String SELECT_ONE = "SELECT 1";
    static final String CREATE =
            "CREATE TABLE first (id UInt64, text String) ENGINE = MergeTree ORDER BY id";
    static final String INSERT = "INSERT INTO first VALUES (1, 'one'), (2, 'two'), (3, 'three')";
    static final String SELECT = "SELECT id FROM first WHERE text LIKE 't%'";
    static final String DROP = "DROP TABLE first SYNC";

    private static final long ROWS = 2;

    private FirstTable() {}

    /// Throws when [#SELECT] must not answer with `rowCount` rows.
    static void verify(long rowCount) throws IOException {
        if (rowCount != ROWS) {
            throw new IOException("found " + rowCount + " rows instead of " + ROWS);
        }
    }
}
