package io.millpond.engine.kafka.sim;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.Set;

/// A consumer's membership in its group, as its client sees it: what it knows of itself is what the
/// last answer said, which may be long out of date.
///
/// It speaks to the coordinator by itself, while the process runs and polls often enough. What that
/// brings, the consumer acts upon at its next poll.
interface Membership {
    /// What a refused commit throws.
    KafkaException refused(KafkaException refusal);

    void polled();

    /// Whether the partitions were given away without asking; asking ends it.
    boolean takeLoss();

    /// Throws what ended the membership for good.
    void checkFatal();

    boolean hasNews();

    /// The topics that are read have changed.
    void subscribed();

    /// Asks to join if it is time to.
    void joinIfNeeded(Set<String> topics, Set<TopicPartition> owned);

    /// The new assignment, if one has come since.
    @Nullable Set<TopicPartition> takeAssignment();

    /// The callbacks for an assignment are done.
    ///
    /// @param isGivingAway whether partitions went
    void reconciled(boolean isGivingAway);

    /// Whether the last thing known is that this is a member in good standing.
    boolean isStable();

    boolean isJoining();

    /// Who commits, if this client does now.
    Group.Committer committer();

    ConsumerGroupMetadata metadata();

    String memberId();

    /// Leaves the group, if the broker hears of it in time.
    void leave(long boundMs);

    /// Stops speaking to the coordinator.
    void close();
}
