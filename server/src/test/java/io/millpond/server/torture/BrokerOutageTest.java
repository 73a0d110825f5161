package io.millpond.server.torture;

import io.millpond.server.testing.Await;
import io.millpond.server.testing.BrokerProcess;
import io.millpond.server.testing.ServerProcess;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/// Goal: exactly once over a broker that dies and comes back, without anybody touching the server.
///
/// Method: the broker is killed in the middle of load, and started again on its directory once the
/// server says that it fails. The producer and the server go on by themselves.
@Timeout(900)
final class BrokerOutageTest {
    private static final int OUTAGES = 3;
    private static final int PARTITIONS = 3;
    private static final String FAILING = "SELECT max(is_failing) FROM system.kafka_consumers";

    @RegisterExtension static final Seed SEED = new Seed();

    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"local", "transaction"})
    void everyRowIsThereOnceAfterTheBrokerIsKilled(String protocol) throws Exception {
        RandomGenerator random = SEED.random(0);
        try (BrokerProcess broker = BrokerProcess.start(directory.resolve("kafka"));
                ServerProcess server = ServerProcess.launchLight(directory.resolve("data"))) {
            broker.createTopic("events", PARTITIONS);
            Pipeline.create(
                    server.sql(),
                    broker.bootstrapServers(),
                    "events",
                    ", kafka_commit_protocol = '" + protocol + "'");
            try (Load load =
                    Load.start(
                            broker.bootstrapServers(),
                            List.of("events"),
                            PARTITIONS,
                            SEED.random(1))) {
                for (int outage = 0; outage < OUTAGES; outage++) {
                    long wanted = Pipeline.rowCount(server.sql()) + 1 + random.nextInt(3_000);
                    Await.until(wanted + " rows", () -> Pipeline.rowCount(server.sql()) >= wanted);
                    load.awaitMore(random.nextInt(200));
                    broker.kill();
                    Await.until("failing", () -> server.sql().query(FAILING).equals("1"));
                    broker.restart();
                }
                Census.requireEachOnce(List.of(server.sql()), load.finish());
                // The last rows can be visible before the group has taken their offsets.
                Await.until("recovered", () -> server.sql().query(FAILING).equals("0"));
            }
        }
    }
}
