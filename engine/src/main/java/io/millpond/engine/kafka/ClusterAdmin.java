package io.millpond.engine.kafka;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A [GroupAdmin] of a real cluster.
final class ClusterAdmin implements GroupAdmin {
    private static final int TIMEOUT_MS = 3_000;

    private final Admin admin;

    ClusterAdmin(Map<String, Object> properties) {
        this.admin = Admin.create(properties);
    }

    @Override
    public void evict(String group, String instanceId) {
        RemoveMembersFromConsumerGroupOptions options =
                new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(instanceId)));
        options.timeoutMs(TIMEOUT_MS);
        try {
            await(admin.removeMembersFromConsumerGroup(group, options).all());
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

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (Failures.unwrap(e) instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "The cluster did not answer within " + TIMEOUT_MS + " ms", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
