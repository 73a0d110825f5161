package io.millpond.engine.kafka.client;

import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Topics, their offsets and a group's, as one statement reads and moves them.
///
/// All calls together wait until one deadline, then throw NETWORK_ERROR, as they do for everything
/// the cluster refuses. Single-threaded.
public interface OffsetAdmin extends AutoCloseable {
    /// Moves the deadline to `boundMs` from now.
    void extend(long boundMs);

    /// The topics that exist, by name: those listed, and those that match one that begins with `^`.
    Map<String, TopicDescription> topics(List<String> listed);

    /// The offset of each partition that fits `spec`; -1: none does.
    Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation);

    /// The members of the group; none when there is no such group.
    Collection<MemberDescription> members(String group);

    /// Puts members with these static ids out of the group.
    void evict(String group, Collection<String> instanceIds);

    /// What the group holds of the partitions; waits for transactions that change it.
    Map<TopicPartition, CommittedOffset> committed(
            String group, Collection<TopicPartition> partitions);

    /// Sets offsets of a group without members; one with members refuses.
    void commit(String group, Map<TopicPartition, OffsetAndMetadata> offsets);

    /// Sets offsets of a group and sends records, in one transaction: all or nothing, and nothing
    /// once a later call with this id has returned. NETWORK_ERROR says so when it is not known
    /// which.
    ///
    /// @param check runs when whoever asks for these offsets has to wait for the end of the
    ///     transaction; when it throws, nothing changes
    void commit(
            String transactionalId,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            List<ProducerRecord<byte[], byte[]>> records,
            Runnable check);

    @Override
    void close();
}
