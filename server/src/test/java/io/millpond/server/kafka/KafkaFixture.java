package io.millpond.server.kafka;

import io.millpond.server.broker.EmbeddedBroker;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What a test with a real broker works on: a new topic of two partitions and a new database in a
/// directory of its own. The broker is one for all classes of a run; it runs when a test begins.
///
/// Owned by the test's thread.
final class KafkaFixture implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(KafkaFixture.class);
    private static final AtomicInteger TOPIC_COUNT = new AtomicInteger();

    private String topic = "";
    private @Nullable EmbeddedBroker broker;
    private @Nullable TestTopics topics;
    private @Nullable TestDatabase database;
    private @Nullable Path directory;

    /// A broker that is closed when the run ends.
    private record SharedBroker(EmbeddedBroker broker, Path directory) implements AutoCloseable {
        static SharedBroker open() {
            Path directory = temporaryDirectory();
            return new SharedBroker(EmbeddedBroker.open(directory, 0), directory);
        }

        @Override
        public void close() {
            broker.close();
            delete(directory);
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        EmbeddedBroker running =
                context.getRoot()
                        .getStore(NAMESPACE)
                        .computeIfAbsent("broker", _ -> SharedBroker.open(), SharedBroker.class)
                        .broker();
        broker = running;
        running.start();
        topic = "topic" + TOPIC_COUNT.getAndIncrement();
        running.createTopic(topic, 2);
        topics = new TestTopics(running);
        directory = temporaryDirectory();
        openDatabase();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        topics().close();
        closeDatabase();
        delete(Objects.requireNonNull(directory));
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("millpond-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EmbeddedBroker broker() {
        return Objects.requireNonNull(broker);
    }

    TestTopics topics() {
        return Objects.requireNonNull(topics);
    }

    /// The test's topic.
    String topic() {
        return topic;
    }

    /// Lets the test have another topic, which it makes itself.
    void useTopic(String other) {
        topic = other;
    }

    /// Ends the database's life, as a clean shutdown does. Idempotent.
    void closeDatabase() {
        TestDatabase open = database;
        if (open != null) {
            open.close();
            database = null;
        }
    }

    /// Begins the next life of the database.
    void openDatabase() {
        database = TestDatabase.open(Objects.requireNonNull(directory));
    }

    private TestDatabase database() {
        return Objects.requireNonNull(database);
    }

    /// As [TestDatabase#run].
    void run(String sql) {
        database().run(sql);
    }

    /// As [TestDatabase#query].
    String query(String sql) {
        return database().query(sql);
    }

    /// As [TestDatabase#partitionMetrics].
    List<Double> partitionMetrics(String name) {
        return database().partitionMetrics(name);
    }

    /// As [TestDatabase#await(String, Predicate)].
    String await(String sql, Predicate<String> condition) {
        return database().await(sql, condition);
    }

    /// As [TestDatabase#await(String, String)].
    void await(String sql, String expected) {
        database().await(sql, expected);
    }
}
