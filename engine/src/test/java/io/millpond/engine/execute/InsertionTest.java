package io.millpond.engine.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The blocks that an INSERT is cut into.
final class InsertionTest {
    /// Rows of the largest part, and of all.
    private static final String PARTS =
            "SELECT max(rows), sum(rows) FROM system.parts WHERE table = 't' AND active";

    private static void create(Session session) {
        session.query("CREATE TABLE t (s String) ENGINE = MergeTree ORDER BY tuple()");
        session.query("SYSTEM STOP MERGES t");
    }

    @Test
    void blocksAreAsSmallAsTheMemoryOfTheStatementWantsThem() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            String rows = "SELECT toString(number) || repeat('x', 90) FROM numbers(150000)";
            session.query("INSERT INTO t " + rows);
            assertThat(Rows.of(session, PARTS)).containsExactly("150000\t150000");
            session.query("TRUNCATE TABLE t");
            session.query("INSERT INTO t SETTINGS max_memory_usage = 16000000 " + rows);
            assertThat(largest(session, 150_000)).isBetween(10_000, 4_000_000 / 90);
            session.query("TRUNCATE TABLE t");
            session.query(
                    "INSERT INTO t SETTINGS max_memory_usage = 1200000 VALUES "
                            + ("('" + "x".repeat(100) + "')").repeat(10_000));
            assertThat(largest(session, 10_000)).isBetween(1_000, 4_000);
        }
    }

    /// A constant takes little until its rows are written.
    @Test
    void blockOfAConstantIsCutToWhatItsRowsWillTake() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            session.query(
                    "INSERT INTO t SETTINGS max_memory_usage = 8000000 SELECT repeat('x', 1000)"
                            + " FROM numbers(10000)");
            assertThat(largest(session, 10_000)).isBetween(1_000, 2_000);
        }
    }

    private static int largest(Session session, int rowCount) {
        List<String> rows = List.of(Rows.of(session, PARTS).getFirst().split("\t", -1));
        assertThat(rows.get(1)).isEqualTo(String.valueOf(rowCount));
        return Integer.parseInt(rows.get(0));
    }
}
