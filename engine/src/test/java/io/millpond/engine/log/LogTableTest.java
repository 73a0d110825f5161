package io.millpond.engine.log;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/// Rows of the Log family: in the order they came in, durable, all or none with those of views.
class LogTableTest {
    private final MemoryFileSystem files = new MemoryFileSystem();

    @AfterEach
    void close() {
        files.assertNothingOpen();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Log", "TinyLog", "StripeLog"})
    void rowsAreReadInTheOrderTheyCameInAfterARestartToo(String engine) {
        List<String> expected = new ArrayList<>();
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE l (n Int64, s String) ENGINE = " + engine);
            for (int i = 0; i < 30; i++) {
                session.query(
                        "INSERT INTO l SELECT -number * %d, 'x' FROM numbers(3)".formatted(i));
                expected.addAll(List.of("0", String.valueOf(-i), String.valueOf(-2 * i)));
            }
            assertThat(Rows.of(session, "SELECT n FROM l")).isEqualTo(expected);
        }
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            assertThat(Rows.of(session, "SELECT n FROM l")).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Log", "TinyLog", "StripeLog"})
    void aFailedViewLeavesNoRowInALog(String engine) {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE TABLE source (n UInt64) ENGINE = Null");
            session.query("CREATE TABLE good (n UInt64) ENGINE = " + engine);
            session.query("CREATE TABLE bad (n UInt64) ENGINE = " + engine);
            session.query("CREATE MATERIALIZED VIEW a TO good AS SELECT n FROM source");
            session.query(
                    "CREATE MATERIALIZED VIEW b TO bad AS SELECT n + throwIf(n = 2) AS n FROM"
                            + " source");
            session.query("INSERT INTO source VALUES (1)");
            assertThatThrownBy(() -> session.query("INSERT INTO source VALUES (2)"))
                    .isInstanceOf(DatabaseException.class);
            assertThat(Rows.of(session, "SELECT n FROM good")).containsExactly("1");
            assertThat(Rows.of(session, "SELECT n FROM bad")).containsExactly("1");
        }
    }
}
