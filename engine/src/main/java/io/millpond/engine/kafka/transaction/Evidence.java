package io.millpond.engine.kafka.transaction;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.kafka.client.CommittedOffset;
import io.millpond.engine.kafka.position.DecisionRecord;
import io.millpond.engine.kafka.position.OffsetSignature;

import org.apache.kafka.common.TopicPartition;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What the cluster says about a block in doubt, read after everything that could still decide it
/// was put out. A pure function of that.
///
/// @param server and `table`: who prepared the block
/// @param lastDecided the sequence of the lane's last block that this catalog knows as decided
/// @param record the lane's record in the topic of decisions
/// @param committed the group's offsets of the block's partitions
/// @param recorded where the group reads the block's partitions next, by its records
record Evidence(
        UUID server,
        UUID table,
        long lastDecided,
        Optional<DecisionRecord.Decided> record,
        Map<TopicPartition, CommittedOffset> committed,
        Map<TopicPartition, Long> recorded) {

    /// What became of the block.
    sealed interface Verdict {}

    /// Its transaction was committed.
    record Committed() implements Verdict {}

    /// Its transaction was not committed and will not be.
    record NotCommitted() implements Verdict {}

    /// It cannot be told any more. An operator's word decides.
    record Unknown(String reason) implements Verdict {}

    /// It must not be believed; a person has to act.
    record Contradiction(String reason) implements Verdict {}

    /// Whether the lane's record is the one that the catalog knows, or a later one. If it is
    /// neither, the topic lost records, and the absence of one proves nothing.
    static boolean isKept(Optional<DecisionRecord.Decided> record, long lastDecided) {
        return record.isPresent() && record.get().sequence() >= lastDecided;
    }

    /// What became of `ingest`:
    ///
    /// 1. The lane's record is the block's: committed.
    /// 2. The record is of a later block, or of this number but another block: this catalog lost
    ///    its end, or a copy of it is at work.
    /// 3. The record is the last decided block's: not committed.
    /// 4. The topic lost the record. An offset of the group that this very block signed proves
    ///    that it was committed. If every partition is read next from the block's first message or
    ///    before it, dropping the block is right, whatever happened: its messages come again.
    /// 5. Else nobody knows.
    Verdict judge(PreparedIngest ingest) {
        if (record.isPresent() && record.get().isOf(ingest)) {
            return new Committed();
        }
        if (record.isPresent() && record.get().sequence() > lastDecided) {
            return new Contradiction(lostEnd(ingest.lane(), record.get(), lastDecided));
        }
        if (isKept(record, lastDecided)) {
            return new NotCommitted();
        }
        return judgeByOffsets(ingest);
    }

    private Verdict judgeByOffsets(PreparedIngest ingest) {
        boolean isReadAgain = true;
        for (PreparedIngest.Range range : ingest.ranges()) {
            TopicPartition partition =
                    new TopicPartition(range.end().topic(), range.end().partition());
            CommittedOffset offset = committed.get(partition);
            Optional<OffsetSignature> signature =
                    offset == null ? Optional.empty() : OffsetSignature.decode(offset.metadata());
            if (signature.filter(s -> isOf(s, ingest, range)).isPresent()) {
                return new Committed();
            }
            long next = offset == null ? recorded.getOrDefault(partition, 0L) : offset.nextOffset();
            isReadAgain &= next <= range.fromOffset();
        }
        return isReadAgain ? new NotCommitted() : new Unknown(unknown(ingest));
    }

    private boolean isOf(
            OffsetSignature signature, PreparedIngest ingest, PreparedIngest.Range range) {
        return signature.isOf(server, table)
                && signature.lane() == ingest.lane()
                && signature.sequence() == ingest.sequence()
                && signature.topicId().equals(range.end().topicId());
    }

    /// What is said when the catalog is behind the lane's own record.
    static String lostEnd(int lane, DecisionRecord.Decided record, long lastDecided) {
        return ("The topic of decisions holds block %d of consumer %d as decided by this server, but"
                        + " its catalog knows none after %d: the data directory was restored from a"
                        + " backup or copied, and the rows of the blocks in between are missing"
                        + " here. Create the table anew to go on from the group's offsets")
                .formatted(record.sequence(), lane, lastDecided);
    }

    private static String unknown(PreparedIngest ingest) {
        return ("Whether %s is decided cannot be told: the topic of decisions lost its record and the"
                        + " group's offsets were moved")
                .formatted(text(ingest));
    }

    /// The block and its ranges, as people read them.
    static String text(PreparedIngest ingest) {
        StringBuilder ranges = new StringBuilder();
        for (PreparedIngest.Range range : ingest.ranges()) {
            ranges.append(ranges.isEmpty() ? "" : ", ");
            ranges.append(range.end().topic()).append('-').append(range.end().partition());
            ranges.append(" [").append(range.fromOffset()).append(", ");
            ranges.append(range.end().nextOffset()).append(')');
        }
        return "block %d of consumer %d (%s)".formatted(ingest.sequence(), ingest.lane(), ranges);
    }
}
