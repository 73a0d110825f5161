package io.millpond.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.server.testing.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

final class RehearsalTest {
    @TempDir Path directory;

    @Test
    void everyRequestIsAnsweredAndNothingIsLeft() throws Exception {
        try (TestServer server = TestServer.start(directory)) {
            Rehearsal.run(server.url());
            Session session = server.database().session(SessionOptions.plain());
            assertThat(session.query("SELECT 1 FROM system.tables WHERE name = 'rehearsal'"))
                    .allMatch(block -> block.rowCount() == 0);
        }
    }
}
