package io.millpond.engine.kafka.position;

import io.millpond.engine.catalog.Catalog;
import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.CatalogSnapshot;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.client.CommittedOffset;
import io.millpond.engine.kafka.client.OffsetAdmin;
import io.millpond.engine.kafka.setting.KafkaSettings;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.table.SeekTarget;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// One move of a Kafka table's positions.
///
/// 1. [#resolve]: the cluster is asked where the target is in each partition. Nothing changes yet,
///    and the lanes go on meanwhile.
/// 2. The caller ends the lanes; they leave the group. Then it resolves again: the end of a
///    partition that grew meanwhile is behind what the lanes have still taken in.
/// 3. [#move], protocol `local`: what the group holds now is read; then *one* log frame stores all
///    new positions, each with what the group was found to hold. A *crash* before the frame leaves
///    the old positions, a crash after it the new ones: the group's offset is then still the one
///    found, and [PositionRule] lets the log win. Then the group is told, signed, so that an
///    operator's tools see it; nothing depends on that.
/// 4. [#move], protocol `transaction`: a Kafka transaction of its own moves the group's offsets,
///    which are the truth, and the records that stand in for them when the group has lost them;
///    then one frame moves the log. A *crash* before the transaction is decided leaves the old
///    positions, a crash after it the new ones, and one that is late is refused. The offsets are
///    not signed: this server's log does not hold them yet. The cluster takes offsets of a
///    transaction from anyone; so it is looked once more whether the group is empty when they are
///    under way, and whoever joins after that waits for them.
///
/// Other members would go on where they are and commit over it, so there may be none.
public final class PositionSeek {
    private static final Logger LOG = LoggerFactory.getLogger(PositionSeek.class);

    private final UUID table;
    private final KafkaSettings settings;
    private final Catalog catalog;
    private final OffsetAdmin admin;
    private final String group;

    /// How many messages a move passed over, and how many it brings again.
    public record Moved(long skipped, long repeated) {}

    public PositionSeek(UUID table, KafkaSettings settings, Catalog catalog, OffsetAdmin admin) {
        this.table = table;
        this.settings = settings;
        this.catalog = catalog;
        this.admin = admin;
        this.group = settings.get(KafkaSettings.GROUP_NAME);
    }

    /// The positions that the target means; what the group holds is not in them yet.
    ///
    /// Errors: BAD_ARGUMENTS for a topic or partition that is not there, ARGUMENT_OUT_OF_BOUND for
    /// an offset outside of the log, ABORTED when others read in the group, NETWORK_ERROR.
    public List<StreamPosition> resolve(SeekTarget target) {
        Map<String, TopicDescription> topics = topics(target);
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach((name, topic) -> partitions.addAll(partitions(target, name, topic)));
        checkAlone();
        Map<TopicPartition, Long> offsets = offsets(target.point(), partitions);
        List<StreamPosition> positions = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            TopicDescription topic = topics.get(partition.topic());
            Long nextOffset = offsets.get(partition);
            if (topic == null || nextOffset == null) {
                throw new IllegalStateException("no offset of " + partition);
            }
            positions.add(
                    new StreamPosition(
                            partition.topic(),
                            topic.topicId().toString(),
                            partition.partition(),
                            nextOffset,
                            -1,
                            ""));
        }
        return positions;
    }

    private Map<String, TopicDescription> topics(SeekTarget target) {
        Map<String, TopicDescription> present = admin.topics(settings.topics());
        String wanted = target.topic();
        if (wanted != null) {
            TopicDescription topic = present.get(wanted);
            if (topic == null) {
                throw bad(
                        "Topic '%s' is none of the table's topics that exist: '%s'"
                                .formatted(wanted, String.join("', '", present.keySet())));
            }
            return Map.of(wanted, topic);
        }
        for (String topic : settings.topics()) {
            if (!topic.startsWith("^") && !present.containsKey(topic)) {
                throw bad("Topic '" + topic + "' does not exist");
            }
        }
        return present;
    }

    private static List<TopicPartition> partitions(
            SeekTarget target, String name, TopicDescription topic) {
        Set<Integer> present =
                topic.partitions().stream()
                        .map(TopicPartitionInfo::partition)
                        .collect(Collectors.toSet());
        if (target.partitions().isEmpty()) {
            return present.stream()
                    .sorted()
                    .map(number -> new TopicPartition(name, number))
                    .toList();
        }
        List<TopicPartition> wanted = new ArrayList<>();
        for (long number : Set.copyOf(target.partitions())) {
            if (number > Integer.MAX_VALUE || !present.contains((int) number)) {
                throw bad(
                        "Topic '%s' has no partition %d: it has %d partitions"
                                .formatted(name, number, present.size()));
            }
            wanted.add(new TopicPartition(name, (int) number));
        }
        return wanted;
    }

    private void checkAlone() {
        checkNone(admin.members(group).stream().filter(member -> !isOwn(member)).toList());
    }

    private void checkEmpty() {
        checkNone(admin.members(group));
    }

    private void checkNone(Collection<MemberDescription> members) {
        List<String> others = members.stream().map(MemberDescription::clientId).sorted().toList();
        if (!others.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.ABORTED,
                    ("The consumer group '%s' has other active members ('%s'), which would go on"
                                    + " where they are. Stop them first; on other servers with"
                                    + " SYSTEM STOP")
                            .formatted(group, String.join("', '", others)));
        }
    }

    private boolean isOwn(MemberDescription member) {
        String prefix = LaneSettings.instancePrefix(catalog.snapshot().server(), table);
        return member.groupInstanceId().filter(id -> id.startsWith(prefix)).isPresent();
    }

    private Map<TopicPartition, Long> offsets(
            SeekTarget.Point point, List<TopicPartition> partitions) {
        return switch (point) {
            case SeekTarget.Earliest _ -> earliest(partitions);
            case SeekTarget.Latest _ -> latest(partitions, IsolationLevel.READ_COMMITTED);
            case SeekTarget.AtOffset(long nextOffset) -> atOffset(nextOffset, partitions);
            case SeekTarget.AtTime(long timestampMs) -> {
                Map<TopicPartition, Long> ends = latest(partitions, IsolationLevel.READ_COMMITTED);
                Map<TopicPartition, Long> found =
                        admin.offsets(
                                partitions,
                                OffsetSpec.forTimestamp(timestampMs),
                                IsolationLevel.READ_COMMITTED);
                found.replaceAll(
                        (partition, offset) ->
                                offset < 0 ? ends.getOrDefault(partition, 0L) : offset);
                yield found;
            }
        };
    }

    private Map<TopicPartition, Long> earliest(List<TopicPartition> partitions) {
        return admin.offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED);
    }

    private Map<TopicPartition, Long> latest(
            List<TopicPartition> partitions, IsolationLevel isolation) {
        return admin.offsets(partitions, OffsetSpec.latest(), isolation);
    }

    private Map<TopicPartition, Long> atOffset(long nextOffset, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> firsts = earliest(partitions);
        Map<TopicPartition, Long> ends = latest(partitions, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long first = firsts.getOrDefault(partition, 0L);
            long end = ends.getOrDefault(partition, 0L);
            if (nextOffset < first || nextOffset > end) {
                throw new DatabaseException(
                        ErrorCode.ARGUMENT_OUT_OF_BOUND,
                        ("Offset %d is outside of partition %d of topic '%s', which begins at %d"
                                        + " and ends before %d")
                                .formatted(
                                        nextOffset,
                                        partition.partition(),
                                        partition.topic(),
                                        first,
                                        end));
            }
            offsets.put(partition, nextOffset);
        }
        return offsets;
    }

    /// Moves the positions; no lane of the table runs.
    ///
    /// Errors: as [#resolve] for the group, and those of the catalog; nothing has moved then.
    /// Except where transactions decide: the group has moved when only the frame failed, and may
    /// have when NETWORK_ERROR says that this is not known. The lanes find the group as it is, and
    /// a move to the same target settles it.
    public Moved move(List<StreamPosition> resolved) {
        Collection<MemberDescription> members = admin.members(group);
        checkAlone();
        // What a process that died left behind is a member until its session ends.
        admin.evict(
                group,
                members.stream()
                        .filter(this::isOwn)
                        .flatMap(member -> member.groupInstanceId().stream())
                        .toList());
        Map<TopicPartition, CommittedOffset> held =
                admin.committed(group, resolved.stream().map(PositionSeek::partition).toList());
        CatalogSnapshot snapshot = catalog.snapshot();
        StreamState state = snapshot.stream(table);
        if (!state.prepared().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.ABORTED,
                    "A block of the table waits for its decision by the cluster, which its"
                            + " consumers ask for while they run; try again later");
        }
        return switch (settings.commitProtocol()) {
            case LOCAL -> moveLog(resolved, held, snapshot);
            case TRANSACTION -> moveGroup(resolved, held, state);
        };
    }

    private Moved moveLog(
            List<StreamPosition> resolved,
            Map<TopicPartition, CommittedOffset> held,
            CatalogSnapshot snapshot) {
        StreamState state = snapshot.stream(table);
        List<StreamPosition> positions = new ArrayList<>();
        for (StreamPosition position : resolved) {
            positions.add(withFound(position, held.get(partition(position))));
        }
        SetPositions edit = new SetPositions(table, 0, state.sequence() + 1, positions);
        catalog.commit(List.of(edit));
        tellGroup(edit, snapshot.server());
        return moved(resolved, held, state);
    }

    private Moved moveGroup(
            List<StreamPosition> resolved,
            Map<TopicPartition, CommittedOffset> held,
            StreamState state) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        List<StreamPosition> positions = new ArrayList<>();
        for (StreamPosition position : resolved) {
            long nextOffset = position.nextOffset();
            offsets.put(partition(position), new OffsetAndMetadata(nextOffset));
            positions.add(withFound(position, new CommittedOffset(nextOffset, "")));
        }
        UUID server = catalog.snapshot().server();
        admin.commit(
                LaneSettings.instancePrefix(server, table) + "seek",
                group,
                offsets,
                records(positions),
                this::checkEmpty);
        catalog.commit(List.of(new SetPositions(table, 0, state.sequence() + 1, positions)));
        return moved(resolved, held, state);
    }

    /// What is read of the records when the group has forgotten its offsets, which takes days.
    private List<ProducerRecord<byte[], byte[]>> records(List<StreamPosition> positions) {
        String topic = settings.get(KafkaSettings.DECISION_TOPIC);
        TopicDescription decisions = admin.topics(List.of(topic)).get(topic);
        if (decisions == null) {
            return List.of();
        }
        int partition = DecisionRecord.partition(group, decisions.partitions().size());
        return positions.stream()
                .map(p -> DecisionRecord.position(topic, group, p, partition))
                .toList();
    }

    private static StreamPosition withFound(
            StreamPosition position, @Nullable CommittedOffset found) {
        return new StreamPosition(
                position.topic(),
                position.topicId(),
                position.partition(),
                position.nextOffset(),
                found == null ? -1 : found.nextOffset(),
                found == null ? "" : found.metadata());
    }

    private void tellGroup(SetPositions edit, UUID server) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (StreamPosition position : edit.positions()) {
            String signature =
                    new OffsetSignature(server, table, 0, edit.sequence(), position.topicId())
                            .encode();
            offsets.put(
                    partition(position), new OffsetAndMetadata(position.nextOffset(), signature));
        }
        try {
            admin.commit(group, offsets);
        } catch (DatabaseException e) {
            LOG.warn("group not told of the new positions group={}: {}", group, e.text());
        }
    }

    /// Against the log's positions, and the group's where the log has none.
    private static Moved moved(
            List<StreamPosition> positions,
            Map<TopicPartition, CommittedOffset> held,
            StreamState before) {
        long skipped = 0;
        long repeated = 0;
        for (StreamPosition position : positions) {
            CommittedOffset found = held.get(partition(position));
            StreamPosition old = before.positions().get(position.streamPartition());
            OptionalLong oldOffset = OptionalLong.empty();
            if (old != null && old.topicId().equals(position.topicId())) {
                oldOffset = OptionalLong.of(old.nextOffset());
            } else if (found != null) {
                oldOffset = OptionalLong.of(found.nextOffset());
            }
            if (oldOffset.isPresent()) {
                long by = position.nextOffset() - oldOffset.getAsLong();
                skipped += Math.max(0, by);
                repeated += Math.max(0, -by);
            }
        }
        return new Moved(skipped, repeated);
    }

    private static TopicPartition partition(StreamPosition position) {
        return new TopicPartition(position.topic(), position.partition());
    }

    private static DatabaseException bad(String text) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, text);
    }
}
