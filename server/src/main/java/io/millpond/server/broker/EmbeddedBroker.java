package io.millpond.server.broker;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A single-node KRaft Kafka broker in this process, with its data in a directory of its own.
///
/// It formats the directory when it is new; a directory used before keeps its topics, offsets and
/// cluster id. It listens on 127.0.0.1 without authentication. [#stop] and [#start] simulate an
/// outage: port and data stay. Thread-safe.
///
/// Errors are [BrokerException]s. If its disk fails for good, Kafka ends the whole process, as it
/// does anywhere.
public final class EmbeddedBroker implements AutoCloseable {
    private static final int ADMIN_TIMEOUT_SECONDS = 30;

    private final Path directory;
    private int port;
    private @Nullable BrokerNode node;

    private EmbeddedBroker(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /// Opens the broker whose data is in `directory` (created when missing) and starts it on
    /// `port` of 127.0.0.1, or on any free port when that is 0. Returns when it answers.
    public static EmbeddedBroker open(Path directory, int port) {
        Path absolute = directory.toAbsolutePath().normalize();
        format(absolute);
        EmbeddedBroker broker = new EmbeddedBroker(absolute, port);
        broker.start();
        return broker;
    }

    private static void format(Path directory) {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Formatter formatter = new Formatter();
            formatter.setPrintStream(
                    new PrintStream(
                            OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            formatter.setNodeId(BrokerProperties.NODE_ID);
            formatter.setClusterId(Uuid.randomUuid().toString());
            formatter.addDirectory(directory.toString());
            formatter.setMetadataLogDirectory(directory.toString());
            formatter.setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER);
            formatter.setHasDynamicQuorum(false);
            formatter.run();
        } catch (Exception e) { // Formatter.run declares Exception
            throw new BrokerException(
                    "Storage of the embedded Kafka broker could not be formatted in "
                            + directory
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /// Starts the broker again after [#stop], on the port it had. Does nothing while it runs.
    public synchronized void start() {
        if (node == null) {
            node = BrokerNode.start(directory, port);
            port = node.port();
        }
    }

    /// Stops the broker: connections break, the data stays. Does nothing when it is stopped.
    public synchronized void stop() {
        if (node != null) {
            node.close();
            node = null;
        }
    }

    /// The port it listens on; never 0.
    public synchronized int port() {
        return port;
    }

    /// What a client calls `bootstrap.servers` and a table calls `kafka_broker_list`.
    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    /// Creates a topic with one replica. An existing topic of that name is an error.
    public void createTopic(String topic, int partitionCount) {
        try (Admin admin = admin()) {
            NewTopic created =
                    new NewTopic(topic, Optional.of(partitionCount), Optional.of((short) 1));
            admin.createTopics(List.of(created)).all().get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new BrokerException("Topic " + topic + " was not created: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted while creating topic " + topic, e);
        }
    }

    /// A new admin client of this broker; the caller closes it.
    public Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    @Override
    public void close() {
        stop();
    }
}
