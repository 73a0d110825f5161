package io.millpond.engine.kafka.client;

import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.thread.LaneThreads;
import io.millpond.engine.kafka.thread.Monitor;
import io.millpond.engine.kafka.thread.Pause;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Looks now and then at how the cluster keeps the topics that the promise of exactly once rests
/// on, and holds what is to be said of that.
///
/// It has a thread and a client of its own, asks nothing but descriptions, and nothing waits for
/// it: ingest is the same whatever the answers are, also when the rights to ask are missing. A
/// topic that is not there yet is made when it is first used, and looked at later.
/// [#run] is the thread; the rest may be called from any thread.
public final class DurabilityCheck implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DurabilityCheck.class);

    /// After this, topics that the first use makes are there, or a cluster that did not answer
    /// does.
    private static final long SECOND_LOOK_MS = 60_000;

    private static final long LOOK_INTERVAL_MS = 3_600_000;

    private final String name;
    private final List<String> topics;
    private final Supplier<Source> sources;
    private final Pause pause;
    private final Monitor lock;

    /// Open while the cluster is asked; guarded by `lock`.
    private @Nullable Source asking;

    /// Guarded by `lock`.
    private boolean isEnding;

    private volatile List<String> warnings = List.of();

    /// What the cluster says of its topics. Each call waits within a bound.
    public interface Source extends AutoCloseable {
        /// Throws a Kafka exception when the cluster does not answer, when there is no such topic,
        /// or when the rights to ask are missing.
        TopicDurability durability(String topic);

        /// Ends a call that waits, too. Any thread may call it, and again.
        @Override
        void close();
    }

    /// @param name of the table, for the log
    /// @param sources each a client of its own
    public DurabilityCheck(
            String name, List<String> topics, Supplier<Source> sources, LaneThreads threads) {
        this.name = name;
        this.topics = List.copyOf(topics);
        this.sources = sources;
        this.pause = new Pause(threads.monitor());
        this.lock = threads.monitor();
    }

    /// The topics that hold what is decided.
    public static List<String> topics(CommitProtocol protocol, String decisionTopic) {
        return switch (protocol) {
            case LOCAL -> List.of(Topic.GROUP_METADATA_TOPIC_NAME);
            case TRANSACTION ->
                    List.of(
                            Topic.GROUP_METADATA_TOPIC_NAME,
                            Topic.TRANSACTION_STATE_TOPIC_NAME,
                            decisionTopic);
        };
    }

    /// What the last look that was answered found.
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public void run() {
        look();
        pause.await(SECOND_LOOK_MS);
        while (!isEnding()) {
            look();
            pause.await(LOOK_INTERVAL_MS);
        }
    }

    private boolean isEnding() {
        lock.lock();
        try {
            return isEnding;
        } finally {
            lock.unlock();
        }
    }

    /// Asks once. Without an answer everything stays as it was.
    void look() {
        try (Source source = sources.get()) {
            if (!begin(source)) {
                return;
            }
            List<String> found = new ArrayList<>();
            for (String topic : topics) {
                ask(source, topic).ifPresent(durability -> found.addAll(durability.warnings()));
            }
            say(found);
        } catch (KafkaException e) {
            LOG.debug("durability unknown table={}", name, e);
        } catch (IllegalStateException e) {
            // What a client answers that was closed in the middle of a question.
            if (!isEnding()) {
                throw e;
            }
        } finally {
            lock.lock();
            asking = null;
            lock.unlock();
        }
    }

    private boolean begin(Source source) {
        lock.lock();
        try {
            asking = source;
            return !isEnding;
        } finally {
            lock.unlock();
        }
    }

    private void say(List<String> found) {
        if (!found.equals(warnings)) {
            if (!found.isEmpty()) {
                LOG.warn("cluster may lose commits table={}: {}", name, String.join("; ", found));
            }
            warnings = List.copyOf(found);
        }
    }

    /// Empty when there is no such topic, or it must not be looked at.
    private Optional<TopicDurability> ask(Source source, String topic) {
        try {
            return Optional.of(source.durability(topic));
        } catch (UnknownTopicOrPartitionException _) {
            return Optional.empty();
        } catch (AuthorizationException e) {
            LOG.info("durability not visible table={} topic={}: {}", name, topic, e.getMessage());
            return Optional.empty();
        }
    }

    /// Lets [#run] return soon, whatever the cluster does.
    public void end() {
        Source open;
        lock.lock();
        try {
            isEnding = true;
            open = asking;
        } finally {
            lock.unlock();
        }
        pause.end();
        if (open != null) {
            open.close();
        }
    }
}
