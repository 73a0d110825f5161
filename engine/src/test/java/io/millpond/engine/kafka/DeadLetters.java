package io.millpond.engine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.execute.Definitions;
import io.millpond.engine.execute.Instance;
import io.millpond.engine.execute.InstanceStart;
import io.millpond.engine.insert.InsertTransaction;
import io.millpond.engine.kafka.letter.DeadLetterQueue;
import io.millpond.engine.kafka.letter.LetterMatching;
import io.millpond.engine.kafka.letter.ReplayBatch;
import io.millpond.engine.kafka.letter.ReplayedLetters;
import io.millpond.engine.kafka.message.DeadLetter;
import io.millpond.engine.mergetree.MergeTreeTable;
import io.millpond.engine.testing.Databases;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.io.FileSystem;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Letters and databases to park them in.
public final class DeadLetters {
    /// A Kafka table that does not consume, and two views on it; the second one takes no id 666.
    public static final List<String> DEFINITIONS =
            List.of(
                    "CREATE TABLE queue (id UInt64) ENGINE = Kafka('127.0.0.1:1', 't', 'g',"
                            + " 'JSONEachRow')",
                    "SYSTEM STOP queue",
                    "CREATE TABLE first (id Int64) ENGINE = MergeTree ORDER BY id",
                    "CREATE TABLE second (id Int64) ENGINE = MergeTree ORDER BY id",
                    "CREATE MATERIALIZED VIEW to_first TO first AS SELECT id FROM queue",
                    "CREATE MATERIALIZED VIEW to_second TO second AS SELECT id +"
                            + " throwIf(id = 666) AS id FROM queue");

    private DeadLetters() {}

    /// A letter of partition 0 of topic `t` that no view made rows of.
    static DeadLetter letter(long offset, byte[] payload) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", new byte[] {(byte) 0xff, 0, 1});
        headers.add("trace", "second".getBytes(UTF_8));
        ConsumerRecord<ByteBuffer, ByteBuffer> message =
                new ConsumerRecord<>(
                        "t",
                        0,
                        offset,
                        1_700_000_000_123L,
                        TimestampType.CREATE_TIME,
                        ConsumerRecord.NULL_SIZE,
                        ConsumerRecord.NULL_SIZE,
                        ByteBuffer.wrap("k".getBytes(UTF_8)),
                        ByteBuffer.wrap(payload),
                        headers,
                        Optional.empty());
        return new DeadLetter(message, 6, "Cannot parse", "default.view");
    }

    public static DeadLetter letter(long offset, String payload) {
        return letter(offset, payload.getBytes(UTF_8));
    }

    /// Opens the database that `files` holds without a session, and closes it.
    public static void inDatabase(FileSystem files, Consumer<Instance> body) {
        Instance instance = InstanceStart.start(Databases.DIRECTORY, Databases.settings(files));
        try {
            body.accept(instance);
        } finally {
            Definitions.stopAll(instance);
            instance.background().close();
            instance.catalog().close();
        }
    }

    static UUID uuid(Instance instance, String table) {
        return instance.catalog().snapshot().table("default", table).orElseThrow().uuid();
    }

    /// Parks letters of the table `queue` in a frame of their own.
    static void park(Instance instance, List<DeadLetter> letters) {
        InsertTransaction transaction =
                instance.inserts().begin(instance.inserts().backgroundContext("default", "test"));
        try {
            new DeadLetterQueue(uuid(instance, "queue"), instance.services())
                    .park(transaction, letters);
            transaction.commit(List.of());
        } finally {
            transaction.abort();
        }
    }

    /// `system.dead_letter_queue`.
    static MergeTreeTable letters(Instance instance) {
        UUID uuid =
                instance.catalog()
                        .snapshot()
                        .table("system", "dead_letter_queue")
                        .orElseThrow()
                        .uuid();
        return (MergeTreeTable) instance.tables().find(uuid).orElseThrow();
    }

    /// Replays all letters of the table `queue`.
    static ReplayedLetters replay(Instance instance, ReplayBatch.Bounds bounds) {
        return replay(instance, new DeadLetterReplays(bounds), DeadLetters::all);
    }

    static ReplayedLetters replay(
            Instance instance, DeadLetterReplays replays, LetterMatching matching) {
        return replay(instance, replays, matching, new CancellationToken());
    }

    static ReplayedLetters replay(
            Instance instance,
            DeadLetterReplays replays,
            LetterMatching matching,
            CancellationToken token) {
        return replays.run(
                (KafkaTable) instance.tables().find(uuid(instance, "queue")).orElseThrow(),
                letters(instance),
                matching,
                instance.services(),
                token);
    }

    public static int[] all(Block letters) {
        return IntStream.range(0, letters.rowCount()).toArray();
    }
}
