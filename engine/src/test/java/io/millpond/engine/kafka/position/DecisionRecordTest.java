package io.millpond.engine.kafka.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.setting.LaneSettings;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class DecisionRecordTest {
    private static final PreparedIngest BLOCK =
            new PreparedIngest(
                    0,
                    12,
                    -1,
                    List.of(
                            new PreparedIngest.Range(
                                    3, new StreamPosition("t", "topic-id", 4, 5, -1, ""))),
                    Map.of());

    private static List<String> texts(ProducerRecord<byte[], byte[]> record) {
        return List.of(new String(record.key(), UTF_8), new String(record.value(), UTF_8));
    }

    @Test
    void aBlockHasARecordOfItsLaneAndOneOfEachPartition() {
        LaneSettings settings =
                TestLane.settings(
                        LaneSettings.BrokenPolicy.STOP, LaneSettings.TombstonePolicy.SKIP);
        assertThat(DecisionRecord.of(settings, BLOCK, 0))
                .extracting(DecisionRecordTest::texts)
                .containsExactly(
                        List.of(
                                "decided/" + TestLane.SERVER + "/" + TestLane.TABLE + "/0",
                                "1 12 ffffffffffffffff t:4:3:5"),
                        List.of("position/topic-id/4/g", "1 5"));
    }

    @Test
    void recordsAreReadAsTheyWereWritten() {
        DecisionRecord.Decided decided = DecisionRecord.decided("1 12 ffffffffffffffff t:4:3:5");
        assertThat(decided.isOf(BLOCK)).isTrue();
        assertThat(DecisionRecord.decided("1 12 2").isOf(BLOCK)).isFalse();
        assertThat(DecisionRecord.nextOffset("1 5")).isEqualTo(5);
    }

    @Test
    void recordsOfAnotherVersionAreRefused() {
        assertThatThrownBy(() -> DecisionRecord.decided("2 12 0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'2 12 0'");
        assertThatThrownBy(() -> DecisionRecord.nextOffset(""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyGroupHasAPartition() {
        for (String group : List.of("", "g", "\uffff\uffff\uffff", "a longer name of a group")) {
            assertThat(DecisionRecord.partition(group, 8)).isBetween(0, 7);
        }
    }
}
