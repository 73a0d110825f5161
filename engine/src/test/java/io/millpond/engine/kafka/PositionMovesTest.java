package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.catalog.CatalogEdit;
import io.millpond.engine.catalog.CatalogEdit.SetPositions;
import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.catalog.StreamState;
import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.kafka.client.FakeOffsetAdmin;
import io.millpond.engine.kafka.message.MemoryBudget;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.transaction.IngestLife;
import io.millpond.engine.table.SeekTarget;
import io.millpond.storage.testing.MemoryFileSystem;

import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// SYSTEM SEEK of a table whose cluster holds one partition, which may grow while it is asked.
@Timeout(30)
final class PositionMovesTest {
    private static final Uuid TOPIC_ID = new Uuid(7, 7);

    private final IngestLife life = IngestLife.start(new MemoryFileSystem(), _ -> {});
    private final Instance instance = life.instance();
    private final KafkaTable table = table();
    private final LaneLifecycle lifecycle =
            new LaneLifecycle(table, instance.services(), new MemoryBudget(1 << 26), false);
    private final FakeOffsetAdmin cluster = new FakeOffsetAdmin("t", TOPIC_ID);
    private final PositionMoves moves =
            new PositionMoves(table, instance.services(), lifecycle, _ -> cluster);

    private KafkaTable table() {
        IngestLife.DEFINITIONS.forEach(life::run);
        return (KafkaTable)
                Definitions.load(
                        instance.catalog().snapshot().table("default", "queue").orElseThrow(),
                        instance);
    }

    @BeforeEach
    void start() {
        lifecycle.start();
    }

    @AfterEach
    void close() {
        lifecycle.stop(LaneLifecycle.STOP_BOUND_MS);
        life.close();
    }

    private StreamState state() {
        return instance.catalog().snapshot().stream(table.uuid());
    }

    private static StreamPosition position(long nextOffset) {
        return new StreamPosition("t", TOPIC_ID.toString(), 0, nextOffset, -1, "");
    }

    /// A lane takes in all that is there.
    private void ingestTo(long nextOffset) {
        cluster.endOffset = nextOffset;
        instance.catalog()
                .commit(
                        List.of(
                                new SetPositions(
                                        table.uuid(),
                                        0,
                                        state().sequence() + 1,
                                        List.of(position(nextOffset)))));
    }

    private void seek(SeekTarget.Point point) {
        moves.seek(new SeekTarget(point, List.of(), null));
    }

    private Map<Integer, Long> offsets() {
        return state().positions().values().stream()
                .collect(Collectors.toMap(StreamPosition::partition, StreamPosition::nextOffset));
    }

    @Test
    void latestDoesNotGoBackBehindWhatWasIngestedMeanwhile() {
        ingestTo(5);
        cluster.afterOffsets = () -> ingestTo(8);
        seek(new SeekTarget.Latest());
        assertThat(offsets()).containsExactly(Map.entry(0, 8L));
        assertThat(lifecycle.statuses().getFirst().count(LaneCounter.REPEATED)).isZero();
    }

    @Test
    void timeAfterTheLastMessageDoesNotGoBackEither() {
        ingestTo(5);
        cluster.afterOffsets = () -> ingestTo(8);
        seek(new SeekTarget.AtTime(Long.MAX_VALUE));
        assertThat(offsets()).containsExactly(Map.entry(0, 8L));
    }

    @Test
    void targetThatIsNotThereIsRefusedBeforeTheLanesEnd() {
        ingestTo(5);
        cluster.afterOffsets = () -> assertThat(isRunning()).isTrue();
        assertThatThrownBy(() -> seek(new SeekTarget.AtOffset(6)))
                .hasMessageContaining("Offset 6 is outside of partition 0");
        assertThat(offsets()).containsExactly(Map.entry(0, 5L));
        assertThat(cluster.isExtended).isFalse();
    }

    private boolean isRunning() {
        return lifecycle.statuses().getFirst().state() == LaneState.CONNECTING;
    }

    @Test
    void preparedBlockIsInTheWay() {
        ingestTo(5);
        List<PreparedIngest.Range> ranges = List.of(new PreparedIngest.Range(5, position(8)));
        PreparedIngest ingest = new PreparedIngest(0, state().sequence() + 1, 1, ranges, Map.of());
        instance.catalog().commit(List.of(new CatalogEdit.PrepareIngest(table.uuid(), ingest)));
        assertThatThrownBy(() -> seek(new SeekTarget.Earliest()))
                .hasMessageContaining("waits for its decision by the cluster");
        assertThat(offsets()).containsExactly(Map.entry(0, 5L));
    }
}
