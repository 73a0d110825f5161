package io.millpond.server.torture;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.server.testing.Await;
import io.millpond.server.testing.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/// Goal: exactly once over `kill -9`, with a real broker and a real server process.
///
/// Method: while messages go on coming, the server is killed again and again: while it starts and
/// joins, between blocks, and just after some rows became visible. After every start all targets
/// must have as many rows; at the end every message stands in each of them once. A missing row
/// means that a position got ahead of the data, a double one that data got ahead of a position.
@Timeout(900)
final class KillTest {
    private static final int KILLS = 30;
    private static final int PARTITIONS = 2;
    private static final List<String> TOPICS = List.of("left", "right");

    /// One kill in so many comes while the server starts.
    private static final int EARLY_EVERY = 5;

    @RegisterExtension static final Seed SEED = new Seed();

    @TempDir private Path directory;

    @Test
    void everyRowIsThereOnceAfterThirtyKills() throws IOException {
        RandomGenerator random = SEED.random(0);
        Path data = directory.resolve("data");
        try (EmbeddedBroker broker = EmbeddedBroker.open(directory.resolve("kafka"), 0)) {
            TOPICS.forEach(topic -> broker.createTopic(topic, PARTITIONS));
            try (Load load =
                    Load.start(broker.bootstrapServers(), TOPICS, PARTITIONS, SEED.random(1))) {
                try (ServerProcess server = ServerProcess.launchLight(data)) {
                    Pipeline.create(
                            server.sql(),
                            broker.bootstrapServers(),
                            String.join(",", TOPICS),
                            ", kafka_num_consumers = 2");
                    awaitMoment(server, load, random);
                }
                for (int kill = 1; kill < KILLS; kill++) {
                    try (ServerProcess server = ServerProcess.launchLight(data)) {
                        if (kill % EARLY_EVERY == 0) {
                            load.awaitMore(random.nextInt(2_000));
                        } else {
                            awaitMoment(server, load, random);
                        }
                    }
                }
                try (ServerProcess server = ServerProcess.launchLight(data)) {
                    Census.requireEachOnce(List.of(server.sql()), load.finish());
                }
            }
        }
    }

    /// Waits for a number of rows to become visible and for some messages on top, both random.
    private static void awaitMoment(ServerProcess server, Load load, RandomGenerator random) {
        long before = Pipeline.rowCount(server.sql());
        long wanted = before + 1 + random.nextInt(4_000);
        Await.until(wanted + " rows", () -> Pipeline.rowCount(server.sql()) >= wanted);
        load.awaitMore(random.nextInt(100));
    }
}
