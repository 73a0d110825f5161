package io.millpond.engine.kafka.lane;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.Failures;
import io.millpond.engine.kafka.position.OffsetSignature;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.OffsetPolicy;
import io.millpond.engine.kafka.transaction.GroupRestore;
import io.millpond.engine.kafka.transaction.PartitionClaims;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Where partitions are read that nothing is known of.
///
/// From their beginning, unless the table starts for the first time and is to start elsewhere: it
/// has no position of any partition, and its group has none of the table's topics. Then it is
/// stored at once where *all* partitions are read, before any is: by *one* log frame, after which
/// the group is told, or, where Kafka transactions decide, by *one* transaction that tells the
/// group. So what is sent after that moment is read, whatever happens: a crash before the first
/// message does not start at a later end, and no partition that turns up later, with a message or
/// two in it already, is taken for one to start at its end. Single-threaded.
final class FirstStart {
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(5);

    private final LaneSettings settings;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final PartitionClaims claims;
    private final ClusterWatch watch;
    private final PartitionListener listener;
    private final LaneProgress progress;
    private final GroupRestore group;
    private final Supplier<@Nullable ConsumerGroupMetadata> membership;

    FirstStart(
            LaneSettings settings,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            PartitionClaims claims,
            ClusterWatch watch,
            PartitionListener listener,
            LaneProgress progress,
            GroupRestore group,
            Supplier<@Nullable ConsumerGroupMetadata> membership) {
        this.settings = settings;
        this.consumer = consumer;
        this.claims = claims;
        this.watch = watch;
        this.listener = listener;
        this.progress = progress;
        this.group = group;
        this.membership = membership;
    }

    /// The next message to read of each of `anew`. A partition that is missing in the answer has a
    /// position by now.
    ///
    /// Throws a Kafka exception when the cluster does not answer.
    ///
    /// @param hasStarted whether the table had a position of any partition before it was found that
    ///     nothing is known of `anew`: one that came later may have come with positions of these,
    ///     which are to be looked for again
    Map<TopicPartition, Long> offsets(Set<TopicPartition> anew, boolean hasStarted) {
        if (anew.isEmpty()) {
            return Map.of();
        }
        OffsetPolicy.Start start = settings.offsets().start();
        if (start instanceof OffsetPolicy.Earliest || hasStarted) {
            return earliest(anew);
        }
        Set<TopicPartition> all = allPartitions(anew);
        return switch (settings.protocol()) {
            case LOCAL -> originate(start, anew, all);
            case TRANSACTION -> originateByTransaction(start, anew, all);
        };
    }

    private Map<TopicPartition, Long> originate(
            OffsetPolicy.Start start, Set<TopicPartition> anew, Set<TopicPartition> all) {
        Set<TopicPartition> held = new HashSet<>();
        consumer.committed(all, ANSWER_BOUND)
                .forEach(
                        (partition, offset) -> {
                            if (offset != null) {
                                held.add(partition);
                            }
                        });
        if (!held.isEmpty()) {
            return laterOnes(anew, held);
        }
        Map<TopicPartition, Long> offsets = offsets(start, all);
        watch.learnTopics(all);
        List<StreamPosition> positions = positions(offsets);
        if (!listener.originated(positions)) {
            return Map.of();
        }
        tellGroup(positions);
        offsets.keySet().retainAll(anew);
        return offsets;
    }

    /// What the group was told is read back like any other position of it.
    private Map<TopicPartition, Long> originateByTransaction(
            OffsetPolicy.Start start, Set<TopicPartition> anew, Set<TopicPartition> all) {
        watch.learnTopics(all);
        Map<TopicPartition, Long> asked = new HashMap<>();
        all.forEach(partition -> asked.put(partition, 0L));
        try {
            Set<TopicPartition> told = group.beginOrigin(positions(asked));
            if (!told.isEmpty()) {
                return laterOnes(anew, told);
            }
            ConsumerGroupMetadata metadata = membership.get();
            if (metadata == null) {
                throw new KafkaException("Not a member of the group");
            }
            group.originate(positions(offsets(start, all)), claims.highestSequence(), metadata);
            return Map.of();
        } finally {
            group.endOrigin();
        }
    }

    /// Those that another member has begun meanwhile go on from the group's offset.
    private Map<TopicPartition, Long> laterOnes(
            Set<TopicPartition> anew, Set<TopicPartition> begun) {
        Set<TopicPartition> unknown = new HashSet<>(anew);
        unknown.removeAll(begun);
        return earliest(unknown);
    }

    private Set<TopicPartition> allPartitions(Set<TopicPartition> anew) {
        Set<TopicPartition> all = new HashSet<>(anew);
        for (String topic : consumer.subscription()) {
            for (PartitionInfo partition : consumer.partitionsFor(topic, ANSWER_BOUND)) {
                all.add(new TopicPartition(topic, partition.partition()));
            }
        }
        return all;
    }

    private Map<TopicPartition, Long> offsets(
            OffsetPolicy.Start start, Set<TopicPartition> partitions) {
        return switch (start) {
            case OffsetPolicy.Earliest _ -> earliest(partitions);
            case OffsetPolicy.Latest _ ->
                    new HashMap<>(consumer.endOffsets(partitions, ANSWER_BOUND));
            case OffsetPolicy.Since(long timestampMs) -> since(timestampMs, partitions);
        };
    }

    private Map<TopicPartition, Long> earliest(Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> firsts =
                new HashMap<>(consumer.beginningOffsets(partitions, ANSWER_BOUND));
        askForEnds(partitions);
        return firsts;
    }

    private Map<TopicPartition, Long> since(long timestampMs, Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, timestampMs));
        Map<TopicPartition, OffsetAndTimestamp> found =
                consumer.offsetsForTimes(asked, ANSWER_BOUND);
        Map<TopicPartition, Long> offsets = askForEnds(partitions);
        found.forEach(
                (partition, message) -> {
                    if (message != null) {
                        offsets.put(partition, message.offset());
                    }
                });
        return offsets;
    }

    /// The client takes whatever offset it asked for last as the partition's end, from which it
    /// tells the lag: so the ends are asked for last.
    private Map<TopicPartition, Long> askForEnds(Collection<TopicPartition> partitions) {
        return new HashMap<>(consumer.endOffsets(partitions, ANSWER_BOUND));
    }

    private List<StreamPosition> positions(Map<TopicPartition, Long> offsets) {
        List<StreamPosition> positions = new ArrayList<>();
        offsets.forEach(
                (partition, nextOffset) ->
                        positions.add(
                                new StreamPosition(
                                        partition.topic(),
                                        watch.topicId(partition.topic()),
                                        partition.partition(),
                                        nextOffset,
                                        -1,
                                        "")));
        return positions;
    }

    /// Lets other members know that the group has started. Nothing on this server depends on it.
    private void tellGroup(List<StreamPosition> positions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (StreamPosition position : positions) {
            String signature =
                    new OffsetSignature(
                                    settings.server(),
                                    settings.table(),
                                    settings.lane(),
                                    claims.highestSequence(),
                                    position.topicId())
                            .encode();
            offsets.put(
                    new TopicPartition(position.topic(), position.partition()),
                    new OffsetAndMetadata(position.nextOffset(), signature));
        }
        try {
            consumer.commitSync(offsets, ANSWER_BOUND);
            progress.committed();
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            progress.commitFailed(Failures.text(e));
        }
    }
}
