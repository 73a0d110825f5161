package io.millpond.engine.kafka.lane;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.kafka.client.FakeCluster;
import io.millpond.engine.kafka.message.PartitionRange;
import io.millpond.engine.kafka.position.GroupRecords;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.engine.kafka.setting.OffsetPolicy;
import io.millpond.engine.kafka.thread.LockMonitor;
import io.millpond.engine.kafka.transaction.Decision;
import io.millpond.engine.kafka.transaction.DecisionGate;
import io.millpond.engine.kafka.transaction.GroupRestore;
import io.millpond.engine.kafka.transaction.PartitionClaims;
import io.millpond.engine.metric.Metrics;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Where a lane starts that is one of two, of a table whose first start is at the end and is told
/// by a transaction.
final class PartitionStartsTest {
    private static final ConsumerGroupMetadata MEMBER = new RecordingConsumer().groupMetadata();
    private static final String ORIGIN = "millpond-origin-g";

    private final FakeCluster cluster = new FakeCluster();
    private final PartitionClaims claims =
            new PartitionClaims(TestLane.TABLE, new StreamState(0, Map.of()), new LockMonitor());
    private final RecordingConsumer consumer = new RecordingConsumer();
    private final Map<TopicPartition, Long> started = new HashMap<>();
    private final PartitionStarts starts = starts();

    private static LaneSettings settings(int lane) {
        return TestLane.withOffsets(
                TestLane.settings(
                        "db.q/" + lane,
                        TestLane.SERVER,
                        TestLane.TABLE,
                        lane,
                        new FlushRule(1_000, 1 << 20, 7_500, 0),
                        20,
                        LaneSettings.BrokenPolicy.STOP,
                        LaneSettings.TombstonePolicy.SKIP,
                        CommitProtocol.TRANSACTION,
                        2),
                new OffsetPolicy(new OffsetPolicy.Latest(), OffsetPolicy.OutOfRange.EARLIEST));
    }

    private GroupRestore restore(LaneSettings settings) {
        return new GroupRestore(
                settings, cluster, new GroupRecords(settings, cluster, Clock.system()));
    }

    private PartitionStarts starts() {
        LaneSettings settings = settings(1);
        LaneProgress progress = new LaneProgress("db.q/1", Clock.system(), new Metrics());
        return new PartitionStarts(
                settings,
                consumer,
                claims,
                new ClusterWatch(
                        settings, consumer, cluster.admin(settings), progress, Clock.system()),
                new GroupCommits(settings, consumer, progress, Clock.system()),
                new GroupRecords(settings, cluster, Clock.system()),
                restore(settings),
                () -> MEMBER,
                new Starts(),
                progress,
                Clock.system());
    }

    private final class Starts implements PartitionListener {
        @Override
        public void joined(ConsumerGroupMetadata metadata) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean originated(List<StreamPosition> positions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void started(TopicPartition partition, long nextOffset) {
            started.put(partition, nextOffset);
        }

        @Override
        public void passed(TopicPartition partition, long nextOffset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void lost(Collection<TopicPartition> partitions, long boundMs) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void assign() {
        Node node = new Node(0, "broker", 9092);
        Node[] nodes = {node};
        consumer.updatePartitions(
                "t",
                Stream.of(P0, P1)
                        .map(p -> new PartitionInfo("t", p.partition(), node, nodes, nodes))
                        .toList());
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L));
        consumer.updateEndOffsets(Map.of(P0, 105L, P1, 9L));
        consumer.subscribe(List.of("t"));
        consumer.rebalance(List.of(P1));
    }

    private void find() {
        starts.add(List.of(P1));
        starts.find();
    }

    private static StreamPosition at(TopicPartition partition, long nextOffset) {
        return new StreamPosition("t", "", partition.partition(), nextOffset, -1, "");
    }

    /// The other lane tells the group all positions, and takes the first block of its partition in.
    private void startOther() {
        List<StreamPosition> positions = List.of(at(P0, 100), at(P1, 7));
        GroupRestore other = restore(settings(0));
        assertThat(other.beginOrigin(positions)).isEmpty();
        other.originate(positions, 0, MEMBER);
        other.endOrigin();
        claims.take(0, P0);
        claims.begin(0, at(P0, 100));
        assertThat(
                        claims.decide(
                                0,
                                List.of(new PartitionRange(P0, 100, 103)),
                                new DecisionGate(),
                                _ -> {}))
                .isInstanceOf(Decision.Decided.class);
    }

    private long held(TopicPartition partition) {
        OffsetAndMetadata offset = cluster.offsets.get(partition);
        return offset == null ? -1 : offset.offset();
    }

    @Test
    void aLaneFollowsWhatAnotherToldTheGroupAfterItHadLooked() {
        cluster.afterRecords = this::startOther;
        find();
        assertThat(started).isEmpty();
        assertThat(held(P1)).isEqualTo(7);
        find();
        assertThat(started).isEqualTo(Map.of(P1, 7L));
        assertThat(cluster.openIds).doesNotContain(ORIGIN);
    }

    @Test
    void theClientThatTellsTheGroupIsClosedOnceThatIsDone() {
        find();
        assertThat(held(P0)).isEqualTo(105);
        assertThat(held(P1)).isEqualTo(9);
        assertThat(cluster.openIds).doesNotContain(ORIGIN);
        find();
        assertThat(started).isEqualTo(Map.of(P1, 9L));
    }
}
