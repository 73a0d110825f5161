package io.millpond.server.broker;

import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;

import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.fault.FaultHandlerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import scala.Tuple2;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// One run of a broker and controller, from start to close; Kafka's objects cannot start twice.
///
/// Wired like Kafka's own `KafkaRaftServer`, with two differences: the sockets are bound here, so
/// that port 0 and a taken port are known before anything else happens, and a fault is logged
/// where Kafka would halt the process, which is not the broker's alone.
final class BrokerNode implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerNode.class);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

    private final BrokerSockets sockets;
    private final Metrics metrics;
    private final ControllerServer controller;
    private final BrokerServer broker;

    private BrokerNode(Path directory, BrokerSockets sockets) {
        this.sockets = sockets;
        Map<String, String> properties =
                BrokerProperties.forDirectory(directory, sockets.port(), sockets.controllerPort());
        KafkaConfig config = new KafkaConfig(properties, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
                KafkaRaftServer.initializeLogDirs(config, LOG, "embedded broker: ");
        this.metrics = new Metrics(Time.SYSTEM);
        SharedServer shared =
                new SharedServer(
                        config,
                        stored._1(),
                        Time.SYSTEM,
                        metrics,
                        CompletableFuture.completedFuture(
                                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                        QuorumConfig.parseBootstrapServers(
                                config.quorumConfig().bootstrapServers()),
                        (name, fatal, action) -> (message, cause) -> fault(name, message, cause),
                        sockets::take);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
        this.broker = new BrokerServer(shared);
    }

    /// Starts a node on formatted storage; returns when it answers clients.
    static BrokerNode start(Path directory, int port) {
        BrokerSockets sockets = BrokerSockets.bind(port);
        BrokerNode node;
        try {
            node = new BrokerNode(directory, sockets);
        } catch (RuntimeException e) {
            sockets.close();
            throw failure(directory, e);
        }
        try {
            node.controller.startup();
            node.broker.startup();
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw failure(directory, e);
        }
    }

    private static BrokerException failure(Path directory, RuntimeException cause) {
        return new BrokerException(
                "Embedded Kafka broker failed to start in "
                        + directory
                        + ": "
                        + cause.getMessage()
                        + ". Is another broker using this directory?",
                cause);
    }

    private static RuntimeException fault(String name, String message, Throwable cause) {
        LOG.error("embedded broker fault handler={} {}", name, message, cause);
        return new FaultHandlerException(name + ": " + message, cause);
    }

    int port() {
        return sockets.port();
    }

    @Override
    public void close() {
        broker.shutdown(SHUTDOWN_TIMEOUT);
        controller.shutdown();
        AppInfoParser.unregisterAppInfo(
                "kafka.server", Integer.toString(BrokerProperties.NODE_ID), metrics);
        metrics.close();
        sockets.close();
    }

    /// The listening sockets of a node: bound before it exists, each handed out once.
    private static final class BrokerSockets implements Closeable {
        private final ServerSocketChannel clients;
        private final ServerSocketChannel controller;
        private final int port;
        private final int controllerPort;

        private BrokerSockets(ServerSocketChannel clients, ServerSocketChannel controller) {
            this.clients = clients;
            this.controller = controller;
            this.port = clients.socket().getLocalPort();
            this.controllerPort = controller.socket().getLocalPort();
        }

        static BrokerSockets bind(int port) {
            ServerSocketChannel clients = bindLoopback(port);
            try {
                return new BrokerSockets(clients, bindLoopback(0));
            } catch (BrokerException e) {
                closeQuietly(clients);
                throw e;
            }
        }

        private static ServerSocketChannel bindLoopback(int port) {
            try {
                ServerSocketChannel channel = ServerSocketChannel.open();
                try {
                    channel.configureBlocking(false);
                    channel.socket().setReuseAddress(true);
                    channel.bind(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 50);
                    return channel;
                } catch (IOException e) {
                    channel.close();
                    throw e;
                }
            } catch (IOException e) {
                throw new BrokerException(
                        "Kafka port "
                                + port
                                + " on 127.0.0.1 cannot be used: "
                                + e.getMessage()
                                + ". Choose another port, or 0 for any free one.",
                        e);
            }
        }

        /// Kafka's socket factory; the buffer and backlog wishes are those of a loopback listener.
        ServerSocketChannel take(
                String listener, InetSocketAddress address, int backlog, int receiveBuffer) {
            return listener.equals(BrokerProperties.CONTROLLER_LISTENER) ? controller : clients;
        }

        int port() {
            return port;
        }

        int controllerPort() {
            return controllerPort;
        }

        @Override
        public void close() {
            closeQuietly(clients);
            closeQuietly(controller);
        }

        private static void closeQuietly(ServerSocketChannel channel) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.warn("embedded broker socket did not close", e);
            }
        }
    }
}
