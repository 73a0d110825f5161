package io.millpond.engine.kafka.transaction;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.FakeCluster;
import io.millpond.engine.kafka.lane.RecordingConsumer;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.position.GroupRecords;
import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.LaneSettings;
import io.millpond.storage.Clock;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Two servers that find a group without offsets: one tells it where all partitions begin, however
/// their steps interleave, and nothing that was decided after that is undone.
final class GroupRestoreTest {
    private static final ConsumerGroupMetadata MEMBER = new RecordingConsumer().groupMetadata();

    private final FakeCluster cluster = new FakeCluster();
    private final GroupRestore one = server(1);
    private final GroupRestore two = server(2);

    private GroupRestore server(long number) {
        LaneSettings settings =
                TestLane.settings(
                        "db.q/0",
                        new UUID(number, number),
                        TestLane.TABLE,
                        0,
                        new FlushRule(1_000, 1 << 20, 7_500, 0),
                        20,
                        LaneSettings.BrokenPolicy.STOP,
                        LaneSettings.TombstonePolicy.SKIP,
                        CommitProtocol.TRANSACTION,
                        1);
        return new GroupRestore(
                settings, cluster, new GroupRecords(settings, cluster, Clock.system()));
    }

    private static List<StreamPosition> at(long ofP0, long ofP1) {
        return List.of(
                new StreamPosition("t", "id", 0, ofP0, -1, ""),
                new StreamPosition("t", "id", 1, ofP1, -1, ""));
    }

    private static void originate(GroupRestore server, long ofP0, long ofP1) {
        server.originate(at(ofP0, ofP1), 0, MEMBER);
    }

    private Map<TopicPartition, Long> offsets() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        cluster.offsets.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    @Test
    void theFirstTellsAllPartitionsAndTheSecondFindsThem() {
        assertThat(one.beginOrigin(at(0, 0))).isEmpty();
        originate(one, 100, 7);
        assertThat(offsets()).isEqualTo(Map.of(P0, 100L, P1, 7L));
        assertThat(cluster.records).hasSize(2);
        assertThat(two.beginOrigin(at(0, 0))).containsExactlyInAnyOrder(P0, P1);
    }

    @Test
    void ofTwoAtOnceTheOneThatBeganLastTells() {
        assertThat(one.beginOrigin(at(0, 0))).isEmpty();
        assertThat(two.beginOrigin(at(0, 0))).isEmpty();
        assertThatThrownBy(() -> originate(one, 100, 7)).isInstanceOf(KafkaException.class);
        assertThat(offsets()).isEmpty();
        originate(two, 105, 9);
        assertThat(one.beginOrigin(at(0, 0))).containsExactlyInAnyOrder(P0, P1);
        assertThat(offsets()).isEqualTo(Map.of(P0, 105L, P1, 9L));
    }

    @Test
    void oneThatWasOvertakenCannotUndoWhatWasDecidedSince() {
        assertThat(two.beginOrigin(at(0, 0))).isEmpty();
        assertThat(one.beginOrigin(at(0, 0))).isEmpty();
        originate(one, 100, 7);
        cluster.offsets.put(P0, new OffsetAndMetadata(103));
        assertThatThrownBy(() -> originate(two, 105, 9)).isInstanceOf(KafkaException.class);
        assertThat(offsets()).isEqualTo(Map.of(P0, 103L, P1, 7L));
    }

    @Test
    void aLostAnswerIsFoundOutByLookingAgain() {
        cluster.end = FakeCluster.End.ANSWER_LOST;
        assertThat(one.beginOrigin(at(0, 0))).isEmpty();
        assertThatThrownBy(() -> originate(one, 100, 7)).hasMessageContaining("unknown");
        assertThat(one.beginOrigin(at(0, 0))).containsExactlyInAnyOrder(P0, P1);
    }

    @Test
    void aLostRequestIsMadeAgain() {
        cluster.end = FakeCluster.End.LOST;
        cluster.endsBefore = 1;
        assertThat(one.beginOrigin(at(0, 0))).isEmpty();
        assertThatThrownBy(() -> originate(one, 100, 7)).hasMessageContaining("unknown");
        assertThat(one.beginOrigin(at(0, 0))).isEmpty();
        originate(one, 101, 7);
        assertThat(offsets()).isEqualTo(Map.of(P0, 101L, P1, 7L));
    }

    @Test
    void onlyAMemberTells() {
        assertThat(one.beginOrigin(at(0, 0))).isEmpty();
        cluster.offsetsFailure = new CommitFailedException();
        assertThatThrownBy(() -> originate(one, 100, 7)).hasMessageContaining("did not take");
        assertThat(offsets()).isEmpty();
        assertThat(cluster.records).isEmpty();
    }

    @Test
    void recordsTellWhenTheGroupHasForgotten() {
        assertThat(one.beginOrigin(at(0, 0))).isEmpty();
        originate(one, 100, 7);
        cluster.offsets.clear();
        assertThat(two.beginOrigin(at(0, 0))).containsExactlyInAnyOrder(P0, P1);
    }
}
