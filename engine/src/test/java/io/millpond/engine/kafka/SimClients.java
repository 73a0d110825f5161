package io.millpond.engine.kafka;

import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.SimulatedConsumer;
import io.millpond.engine.kafka.sim.SimulatedHost;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The clients of a simulated process.
final class SimClients implements KafkaClients {
    static final long POLL_INTERVAL_MAX_MS = 30_000;

    private static final long ADMIN_TIMEOUT_MS = 10_000;

    private final Cluster cluster;
    private final SimulatedHost host;

    SimClients(Cluster cluster, SimulatedHost host) {
        this.cluster = cluster;
        this.host = host;
    }

    @Override
    public Consumer<ByteBuffer, ByteBuffer> consumer(LaneSettings settings) {
        return new SimulatedConsumer(
                cluster, host, settings.group(), settings.instanceId(), POLL_INTERVAL_MAX_MS);
    }

    @Override
    public Consumer<ByteBuffer, ByteBuffer> reader(LaneSettings settings) {
        throw new UnsupportedOperationException("for protocol local only");
    }

    @Override
    public Producer<byte[], byte[]> producer(LaneSettings settings, int lane) {
        throw new UnsupportedOperationException("for protocol local only");
    }

    @Override
    public GroupAdmin admin(LaneSettings settings) {
        return new GroupAdmin() {
            @Override
            public void evict(String group, String instanceId) {
                cluster.network()
                        .call(host, () -> cluster.group().evict(instanceId), ADMIN_TIMEOUT_MS);
            }

            @Override
            public Map<String, String> topicIds(Collection<String> topics) {
                Map<String, String> all =
                        cluster.network().call(host, cluster::topicIds, ADMIN_TIMEOUT_MS);
                Map<String, String> ids = new HashMap<>(all);
                ids.keySet().retainAll(topics);
                return ids;
            }

            @Override
            public int decisionPartitions(String topic) {
                throw new UnsupportedOperationException("for protocol local only");
            }

            @Override
            public long endOffset(TopicPartition partition) {
                throw new UnsupportedOperationException("for protocol local only");
            }

            @Override
            public void close() {}
        };
    }
}
