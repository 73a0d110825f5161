package io.millpond.engine.kafka.position;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.CommittedOffset;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.UUID;

/// Where a partition that was just assigned is read from: a pure function of what this server's log
/// and the consumer group say.
///
/// In this order:
/// 1. The group's offset is signed by this server and table with a sequence this catalog has not
///    reached: the catalog lost its end or is a copy. Nothing is read; see [Refused].
/// 2. The log's position belongs to a topic that was deleted (its id differs): it counts for
///    nothing, and so does an offset signed for the deleted topic.
/// 3. The log's position wins when the group has no offset, or one this server and table signed, or
///    still the very one found when the partition was taken over: the frame is the truth, and a
///    crash or a lost answer between frame and commit costs nothing.
/// 4. Otherwise someone else moved the group, another server or an operator: the group's offset
///    wins, and what that skips or repeats against the log is counted.
/// 5. With neither, the partition is new: [Anew].
///
/// A position from a backup wins until a block was decided from it on: what the group has was read
/// by the server that was backed up, after the backup. So do partitions of which a backup has no
/// position begin anew, as long as this server has not told the group of them.
///
/// @param isRestored whether the positions come from a backup
public record PositionRule(UUID server, UUID table, long highestSequence, boolean isRestored) {

    /// The rule for a table that is not restored.
    PositionRule(UUID server, UUID table, long highestSequence) {
        this(server, table, highestSequence, false);
    }

    /// Where to start.
    public sealed interface Start {}

    /// At the position of this server's log.
    public record FromLog(long nextOffset) implements Start {}

    /// At the group's offset.
    ///
    /// @param skipped messages between the log's position and a later offset of the group
    /// @param repeated messages between an earlier offset of the group and the log's position
    public record FromGroup(long nextOffset, long skipped, long repeated) implements Start {}

    /// At the offset that the partition's record says; the group has lost its own.
    public record FromRecord(long nextOffset) implements Start {}

    /// Nothing is known of the partition: at its beginning, unless the client properties say the
    /// end.
    public record Anew() implements Start {}

    /// This server's log is behind what it committed itself.
    public record Refused(String reason) implements Start {}

    /// Decides where a partition is read first.
    ///
    /// @param topicId the topic's present id, empty when unknown
    /// @param logged this server's position
    /// @param committed the group's offset
    public Start decide(
            String topicId, @Nullable StreamPosition logged, @Nullable CommittedOffset committed) {
        Optional<OffsetSignature> signature =
                committed == null ? Optional.empty() : OffsetSignature.decode(committed.metadata());
        boolean isOwn = signature.filter(s -> s.isOf(server, table)).isPresent();
        boolean isStale = signature.filter(s -> isOther(s.topicId(), topicId)).isPresent();
        if (committed == null || isStale) {
            return logged == null || isOther(logged.topicId(), topicId)
                    ? new Anew()
                    : new FromLog(logged.nextOffset());
        }
        if (isOwn && signature.orElseThrow().sequence() > highestSequence) {
            return refuse(logged, committed, signature.orElseThrow());
        }
        if (isRestored && !isOwn && (logged == null || isOther(logged.topicId(), topicId))) {
            return new Anew();
        }
        if (logged == null || isOther(logged.topicId(), topicId)) {
            return new FromGroup(committed.nextOffset(), 0, 0);
        }
        if (isOwn || logged.isRestored() || isFound(logged, committed)) {
            return new FromLog(logged.nextOffset());
        }
        long moved = committed.nextOffset() - logged.nextOffset();
        return new FromGroup(committed.nextOffset(), Math.max(0, moved), Math.max(0, -moved));
    }

    /// As [#decide], where a Kafka transaction decides blocks and every commit of the group is one:
    ///
    /// 1. As there, a sequence this catalog has not reached stops the partition, and a position
    ///    from a backup wins.
    /// 2. The group's offset is where to go on, whoever put it there, unless it is signed and what
    ///    was decided after it shows that the group has lost commits: the partition's record is
    ///    further, which every decision writes beside the offset; or this server's log is, and the
    ///    offset is one of its own or the very one it found when it took the partition over. Then
    ///    the furthest of these wins.
    /// 3. Without an offset of the group, the record of the partition says where it ended; without
    ///    one, the log's position.
    /// 4. With none of them, the partition is new.
    ///
    /// Messages are skipped or repeated against what the group is known to have read.
    ///
    /// @param recorded where the group reads the partition next, by its record
    public Start decideShared(
            String topicId,
            @Nullable StreamPosition logged,
            @Nullable CommittedOffset committed,
            @Nullable Long recorded) {
        StreamPosition own = logged == null || isOther(logged.topicId(), topicId) ? null : logged;
        if (committed == null || !isUsable(topicId, committed)) {
            if (recorded != null) {
                return new FromRecord(recorded);
            }
            return own == null ? new Anew() : new FromLog(own.nextOffset());
        }
        Optional<OffsetSignature> signature = OffsetSignature.decode(committed.metadata());
        boolean isOwn = signature.filter(s -> s.isOf(server, table)).isPresent();
        if (isOwn && signature.orElseThrow().sequence() > highestSequence) {
            return refuse(logged, committed, signature.orElseThrow());
        }
        if (own != null && own.isRestored()) {
            return new FromLog(own.nextOffset());
        }
        long logEnd = own == null ? -1 : own.nextOffset();
        long recordEnd = recorded == null ? -1 : recorded;
        if (signature.isPresent()) {
            boolean isLogProof = own != null && (isOwn || isFound(own, committed));
            if (isLogProof && logEnd > Math.max(recordEnd, committed.nextOffset())) {
                return new FromLog(logEnd);
            }
            if (recordEnd > committed.nextOffset()) {
                return new FromRecord(recordEnd);
            }
            // What another server signed further on, it has taken in: nothing is passed over.
            return new FromGroup(
                    committed.nextOffset(), 0, Math.max(0, logEnd - committed.nextOffset()));
        }
        long readEnd = Math.max(logEnd, recordEnd);
        long moved = readEnd < 0 ? 0 : committed.nextOffset() - readEnd;
        return new FromGroup(committed.nextOffset(), Math.max(0, moved), Math.max(0, -moved));
    }

    /// Whether the group has an offset of this topic, not of one of the same name that is gone.
    public static boolean isUsable(String topicId, @Nullable CommittedOffset committed) {
        return committed != null
                && OffsetSignature.decode(committed.metadata())
                        .filter(s -> isOther(s.topicId(), topicId))
                        .isEmpty();
    }

    private static boolean isFound(StreamPosition logged, CommittedOffset committed) {
        return logged.foundOffset() == committed.nextOffset()
                && logged.foundMetadata().equals(committed.metadata());
    }

    private static boolean isOther(String topicId, String presentTopicId) {
        return !topicId.isEmpty() && !presentTopicId.isEmpty() && !topicId.equals(presentTopicId);
    }

    private Refused refuse(
            @Nullable StreamPosition logged, CommittedOffset committed, OffsetSignature signature) {
        String position = logged == null ? "none" : Long.toString(logged.nextOffset());
        return new Refused(
                "The consumer group holds offset "
                        + committed.nextOffset()
                        + " that this server committed as number "
                        + signature.sequence()
                        + ", but its catalog ends at number "
                        + highestSequence
                        + " (position "
                        + position
                        + "). The data directory was restored from a backup or copied. Reset the"
                        + " group's offset to say where to go on");
    }
}
