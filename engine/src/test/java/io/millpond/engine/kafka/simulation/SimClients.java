package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.client.GroupAdmin;
import io.millpond.engine.kafka.client.KafkaClients;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.Coordinator;
import io.millpond.engine.kafka.sim.GroupKind;
import io.millpond.engine.kafka.sim.SimulatedConsumer;
import io.millpond.engine.kafka.sim.SimulatedHost;
import io.millpond.engine.kafka.sim.SimulatedProducer;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// The clients of a simulated process.
final class SimClients implements KafkaClients {
    static final long POLL_INTERVAL_MAX_MS = 30_000;

    private static final long ADMIN_TIMEOUT_MS = 3_000;
    private static final long PRODUCER_BOUND_MS = 5_000;
    private static final long TRANSACTION_TIMEOUT_MS = 10_000;
    private static final int DECISION_PARTITIONS = 2;

    private final Cluster cluster;
    private final SimulatedHost host;
    private final boolean isFollowing;

    /// @param isFollowing whether lanes learn by which protocol their group works
    SimClients(Cluster cluster, SimulatedHost host, boolean isFollowing) {
        this.isFollowing = isFollowing;
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
        return new SimulatedConsumer(cluster, host, settings.group(), null, POLL_INTERVAL_MAX_MS);
    }

    @Override
    public Producer<byte[], byte[]> producer(LaneSettings settings, int lane) {
        return new SimulatedProducer(
                cluster,
                host,
                settings.transactionalId(lane),
                PRODUCER_BOUND_MS,
                TRANSACTION_TIMEOUT_MS);
    }

    @Override
    public GroupAdmin admin(LaneSettings settings) {
        return new GroupAdmin() {
            @Override
            public void evict(String group, String instanceId, Duration bound) {
                asked(
                        () -> {
                            var _ =
                                    cluster.groupCoordinator()
                                            .serve(
                                                    Coordinator.Asked.OTHER,
                                                    () -> cluster.group().evict(instanceId));
                            return true;
                        });
            }

            @Override
            public int decisionPartitions(String topic) {
                return asked(
                        () -> {
                            if (cluster.partitions(topic).isEmpty()) {
                                cluster.createTopic(topic, DECISION_PARTITIONS);
                            }
                            return cluster.partitions(topic).size();
                        });
            }

            @Override
            public long endOffset(TopicPartition partition) {
                return asked(() -> cluster.log(partition).endOffset());
            }

            @Override
            public Map<String, String> topicIds(Collection<String> topics) {
                Map<String, String> ids = new HashMap<>(asked(cluster::topicIds));
                ids.keySet().retainAll(topics);
                return ids;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public boolean isIncremental() {
        return isFollowing && cluster.kind() != GroupKind.CLASSIC;
    }

    private <T> T asked(Supplier<T> atBroker) {
        return Objects.requireNonNull(cluster.network().call(host, atBroker, ADMIN_TIMEOUT_MS));
    }
}
