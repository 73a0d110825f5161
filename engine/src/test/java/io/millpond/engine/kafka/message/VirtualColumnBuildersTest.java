package io.millpond.engine.kafka.message;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

final class VirtualColumnBuildersTest {
    private static final List<VirtualColumn> ALL =
            VirtualColumn.of(new Header(List.of()), true, true);

    @Test
    void columnsThatNoMessageHasAValueOfAreConstants() {
        VirtualColumnBuilders builders = new VirtualColumnBuilders(ALL, "q");
        builders.append(plain(P0, 3), 2, null);
        Block block = block(builders, run(P0, 0, 2));
        for (VirtualColumn column :
                List.of(
                        VirtualColumn.KEY,
                        VirtualColumn.HEADER_NAMES,
                        VirtualColumn.HEADER_VALUES,
                        VirtualColumn.TABLE,
                        VirtualColumn.RAW_MESSAGE,
                        VirtualColumn.ERROR,
                        VirtualColumn.IS_TOMBSTONE)) {
            assertThat(column(block, column)).as("%s", column).isInstanceOf(ConstantColumn.class);
        }
    }

    @Test
    void firstValueOfARareColumnStandsInItsRow() {
        VirtualColumnBuilders builders = new VirtualColumnBuilders(ALL, "q");
        builders.append(plain(P0, 0), 2, null);
        builders.append(full(P1, 9, "key"), 1, "broken");
        builders.append(plain(P0, 1), 1, null);
        Block block = block(builders, run(P0, 0, 2), run(P1, 2, 3), run(P0, 3, 4));

        assertStrings(column(block, VirtualColumn.KEY), "", "", "key", "");
        assertStrings(column(block, VirtualColumn.ERROR), "", "", "broken", "");
        assertStrings(column(block, VirtualColumn.RAW_MESSAGE), "", "", "value", "");
        assertStrings(column(block, VirtualColumn.TOPIC), "t", "t", "t", "t");
    }

    @Test
    void whatIsTakenBackIsTheSame() {
        VirtualColumnBuilders builders = new VirtualColumnBuilders(ALL, "q");
        append(builders);
        Block first = block(builders, run(P0, 0, 2), run(P1, 2, 3));
        builders.restore(first);
        builders.append(plain(P1, 10), 1, null);
        Block again = block(builders, run(P0, 0, 2), run(P1, 2, 4));

        assertThat(again.rowCount()).isEqualTo(4);
        assertEqualRows(again.slice(0, 3), first);
    }

    @Test
    void hiddenColumnHoldsNothing() {
        List<VirtualColumn> offsetsOnly = List.of(VirtualColumn.OFFSET);
        VirtualColumnBuilders builders = new VirtualColumnBuilders(offsetsOnly, "q");
        RowRuns runs = new RowRuns(List.of(run(P0, 0, 1000)));
        long afterOne = 0;
        for (int block = 0; block < 10; block++) {
            for (int i = 0; i < 1000; i++) {
                builders.append(full(P0, i, "a key of some length"), 1, "broken");
            }
            assertThat(builders.build(runs)).hasSize(1);
            afterOne = block == 0 ? builders.retainedBytes() : afterOne;
        }
        assertThat(builders.retainedBytes()).isEqualTo(afterOne);
    }

    @Test
    void secondsAloneBringTheTimestampBack() {
        List<VirtualColumn> seconds = List.of(VirtualColumn.TIMESTAMP);
        VirtualColumnBuilders builders = new VirtualColumnBuilders(seconds, "q");
        append(builders);
        RowRuns runs = new RowRuns(List.of(run(P0, 0, 2), run(P1, 2, 3)));
        Block first = block(seconds, builders.build(runs));
        builders.restore(first);
        assertEqualRows(block(seconds, builders.build(runs)), first);
    }

    private static void append(VirtualColumnBuilders builders) {
        builders.append(plain(P0, 0), 1, null);
        builders.append(full(P0, 1, "k"), 1, null);
        builders.append(plain(P1, 9), 1, "no JSON");
    }

    private static Block block(VirtualColumnBuilders builders, RowRuns.Run... runs) {
        return block(ALL, builders.build(new RowRuns(List.of(runs))));
    }

    private static Block block(List<VirtualColumn> virtuals, List<Column> columns) {
        return new Block(
                new Header(virtuals.stream().map(VirtualColumn::field).toList()),
                columns,
                columns.getFirst().rowCount());
    }

    private static Column column(Block block, VirtualColumn column) {
        return block.column(column.field().name());
    }

    private static void assertStrings(Column column, String... texts) {
        Column expected = BytesColumn.of(texts);
        for (int row = 0; row < texts.length; row++) {
            assertThat(column.equalAt(row, expected, row)).as("row %d", row).isTrue();
        }
    }

    private static void assertEqualRows(Block actual, Block expected) {
        for (int i = 0; i < expected.columns().size(); i++) {
            for (int row = 0; row < expected.rowCount(); row++) {
                assertThat(actual.column(i).equalAt(row, expected.column(i), row))
                        .as("%s, row %d", expected.header().names().get(i), row)
                        .isTrue();
            }
        }
    }

    private static RowRuns.Run run(TopicPartition partition, int fromRow, int toRow) {
        return new RowRuns.Run(partition, fromRow, toRow);
    }

    private static ConsumerRecord<ByteBuffer, ByteBuffer> plain(
            TopicPartition partition, long offset) {
        return record(partition, offset, -1, null, new RecordHeaders());
    }

    private static ConsumerRecord<ByteBuffer, ByteBuffer> full(
            TopicPartition partition, long offset, String key) {
        return record(
                partition,
                offset,
                1_700_000_000_000L,
                ByteBuffer.wrap(key.getBytes(UTF_8)),
                new RecordHeaders().add("name", "header".getBytes(UTF_8)));
    }

    private static ConsumerRecord<ByteBuffer, ByteBuffer> record(
            TopicPartition partition,
            long offset,
            long timestampMs,
            @Nullable ByteBuffer key,
            Headers headers) {
        return new ConsumerRecord<>(
                "t",
                partition.partition(),
                offset,
                timestampMs,
                TimestampType.CREATE_TIME,
                1,
                1,
                key,
                ByteBuffer.wrap("value".getBytes(UTF_8)),
                headers,
                Optional.empty());
    }
}
