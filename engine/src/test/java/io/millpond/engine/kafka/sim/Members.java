package io.millpond.engine.kafka.sim;

import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The members of a group at its coordinator, by one of the two group protocols.
interface Members {
    /// Throws when a commit of these partitions is not to be taken from that client.
    void check(Group.Committer from, Collection<TopicPartition> partitions);

    /// A member leaves, or is put out of the group.
    Void leave(String memberId);

    /// Puts the member with this static id out of the group, if there is one.
    Void evict(String instanceId);

    boolean isEmpty();

    /// The members, each with its static id if it has one.
    Map<String, Optional<String>> instanceIds();

    /// Whether a member reads the topic.
    boolean isSubscribed(String topic);

    /// Begins to distribute the partitions anew, as when there are others.
    void rebalance();

    /// Whether partitions are being distributed anew.
    boolean isRebalancing();

    /// The coordinator has moved: the new one knows what was written, and counts sessions from
    /// `readyNanos` on.
    void move(long readyNanos);

    /// Which partitions a member has.
    Map<String, Set<TopicPartition>> assignments();
}
