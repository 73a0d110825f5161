package io.millpond.engine.kafka.setting;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// What one lane of a table works by. Immutable.
///
/// @param name `database.table/lane`, for threads and the log
/// @param server made with the data directory
/// @param topics names; entries that begin with `^` are regular expressions
/// @param pollTimeoutMs the longest wait of one poll
/// @param headBytes leading bytes of each payload that are not decoded; shorter ones are skipped
/// @param brokenPolicy what happens to a message that cannot be decoded
/// @param offsets where a partition is read that nothing is known of, or whose position is gone
/// @param tombstones what happens to a message without payload
/// @param decisionTopic where decisions of protocol `transaction` are
/// @param laneCount the lanes of the table
public record LaneSettings(
        String name,
        UUID server,
        UUID table,
        int lane,
        String brokers,
        String group,
        List<String> topics,
        FlushRule flushRule,
        long pollTimeoutMs,
        int headBytes,
        BrokenPolicy brokenPolicy,
        OffsetPolicy offsets,
        TombstonePolicy tombstones,
        CommitProtocol protocol,
        String decisionTopic,
        int laneCount) {

    /// Of which server and table the origin of a group is does not matter; see [GroupRestore].
    public static final int ORIGIN = Integer.MIN_VALUE;

    /// What happens to a message that cannot be decoded.
    public enum BrokenPolicy {
        /// Its partition stands still, and it is tried again now and then.
        STOP,
        /// A row with the message and the error stands for it.
        ROW,
        /// It goes to `system.dead_letter_queue`, and so does a message whose rows a view fails on.
        PARK
    }

    /// What happens to a message without payload.
    public enum TombstonePolicy {
        /// It is counted, and no more.
        SKIP,
        /// A row of defaults stands for it.
        ROW,
        /// It goes to `system.dead_letter_queue`.
        PARK
    }

    public LaneSettings {
        topics = List.copyOf(topics);
    }

    /// `database.table`.
    public String tableName() {
        return name.substring(0, name.length() - Integer.toString(lane).length() - 1);
    }

    public ReadingRules readingRules() {
        return new ReadingRules(name, headBytes, brokenPolicy, tombstones);
    }

    /// The id of this lane's member of the group: the same after every restart, and of no other
    /// server.
    public String instanceId() {
        return instancePrefix(server, table) + lane;
    }

    /// What the ids of a table's members begin with.
    public static String instancePrefix(UUID server, UUID table) {
        return "millpond-" + server + '-' + table + '-';
    }

    /// The id under which decisions of a lane are made: one that uses it puts every earlier user
    /// out.
    ///
    /// @param ofLane below 0: of restoring what the group lost of lane `-1 - ofLane`; [#ORIGIN]: of
    ///     the group's first positions, and the same on every server
    public String transactionalId(int ofLane) {
        if (ofLane == ORIGIN) {
            return "millpond-origin-" + group;
        }
        return "millpond-" + server + '-' + table + '-' + ofLane;
    }

    /// What the lane subscribes to when any topic is a regular expression; null when none is.
    @Nullable
    public Pattern pattern() {
        if (topics.stream().noneMatch(topic -> topic.startsWith("^"))) {
            return null;
        }
        return Pattern.compile(
                String.join(
                        "|",
                        topics.stream()
                                .map(topic -> topic.startsWith("^") ? topic : Pattern.quote(topic))
                                .toList()));
    }
}
