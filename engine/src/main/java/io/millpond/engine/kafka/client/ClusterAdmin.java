package io.millpond.engine.kafka.client;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a lane and [DurabilityCheck] ask a real cluster.
public final class ClusterAdmin implements GroupAdmin, DurabilityCheck.Source {
    private static final int TIMEOUT_MS = 3_000;

    /// Groups are spread over them, so that one does not read all decisions of the others.
    private static final int DECISION_PARTITIONS = 8;

    /// Only the last record of a key counts, and whoever looks for one reads a partition from its
    /// beginning: so it is compacted early, and in small pieces, of which the last is never.
    private static final Map<String, String> DECISION_CONFIG =
            Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.SEGMENT_BYTES_CONFIG,
                    Integer.toString(1 << 20),
                    TopicConfig.SEGMENT_MS_CONFIG,
                    "600000",
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                    "0.1");

    private final Admin admin;

    public ClusterAdmin(Map<String, Object> properties) {
        this.admin = Admin.create(properties);
    }

    @Override
    public void evict(String group, String instanceId, Duration bound) {
        RemoveMembersFromConsumerGroupOptions options =
                new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(instanceId)));
        int boundMs = (int) Math.min(TIMEOUT_MS, bound.toMillis());
        options.timeoutMs(boundMs);
        try {
            await(admin.removeMembersFromConsumerGroup(group, options).all(), boundMs);
        } catch (UnknownMemberIdException | GroupIdNotFoundException _) {
            // There is nobody to evict, which is what was wanted.
            return;
        }
    }

    @Override
    public Map<String, String> topicIds(Collection<String> topics) {
        Map<String, String> ids = new HashMap<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(topics).topicNameValues();
        answers.forEach(
                (topic, answer) -> {
                    try {
                        ids.put(topic, await(answer).topicId().toString());
                    } catch (UnknownTopicOrPartitionException _) {
                        ids.remove(topic);
                    }
                });
        return ids;
    }

    @Override
    public int decisionPartitions(String topic) {
        Optional<Integer> count = partitionCount(topic);
        if (count.isPresent()) {
            return count.get();
        }
        NewTopic made =
                new NewTopic(topic, Optional.of(DECISION_PARTITIONS), Optional.empty())
                        .configs(DECISION_CONFIG);
        try {
            await(admin.createTopics(List.of(made)).all());
        } catch (TopicExistsException _) {
            // Another lane or server was first, which is as good.
            return partitionCount(topic).orElse(DECISION_PARTITIONS);
        }
        return DECISION_PARTITIONS;
    }

    private Optional<Integer> partitionCount(String topic) {
        try {
            Map<String, TopicDescription> topics =
                    await(admin.describeTopics(List.of(topic)).allTopicNames());
            return Optional.ofNullable(topics.get(topic)).map(found -> found.partitions().size());
        } catch (UnknownTopicOrPartitionException _) {
            return Optional.empty();
        }
    }

    @Override
    public long endOffset(TopicPartition partition) {
        ListOffsetsOptions options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        return await(
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()), options)
                                .partitionResult(partition))
                .offset();
    }

    @Override
    public TopicDurability durability(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        TopicDescription description =
                await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
        Config config = await(admin.describeConfigs(List.of(resource)).all()).get(resource);
        if (description == null || config == null) {
            throw new KafkaException("The cluster said nothing of topic '" + topic + "'");
        }
        int replicas =
                description.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0);
        String inSync = value(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        String unclean = value(config, TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG);
        return new TopicDurability(
                topic,
                replicas,
                inSync.isEmpty() ? TopicDurability.UNKNOWN : Integer.parseInt(inSync),
                Boolean.parseBoolean(unclean));
    }

    /// Empty when the cluster does not know the property, or hides it.
    private static String value(Config config, String property) {
        ConfigEntry entry = config.get(property);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static <T> T await(KafkaFuture<T> future) {
        return await(future, TIMEOUT_MS);
    }

    private static <T> T await(KafkaFuture<T> future, int boundMs) {
        try {
            return future.get(boundMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (Failures.unwrap(e) instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "The cluster did not answer within " + boundMs + " ms", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
