package io.millpond.engine.kafka.letter;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.kafka.DeadLetters;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.block.Block;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation;
import io.millpond.storage.testing.MemoryFileSystem;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What a batch of a replay holds, and for how long.
final class ReplayBatchTest {
    private static final ReplayBatch.Bounds BOUNDS = new ReplayBatch.Bounds(2, 1 << 20);

    private static Block block(int count) {
        List<DeadLetterColumns.Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(
                    new DeadLetterColumns.Row(
                            DeadLetters.letter(i, "{\"id\": %d}".formatted(i)),
                            1,
                            ZoneOffset.UTC,
                            "default",
                            "queue",
                            new UUID(0, 1)));
        }
        return DeadLetterColumns.block(rows);
    }

    /// A few messages of a part of many megabytes must not keep its blocks.
    @Test
    void messagesHaveBytesOfTheirOwn() {
        ReplayBatch batch = new ReplayBatch(BOUNDS, DeadLetters::all, 1);
        assertThat(batch.take("part", 0, block(100))).isFalse();
        assertThat(batch.messages()).hasSize(2);
        for (ConsumerRecord<ByteBuffer, ByteBuffer> message : batch.messages()) {
            for (ByteBuffer bytes : List.of(message.key(), message.value())) {
                int arrayBytes = bytes.array().length - bytes.arrayOffset();
                assertThat(arrayBytes).isEqualTo(bytes.remaining());
            }
            for (Header header : message.headers()) {
                assertThat(header.value()).hasSizeLessThan(10);
            }
        }
    }

    @Test
    void partIsLookedAtAgainUntilAllOfItIsTaken() {
        ReplayBatch batch = new ReplayBatch(BOUNDS, DeadLetters::all, 1);
        assertThat(batch.take("first", 0, block(1))).isTrue();
        assertThat(batch.take("second", 0, block(3))).isFalse();
        batch.scanned();
        assertThat(batch.exhausted()).containsExactly("first");
        assertThat(batch.parts()).containsExactlyInAnyOrder("first", "second");
    }

    /// The first of two batches writes the letters' part anew; the old file goes before the second
    /// batch has written its rows.
    @Test
    void partsThatABatchHasWrittenAnewAreNotKeptUntilTheEnd() {
        FaultyFileSystem files = new FaultyFileSystem(new MemoryFileSystem());
        try (Millpond database = Databases.open(files)) {
            Session session = database.session(SessionOptions.plain());
            DeadLetters.DEFINITIONS.forEach(session::query);
            session.query(
                    "INSERT INTO system.dead_letter_queue (event_date, event_time, table_engine,"
                            + " database, table, raw_message, kafka_offset) SELECT '2026-01-15',"
                            + " '2026-01-15 00:00:00', 'Kafka', 'default', 'queue',"
                            + " '{\"id\": 1}', number FROM numbers(10100)");
            assertThat(Rows.of(session, "SYSTEM REPLAY DEAD LETTERS queue"))
                    .containsExactly("10100\t0");
        }
        List<String> operations =
                files.operations().stream()
                        .filter(
                                operation ->
                                        operation.kind() == FileOperation.Kind.DELETE
                                                || operation.kind() == FileOperation.Kind.RENAME)
                        .map(FileOperation::toString)
                        .toList();
        int deleted = place(operations, "DELETE", "202601_1_1_0.part");
        int written = place(operations, "RENAME", "all_2_2_0.part");
        assertThat(deleted).isNotNegative().isLessThan(written);
    }

    private static int place(List<String> operations, String kind, String file) {
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).startsWith(kind) && operations.get(i).endsWith(file)) {
                return i;
            }
        }
        return -1;
    }
}
