package io.millpond.engine.kafka.message;

import static io.millpond.engine.kafka.lane.TestLane.P0;
import static io.millpond.engine.kafka.lane.TestLane.P1;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.MessageDecoder;
import io.millpond.engine.format.library.Formats;
import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.progress.LaneCounter;
import io.millpond.engine.kafka.progress.LaneProgress;
import io.millpond.engine.kafka.progress.LaneState;
import io.millpond.engine.kafka.setting.FlushRule;
import io.millpond.engine.kafka.setting.LaneSettings.BrokenPolicy;
import io.millpond.engine.kafka.setting.LaneSettings.TombstonePolicy;
import io.millpond.engine.metric.Metrics;
import io.millpond.storage.Clock;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ByteColumn;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// What becomes of broken messages, tombstones and empty payloads, policy by policy.
final class MessageReaderTest {
    private final LaneProgress progress = new LaneProgress("db.q/0", Clock.system(), new Metrics());

    @Test
    void brokenMessageStopsItsPartition() {
        MessageReader reader = reader(BrokenPolicy.STOP, TombstonePolicy.SKIP);
        MessageReader.Outcome outcome = read(reader, P0, "a", "b\n!", "c");
        assertThat(outcome).isEqualTo(new MessageReader.BrokenAt(P0, 1));
        AssembledBlock block = reader.assembler().take();
        assertThat(TestLane.lines(block.block())).containsExactly("a");
        assertThat(block.ranges()).containsExactly(new PartitionRange(P0, 0, 1));
        assertThat(block.messages()).isNull();
        assertThat(reader.broken().all()).containsExactly(P0);
    }

    @Test
    void brokenMessageIsOneRowWithItsErrorInStreamMode() {
        MessageReader reader = reader(BrokenPolicy.ROW, TombstonePolicy.SKIP);
        read(reader, P0, "a", "b\n!", "c");
        AssembledBlock block = reader.assembler().take();
        assertThat(TestLane.lines(block.block())).containsExactly("a", "", "c");
        assertThat(texts(block, "_error")).containsExactly("", "Not a line", "");
        assertThat(texts(block, "_raw_message")).containsExactly("", "b\n!", "");
        assertThat(block.letters()).isEmpty();
    }

    @Test
    void brokenMessageIsParkedWholeInDeadLetterMode() {
        MessageReader reader = reader(BrokenPolicy.PARK, TombstonePolicy.SKIP);
        read(reader, P0, "a", "b\n!", "c\nd");
        AssembledBlock block = reader.assembler().take();
        assertThat(TestLane.lines(block.block())).containsExactly("a", "c", "d");
        assertThat(block.ranges()).containsExactly(new PartitionRange(P0, 0, 3));
        assertThat(block.letters()).hasSize(1);
        DeadLetter letter = block.letters().getFirst();
        assertThat(letter.message().offset()).isEqualTo(1);
        assertThat(letter.error()).isEqualTo("Not a line");
        assertThat(letter.errorCode()).isEqualTo(27);
        assertThat(letter.view()).isEmpty();
        assertThat(count(LaneCounter.BROKEN)).isEqualTo(1);
        BlockMessages messages = block.messages();
        assertThat(messages).isNotNull();
        if (messages != null) {
            assertThat(messages.count()).isEqualTo(2);
            assertThat(messages.message(1).offset()).isEqualTo(2);
            assertThat(messages.fromRow(1)).isEqualTo(1);
            assertThat(messages.toRow(1)).isEqualTo(3);
        }
    }

    @Test
    void blockOfBrokenMessagesOnlyHasRangesAndLetters() {
        MessageReader reader = reader(BrokenPolicy.PARK, TombstonePolicy.SKIP);
        read(reader, P0, "!", "!");
        AssembledBlock block = reader.assembler().take();
        assertThat(block.block()).isNull();
        assertThat(block.letters()).hasSize(2);
        assertThat(block.ranges()).containsExactly(new PartitionRange(P0, 0, 2));
        assertThat(reader.assembler().take().letters()).isEmpty();
    }

    @Test
    void messagesAndLettersFollowTheirPartition() {
        MessageReader reader = reader(BrokenPolicy.PARK, TombstonePolicy.SKIP);
        read(reader, P0, "a", "!", "b\nc");
        read(reader, P1, "x", "!", "y");
        reader.assembler().drop(Set.of(P1));
        AssembledBlock block = reader.assembler().take();
        assertKept(block);

        reader.assembler().start(P0, 0);
        read(reader, P1, "x", "!");
        read(reader, P0, "a", "!", "b\nc");
        AssembledBlock without = reader.assembler().take().without(Set.of(P1));
        assertThat(without).isNotNull();
        if (without != null) {
            assertKept(without);
        }
    }

    private static void assertKept(AssembledBlock block) {
        assertThat(TestLane.lines(block.block())).containsExactly("a", "b", "c");
        assertThat(block.letters()).hasSize(1);
        assertThat(block.letters().getFirst().partition()).isEqualTo(P0);
        BlockMessages messages = block.messages();
        assertThat(messages).isNotNull();
        if (messages != null) {
            assertThat(messages.count()).isEqualTo(2);
            assertThat(messages.fromRow(1)).isEqualTo(1);
            assertThat(messages.toRow(1)).isEqualTo(3);
        }
    }

    @Test
    void keptMessagesCountAsMemory() {
        MessageReader plain = reader(BrokenPolicy.STOP, TombstonePolicy.SKIP);
        MessageReader keeping = reader(BrokenPolicy.PARK, TombstonePolicy.SKIP);
        String[] lines = new String[512];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "x".repeat(1000);
        }
        read(plain, P0, lines);
        read(keeping, P0, lines);
        assertThat(keeping.assembler().retainedBytes())
                .isGreaterThan(plain.assembler().retainedBytes() + 512 * 1000);
    }

    @Test
    void tombstoneIsOnlyCountedByDefault() {
        MessageReader reader = reader(BrokenPolicy.STOP, TombstonePolicy.SKIP);
        read(reader, P0, "a", null, "b");
        AssembledBlock block = reader.assembler().take();
        assertThat(TestLane.lines(block.block())).containsExactly("a", "b");
        assertThat(block.ranges()).containsExactly(new PartitionRange(P0, 0, 3));
        assertThat(count(LaneCounter.TOMBSTONES)).isEqualTo(1);
        assertThat(count(LaneCounter.EMPTY_PAYLOADS)).isZero();
    }

    @Test
    void tombstoneBecomesARowThatSaysSo() {
        MessageReader reader = reader(BrokenPolicy.STOP, TombstonePolicy.ROW);
        read(reader, P0, "a", null, "b");
        AssembledBlock block = reader.assembler().take();
        assertThat(TestLane.lines(block.block())).containsExactly("a", "", "b");
        Block rows = block.block();
        assertThat(rows).isNotNull();
        if (rows != null) {
            ByteColumn flags = (ByteColumn) rows.column(rows.header().indexOf("_is_tombstone"));
            assertThat(List.of(flags.value(0), flags.value(1), flags.value(2)))
                    .containsExactly((byte) 0, (byte) 1, (byte) 0);
        }
    }

    @Test
    void tombstoneIsParkedInEveryErrorMode() {
        for (BrokenPolicy policy : BrokenPolicy.values()) {
            MessageReader reader = reader(policy, TombstonePolicy.PARK);
            read(reader, P0, "a", null);
            AssembledBlock block = reader.assembler().take();
            assertThat(TestLane.lines(block.block())).containsExactly("a");
            assertThat(block.letters()).hasSize(1);
            assertThat(block.letters().getFirst().message().value()).isNull();
        }
    }

    @Test
    void emptyPayloadIsNoTombstone() {
        MessageReader reader =
                reader(
                        Formats.input("LineAsString")
                                .decoder(TestLane.HEADER, FormatSettings.DEFAULT),
                        BrokenPolicy.STOP,
                        TombstonePolicy.ROW);
        read(reader, P0, "a", "", "b");
        AssembledBlock block = reader.assembler().take();
        assertThat(TestLane.lines(block.block())).containsExactly("a", "b");
        assertThat(count(LaneCounter.EMPTY_PAYLOADS)).isEqualTo(1);
        assertThat(count(LaneCounter.TOMBSTONES)).isZero();
    }

    @Test
    void toleratedRowsAreCounted() {
        MessageReader reader =
                reader(
                        Formats.input("JSONEachRow")
                                .decoder(
                                        TestLane.HEADER,
                                        FormatSettings.DEFAULT.with(
                                                "input_format_allow_errors_num", "1")),
                        BrokenPolicy.STOP,
                        TombstonePolicy.SKIP);
        read(reader, P0, "{\"line\":\"a\"}\n{\"line\":}\n{\"line\":\"c\"}", "{\"line\":\"d\"}\nx");
        assertThat(TestLane.lines(reader.assembler().take().block()))
                .containsExactly("a", "c", "d");
        assertThat(count(LaneCounter.SKIPPED_ROWS)).isEqualTo(2);
    }

    private long count(LaneCounter counter) {
        progress.publish(LaneState.RUNNING, List::of);
        progress.publish(LaneState.WAITING, List::of);
        return progress.status().count(counter);
    }

    private static List<String> texts(AssembledBlock block, String column) {
        Block rows = block.block();
        return rows == null
                ? List.of()
                : TestLane.lines(
                        new Block(
                                TestLane.HEADER,
                                List.of(rows.column(rows.header().indexOf(column))),
                                rows.rowCount()));
    }

    private MessageReader reader(BrokenPolicy policy, TombstonePolicy tombstones) {
        return reader(new TestLane.Lines(), policy, tombstones);
    }

    private MessageReader reader(
            MessageDecoder decoder, BrokenPolicy policy, TombstonePolicy tombstones) {
        BlockAssembler assembler =
                new BlockAssembler(
                        TestLane.HEADER,
                        VirtualColumn.of(TestLane.HEADER, policy == BrokenPolicy.ROW, true),
                        "q",
                        policy == BrokenPolicy.PARK);
        assembler.start(P0, 0);
        assembler.start(P1, 0);
        return new MessageReader(
                decoder,
                assembler,
                new BrokenMessages(Clock.system(), new Random(1)),
                progress,
                TestLane.settings(policy, tombstones).readingRules());
    }

    private static MessageReader.Outcome read(
            MessageReader reader, TopicPartition partition, @Nullable String... lines) {
        List<ConsumerRecord<ByteBuffer, ByteBuffer>> records = new ArrayList<>();
        for (String line : lines) {
            records.add(TestLane.record(partition, records.size(), line));
        }
        return reader.read(
                new MessageBatch.Run(partition, records, records.size()),
                new FlushRule(1_000, 1 << 20, 7_500, 0));
    }
}
