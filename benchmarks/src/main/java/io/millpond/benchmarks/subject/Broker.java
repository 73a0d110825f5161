package io.millpond.benchmarks.subject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// The embedded Kafka broker in a process of its own; closing ends it.
public final class Broker implements AutoCloseable {
    private static final short REPLICAS = 1;

    private final ServerProcess process;

    private Broker(ServerProcess process) {
        this.process = process;
    }

    /// Starts a broker with its data in `directory`, on any free port.
    public static Broker start(WorkDirectory directory) throws IOException {
        Path data = directory.resolve("kafka");
        return new Broker(
                ServerProcess.start(
                        List.of("broker", "--dir", data.toString(), "--port", "0"),
                        directory.resolve("kafka.log")));
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + process.port();
    }

    public void createTopic(String topic, int partitionCount) throws IOException {
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitionCount, REPLICAS))).all().get();
        } catch (ExecutionException e) {
            throw new IOException("topic " + topic + " was not created", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
