package io.millpond.engine.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `materialized_views_ignore_errors`: views that cannot take rows are left out, and nothing else.
final class IgnoredViewErrorsTest {
    private final MemoryFileSystem files = new MemoryFileSystem();
    private final Millpond database = Databases.open(files);
    private final Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void define() {
        session.query("CREATE TABLE source (k Int32) ENGINE = MergeTree ORDER BY k");
        session.query("CREATE TABLE sound (k Int32) ENGINE = MergeTree ORDER BY k");
        session.query("CREATE MATERIALIZED VIEW z TO sound AS SELECT k FROM source");
        session.query("SET materialized_views_ignore_errors = 1");
    }

    @AfterEach
    void close() {
        database.close();
        files.assertNothingOpen();
    }

    private void assertCount(String table, int count) {
        assertThat(Rows.of(session, "SELECT count() FROM " + table))
                .containsExactly(String.valueOf(count));
    }

    @Test
    void aBlockOfSeveralPartitionsIsLeftOutAsAWhole() {
        session.query(
                "CREATE TABLE keyed (k Int32) ENGINE = MergeTree ORDER BY intDiv(10, k) PARTITION"
                        + " BY k % 2");
        session.query("CREATE MATERIALIZED VIEW a TO keyed AS SELECT k FROM source");
        session.query("CREATE TABLE below (k Int32) ENGINE = MergeTree ORDER BY k");
        session.query("CREATE MATERIALIZED VIEW b TO below AS SELECT k FROM keyed");
        session.query("INSERT INTO source VALUES (1), (0), (4)");
        session.query("INSERT INTO source VALUES (2), (3)");
        assertCount("source", 5);
        assertCount("sound", 5);
        assertCount("keyed", 2);
        assertCount("below", 2);
    }

    @Test
    void aViewThatReadsWhatIsGoneIsLeftOut() {
        session.query("CREATE TABLE other (k Int32) ENGINE = MergeTree ORDER BY k");
        session.query("CREATE TABLE joined (k Int32) ENGINE = MergeTree ORDER BY k");
        session.query(
                "CREATE MATERIALIZED VIEW a TO joined AS SELECT k FROM source JOIN other USING k");
        session.query("DROP TABLE other");
        session.query("INSERT INTO source VALUES (1)");
        session.query("DROP TABLE joined");
        session.query("INSERT INTO source VALUES (2)");
        assertCount("source", 2);
        assertCount("sound", 2);
        session.query("SET materialized_views_ignore_errors = 0");
        assertThatThrownBy(() -> session.query("INSERT INTO source VALUES (3)"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("joined");
        assertCount("source", 2);
    }
}
