package io.millpond.server.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.server.broker.EmbeddedBroker;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Goal: a block in doubt whose evidence the cluster lost waits for an operator's word, says so,
/// and then does what the word says. Method: a server whose disk dies between a block's decision
/// and its publication, a real broker whose topic of decisions is deleted, and offsets moved.
@Timeout(180)
final class LostDecisionsTest {
    private static final String TOPIC = "t";
    private static final String GROUP = "g";
    private static final String DECISIONS = "decisions";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final List<String> TARGETS = List.of("first", "second");
    private static final String ERROR = "SELECT last_error FROM system.kafka_consumers";

    @TempDir private static Path brokerDirectory;
    private long sent;

    @Test
    void aBlockNobodyKnowsWaitsForTheOperatorsWord() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.open(brokerDirectory, 0);
                TestTopics topics = new TestTopics(broker);
                Admin admin = broker.admin()) {
            broker.createTopic(TOPIC, 1);
            MemoryFileSystem template = new MemoryFileSystem();
            try (TestDatabase definition = TestDatabase.open(template)) {
                define(definition, broker);
                assertThatThrownBy(() -> definition.run("SYSTEM RESOLVE queue PUBLISH"))
                        .hasMessageContaining("No block of the table waits to be resolved");
            }
            MemoryFileSystem doubtful = leaveABlockInDoubt(template, topics, admin);
            long end = sent;
            try (TestDatabase database = TestDatabase.open(doubtful.crashCopy(0))) {
                awaitQuestion(database, end);
                database.run("SYSTEM RESOLVE default.queue DROP");
                send(topics);
                awaitIds(database, id -> id != end - 1);
            }
            forget(admin, end);
            try (TestDatabase database = TestDatabase.open(doubtful.crashCopy(0))) {
                awaitQuestion(database, end);
                database.run("SYSTEM RESOLVE queue PUBLISH");
                assertThat(database.query("SELECT count() FROM second"))
                        .isEqualTo(database.query("SELECT count() FROM first"));
                send(topics);
                awaitIds(database, _ -> true);
                assertThatThrownBy(() -> database.run("SYSTEM RESOLVE queue DROP"))
                        .hasMessageContaining("No block of the table waits to be resolved");
            }
        }
    }

    private static void awaitQuestion(TestDatabase database, long end) {
        database.await(
                "SELECT state, is_failing FROM system.kafka_consumers",
                "waiting for SYSTEM RESOLVE\t1");
        assertThat(database.query(ERROR))
                .contains("(t-0 [%d, %d))".formatted(end - 1, end))
                .contains("SYSTEM RESOLVE default.queue PUBLISH");
        assertThatThrownBy(() -> database.run("SYSTEM SEEK queue TO LATEST"))
                .hasMessageContaining("Say SYSTEM RESOLVE default.queue PUBLISH or DROP first");
    }

    /// Waits until both targets hold exactly these of the ids that were sent, each once.
    private void awaitIds(TestDatabase database, LongPredicate isExpected) {
        String ids =
                LongStream.range(0, sent)
                        .filter(isExpected)
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(",", "[", "]"));
        for (String target : TARGETS) {
            database.await("SELECT arraySort(groupArray(id)) FROM " + target, ids);
        }
    }

    private void send(TestTopics topics) {
        topics.send(TOPIC, 0, "{\"id\":" + sent++ + "}");
    }

    private static long offset(Admin admin) throws ExecutionException, InterruptedException {
        OffsetAndMetadata offset =
                admin.listConsumerGroupOffsets(GROUP)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(PARTITION);
        return offset == null ? 0 : offset.offset();
    }

    /// Lets the cluster lose its decisions, and moves the group's offset to the end.
    private static void forget(Admin admin, long end)
            throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(DECISIONS)).all().get();
        while (admin.listTopics().names().get().contains(DECISIONS)) {
            Thread.onSpinWait();
        }
        admin.alterConsumerGroupOffsets(GROUP, Map.of(PARTITION, new OffsetAndMetadata(end)))
                .all()
                .get();
    }

    private static void define(TestDatabase database, EmbeddedBroker broker) {
        database.run(
                "CREATE TABLE queue (id UInt64) ENGINE = Kafka('%s', '%s', '%s', 'JSONEachRow')"
                                .formatted(broker.bootstrapServers(), TOPIC, GROUP)
                        + " SETTINGS kafka_commit_protocol = 'transaction',"
                        + " kafka_decision_topic = '"
                        + DECISIONS
                        + "'");
        for (String target : TARGETS) {
            database.run("CREATE TABLE " + target + " (id UInt64) ENGINE = MergeTree ORDER BY id");
            database.run(
                    "CREATE MATERIALIZED VIEW mv_%s TO %s AS SELECT id FROM queue"
                            .formatted(target, target));
        }
    }

    /// Lets disks die, each a little later in the life of a block of one message, until one does
    /// after the block is decided and before it is visible; then lets the cluster forget.
    private MemoryFileSystem leaveABlockInDoubt(
            MemoryFileSystem template, TestTopics topics, Admin admin) throws Exception {
        MemoryFileSystem files = template.crashCopy(0);
        for (int k = 1; k < 60; k++) {
            FaultyFileSystem faulty = new FaultyFileSystem(files);
            TestDatabase dying = TestDatabase.open(faulty);
            awaitIds(dying, _ -> true);
            faulty.crashAt(faulty.operationCount() + k);
            send(topics);
            dying.await(
                    "SELECT (SELECT max(is_failing) FROM system.kafka_consumers)"
                            + " OR (SELECT count() FROM second) = "
                            + sent,
                    "1");
            boolean isVisible =
                    dying.query("SELECT count() = " + sent + " FROM second").equals("1");
            closeQuietly(dying);
            files = files.crashCopy(k);
            if (!isVisible && offset(admin) == sent) {
                forget(admin, sent);
                return files;
            }
        }
        throw new IllegalStateException("no block was left in doubt");
    }

    private static void closeQuietly(TestDatabase dying) {
        try {
            dying.close();
        } catch (DatabaseException _) {
            // Its disk is gone.
        }
    }
}
