package io.millpond.engine.kafka.message;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class BlockAssemblerTest {
    private final BlockAssembler assembler =
            new BlockAssembler(
                    TestLane.HEADER, VirtualColumn.of(TestLane.HEADER, false, true), "q", true);

    @Test
    void rangesOfAPartitionJoinOverBlocks() {
        assembler.start(P0, 10);
        add(P0, 10, "a");
        add(P0, 14, "b");
        assertThat(assembler.take().ranges()).containsExactly(new PartitionRange(P0, 10, 15));
        assertThat(assembler.hasMessages()).isFalse();
        add(P0, 15, "c");
        assembler.reach(P0, 20);
        assertThat(assembler.take().ranges()).containsExactly(new PartitionRange(P0, 15, 20));
    }

    @Test
    void brokenMessageLeavesNoTrace() {
        assembler.start(P0, 0);
        add(P0, 0, "a");
        ((BytesColumnBuilder) assembler.builders()[0]).append("half a message");
        assembler.undo();
        add(P0, 2, "c");
        assertThat(TestLane.lines(assembler.take().block())).containsExactly("a", "c");
    }

    @Test
    void droppedPartitionTakesItsRowsAndRangeAlong() {
        assembler.start(P0, 0);
        assembler.start(P1, 5);
        add(P0, 0, "a");
        add(P1, 5, "x");
        add(P0, 1, "b");
        add(P1, 6, "y");
        assembler.drop(Set.of(P0));
        add(P1, 7, "z");

        AssembledBlock block = assembler.take();
        assertThat(TestLane.lines(block.block())).containsExactly("x", "y", "z");
        assertThat(block.ranges()).containsExactly(new PartitionRange(P1, 5, 8));
        assertThat(block.rows().rowCount()).isEqualTo(3);
    }

    @Test
    void droppingTheOnlyPartitionLeavesAnEmptyBlock() {
        assembler.start(P0, 0);
        add(P0, 0, "a");
        assembler.drop(Set.of(P0));
        assertThat(assembler.hasMessages()).isFalse();
        assertThat(assembler.rowCount()).isZero();
        assertThat(assembler.position(P0)).isEmpty();
    }

    @Test
    void assembledBlockWithoutAPartitionKeepsTheRestInOrder() {
        assembler.start(P0, 0);
        assembler.start(P1, 0);
        add(P0, 0, "a");
        add(P1, 0, "x");
        add(P0, 1, "b");
        AssembledBlock block = assembler.take();
        assertThat(block.touches(List.of(P1))).isTrue();
        AssembledBlock kept = block.without(Set.of(P1));
        assertThat(kept).isNotNull();
        assertThat(TestLane.lines(kept == null ? null : kept.block())).containsExactly("a", "b");
        assertThat(block.without(Set.of(P0, P1))).isNull();
    }

    @Test
    void metadataStandsBesideEachRow() {
        assembler.start(P0, 7);
        ((BytesColumnBuilder) assembler.builders()[0]).append("a");
        assembler.add(
                new ConsumerRecord<>(
                        "t",
                        0,
                        7,
                        1_700_000_000_123L,
                        TimestampType.CREATE_TIME,
                        1,
                        1,
                        ByteBuffer.wrap("key".getBytes(UTF_8)),
                        ByteBuffer.wrap("a".getBytes(UTF_8)),
                        new RecordHeaders().add("h", "v".getBytes(UTF_8)),
                        Optional.empty()),
                P0,
                1);
        var block = assembler.take().block();
        assertThat(block).isNotNull();
        if (block != null) {
            assertThat(block.header().names())
                    .containsExactly(
                            "line",
                            "_topic",
                            "_key",
                            "_offset",
                            "_partition",
                            "_timestamp",
                            "_timestamp_ms",
                            "_headers.name",
                            "_headers.value",
                            "_table",
                            "_is_tombstone");
            assertThat(((LongColumn) block.column("_offset")).value(0)).isEqualTo(7);
            NullableColumn millis = (NullableColumn) block.column("_timestamp_ms");
            assertThat(((LongColumn) millis.values()).value(0)).isEqualTo(1_700_000_000_123L);
        }
    }

    @Test
    void messagesWithoutRowsMakeABlockOfPositionsOnly() {
        assembler.start(P0, 0);
        assembler.add(TestLane.record(P0, 0, null), P0, 0);
        AssembledBlock block = assembler.take();
        assertThat(block.block()).isNull();
        assertThat(block.ranges()).containsExactly(new PartitionRange(P0, 0, 1));
    }

    private void add(TopicPartition partition, long offset, String line) {
        ((BytesColumnBuilder) assembler.builders()[0]).append(line);
        assembler.add(TestLane.record(partition, offset, line), partition, 1);
    }
}
