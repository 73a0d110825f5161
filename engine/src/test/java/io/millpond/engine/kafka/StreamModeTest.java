package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What SYSTEM STOP, PAUSE and START said holds from when the statement returned, whatever happens
/// to the process or the table's name. No broker answers here.
final class StreamModeTest {
    private static final String STATE = "SELECT state FROM system.kafka_consumers";
    private static final String STOPPED = "stopped by SYSTEM STOP";
    private static final String PAUSED = "paused by SYSTEM PAUSE";

    private final MemoryFileSystem files = new MemoryFileSystem();

    private static void create(Session session) {
        session.query(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g',"
                        + " 'JSONEachRow')");
        session.query("CREATE TABLE target (id UInt64) ENGINE = MergeTree ORDER BY id");
        session.query("CREATE MATERIALIZED VIEW mv TO target AS SELECT id FROM queue");
    }

    @Test
    void theModeOutlivesACrash() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            session.query("SYSTEM STOP queue");
            assertThat(stateAfterACrash()).isEqualTo(STOPPED);
            session.query("SYSTEM PAUSE queue");
            assertThat(stateAfterACrash()).isEqualTo(PAUSED);
            session.query("RENAME TABLE queue TO other");
            assertThat(stateAfterACrash()).isEqualTo(PAUSED);
            session.query("RENAME TABLE other TO queue");
            session.query("SYSTEM START queue");
            assertThat(stateAfterACrash()).isEqualTo("connecting");
        }
    }

    private String stateAfterACrash() {
        try (Millpond database = Databases.open(files.crashCopy(1))) {
            Session session = database.session(SessionOptions.plain());
            return String.join(",", Rows.of(session, STATE));
        }
    }

    @Test
    void detachedTableComesBackAsItWas() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            session.query("SYSTEM PAUSE queue");
            session.query("DETACH TABLE queue");
            session.query("ATTACH TABLE queue");
            assertThat(Rows.of(session, STATE)).isEqualTo(List.of(PAUSED));
            session.query("ALTER TABLE queue MODIFY COMMENT 'x'");
            assertThat(Rows.of(session, STATE)).isEqualTo(List.of(PAUSED));
        }
    }

    @Test
    void newTableOfTheNameIsNotStopped() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            session.query("SYSTEM STOP queue");
            session.query("DROP TABLE mv");
            session.query("DROP TABLE queue");
            session.query("DROP TABLE target");
            create(session);
            assertThat(Rows.of(session, STATE)).isEqualTo(List.of("connecting"));
        }
    }

    @Test
    void nobodyKnowsTheLagWhileTheClusterIsAway() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            session.query("SYSTEM STOP queue");
            assertThat(Rows.of(session, "SELECT lag, state FROM system.kafka_consumers"))
                    .isEqualTo(List.of("\\N\t" + STOPPED));
        }
    }

    @Test
    void commandsOnWhatCannotBeSteeredAreRefused() {
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            create(session);
            assertThatThrownBy(() -> session.query("SYSTEM REFRESH target"))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e ->
                                    assertThat(e.text())
                                            .matches(
                                                    "Table default\\.target \\([-0-9a-f]{36}\\) has"
                                                            + " no controllable background"
                                                            + " activity\\."));
        }
    }
}
