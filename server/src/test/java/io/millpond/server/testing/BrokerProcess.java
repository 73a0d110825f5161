package io.millpond.server.testing;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// A Kafka broker in a process of its own, which can be killed and started again: address and data
/// stay. Not thread-safe.
public final class BrokerProcess implements AutoCloseable {
    private final Path directory;
    private final int port;
    private CommandProcess process;

    private BrokerProcess(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        this.process = launch(directory, port);
    }

    /// Starts a broker on a free port; returns when it is ready.
    public static BrokerProcess start(Path directory) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        return new BrokerProcess(directory, port);
    }

    private static CommandProcess launch(Path directory, int port) throws IOException {
        CommandProcess launched =
                CommandProcess.launch(
                        LightJava.options(),
                        List.of(
                                "broker",
                                "--dir",
                                directory.toString(),
                                "--port",
                                Integer.toString(port)));
        launched.awaitReady();
        return launched;
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public void createTopic(String topic, int partitionCount) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, partitionCount, (short) 1))).all().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Ends it as `kill -9` does.
    public void kill() throws IOException {
        process.close();
    }

    /// Starts it again where it was; returns when it is ready.
    public void restart() throws IOException {
        process = launch(directory, port);
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
