package io.millpond.engine.layered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

/// Merge tables and what they must not do.
class MergeTableTest {
    @Test
    void viewThatReadsItselfThroughAMergeIsRefused() {
        MemoryFileSystem files = new MemoryFileSystem();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n");
            session.query("CREATE TABLE m (n UInt8) ENGINE = Merge(default, '^(t|v)$')");
            session.query("CREATE VIEW v AS SELECT n FROM m");
            assertThatThrownBy(() -> session.query("SELECT count() FROM v"))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_DEEP_RECURSION));
            assertThat(Rows.of(session, "SELECT count() FROM t")).containsExactly("0");
        }
        files.assertNothingOpen();
    }
}
