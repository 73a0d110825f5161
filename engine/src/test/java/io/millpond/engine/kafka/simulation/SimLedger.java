package io.millpond.engine.kafka.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.kafka.sim.Cluster;
import io.millpond.engine.kafka.sim.PartitionLog;

import org.apache.kafka.common.TopicPartition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was produced and where it is visible by now, and the rules these two have to obey.
///
/// - Over all nodes a message is visible at most once, plus once for each time an operator set an
///   offset back before it.
/// - In the end every message is visible, but for those an operator set an offset forward over.
/// - A SEEK from one offset to another, both of which are known, changes both bounds alike: what it
///   passes over is read once less, what it goes back over once more, and has to be.
final class SimLedger {
    private final Cluster cluster;
    private final Map<String, Message> messages = new TreeMap<>();
    private int missingCount;

    /// A message with rows.
    private static final class Message {
        final TopicPartition partition;
        final long offset;
        /// How often it has to be visible in the end, and may be at any time.
        int required = 1;

        int allowed = 1;

        /// Whether its topic was deleted.
        boolean isGone;

        int count;

        Message(TopicPartition partition, long offset) {
            this.partition = partition;
            this.offset = offset;
        }

        int missing() {
            return Math.max(0, required - count);
        }
    }

    SimLedger(Cluster cluster) {
        this.cluster = cluster;
    }

    /// Appends a message with a row of its text to a partition.
    void produce(TopicPartition partition) {
        PartitionLog log = cluster.log(partition);
        String text = partition.partition() + "@" + log.endOffset() + "#" + messages.size();
        messages.put(text, new Message(partition, log.endOffset()));
        log.append(null, text.getBytes(UTF_8));
        missingCount++;
    }

    /// An operator sets the group's offset: what is at or after it may come again, what is before
    /// it may be left out.
    void moved(TopicPartition partition, long offset) {
        for (Message message : messages.values()) {
            if (message.partition.equals(partition) && !message.isGone) {
                int before = message.missing();
                if (message.offset >= offset) {
                    message.allowed++;
                } else {
                    message.required = 0;
                }
                missingCount += message.missing() - before;
            }
        }
    }

    /// The partition is read on at `to` where it would have been read on at `from`.
    void sought(TopicPartition partition, long from, long to) {
        for (Message message : messages.values()) {
            if (!message.partition.equals(partition) || message.isGone) {
                continue;
            }
            int before = message.missing();
            if (to <= message.offset && message.offset < from) {
                message.required++;
                message.allowed++;
            } else if (from <= message.offset && message.offset < to) {
                message.required = Math.max(0, message.required - 1);
                message.allowed--;
            }
            missingCount += message.missing() - before;
        }
    }

    /// Nobody knows where the partition is read on, perhaps at some place before.
    void loosen(TopicPartition partition) {
        moved(partition, 0);
        moved(partition, Long.MAX_VALUE);
    }

    /// The topic is deleted: what nobody shows yet may never be seen.
    void recreate() {
        for (Message message : messages.values()) {
            int before = message.missing();
            message.required = 0;
            message.isGone = true;
            missingCount += message.missing() - before;
        }
    }

    /// A node shows these messages in all its targets.
    void shown(String node, Collection<String> texts) {
        for (String text : texts) {
            Message message = change(text, 1);
            if (message.count > message.allowed) {
                throw new AssertionError(
                        "%s shows %s, which is then visible %d times, not at most %d"
                                .formatted(node, text, message.count, message.allowed));
            }
        }
    }

    /// These messages may be visible once more.
    void allowAgain(Collection<String> texts) {
        for (String text : texts) {
            Message message = messages.get(text);
            if (message != null) {
                message.allowed++;
            }
        }
    }

    /// A node is down: what it will show again is counted when it is up.
    void hidden(Collection<String> texts) {
        texts.forEach(text -> change(text, -1));
    }

    private Message change(String text, int by) {
        Message message = messages.get(text);
        if (message == null) {
            throw new AssertionError("never produced: " + text);
        }
        int before = message.missing();
        message.count += by;
        missingCount += message.missing() - before;
        return message;
    }

    int producedCount() {
        return messages.size();
    }

    int missingCount() {
        return missingCount;
    }

    /// The messages that have to be visible more often than they are.
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        messages.forEach(
                (text, message) -> {
                    if (message.missing() > 0) {
                        missing.add(text);
                    }
                });
        return missing;
    }
}
