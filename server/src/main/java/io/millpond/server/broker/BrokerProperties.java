package io.millpond.server.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The configuration of a broker that is alone: one node with both roles, one replica of
/// everything, few partitions for its own topics so that it starts fast.
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CLIENT_LISTENER = "PLAINTEXT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private BrokerProperties() {}

    static Map<String, String> forDirectory(Path directory, int port, int controllerPort) {
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put("inter.broker.listener.name", CLIENT_LISTENER);
        properties.put(
                "listeners",
                CLIENT_LISTENER
                        + "://127.0.0.1:"
                        + port
                        + ","
                        + CONTROLLER_LISTENER
                        + "://127.0.0.1:"
                        + controllerPort);
        properties.put("advertised.listeners", CLIENT_LISTENER + "://127.0.0.1:" + port);
        properties.put(
                "listener.security.protocol.map",
                CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.put("log.dirs", directory.toString());
        putSingleReplica(properties);
        putQuickStart(properties);
        putSmallFootprint(properties);
        return Map.copyOf(properties);
    }

    private static void putSingleReplica(Map<String, String> properties) {
        properties.put("default.replication.factor", "1");
        properties.put("min.insync.replicas", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
    }

    /// A lone node need not wait for others: neither for members of a group nor for an election.
    private static void putQuickStart(Map<String, String> properties) {
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("controller.quorum.election.timeout.ms", "200");
        properties.put("controller.quorum.election.backoff.max.ms", "100");
        properties.put("broker.heartbeat.interval.ms", "500");
        // A transaction's producer of a killed process should not hold readers back for a minute.
        properties.put("transaction.max.timeout.ms", "900000");
    }

    /// The defaults reserve 128 MiB for the log cleaner alone; this broker shares its process.
    private static void putSmallFootprint(Map<String, String> properties) {
        properties.put("log.cleaner.dedupe.buffer.size", "4194304");
        properties.put("log.cleaner.io.buffer.size", "131072");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "2");
        properties.put("num.replica.fetchers", "1");
        properties.put("message.max.bytes", "16777216");
        properties.put("socket.request.max.bytes", "134217728");
    }
}
