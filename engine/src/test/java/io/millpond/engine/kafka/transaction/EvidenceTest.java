package io.millpond.engine.kafka.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.catalog.PreparedIngest;
import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.CommittedOffset;
import io.millpond.engine.kafka.position.DecisionRecord;
import io.millpond.engine.kafka.position.OffsetSignature;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What is made of each answer that the cluster may give about a block in doubt.
final class EvidenceTest {
    private static final UUID SERVER = new UUID(1, 1);
    private static final UUID TABLE = new UUID(2, 2);
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);
    private static final long LAST = 10;

    /// Block 12 of lane 0: `[100, 150)` of one partition, `[7, 9)` of another.
    private static final PreparedIngest BLOCK =
            new PreparedIngest(0, 12, 0xabc, List.of(range(0, 100, 150), range(1, 7, 9)), Map.of());

    private static PreparedIngest.Range range(int partition, long from, long to) {
        return new PreparedIngest.Range(from, new StreamPosition("t", "id", partition, to, -1, ""));
    }

    private static Evidence.Verdict byRecord(long sequence, long token) {
        return judge(Optional.of(new DecisionRecord.Decided(sequence, token)), Map.of(), Map.of());
    }

    private static Evidence.Verdict byOffsets(
            Map<TopicPartition, CommittedOffset> committed, Map<TopicPartition, Long> recorded) {
        return judge(Optional.empty(), committed, recorded);
    }

    private static Evidence.Verdict judge(
            Optional<DecisionRecord.Decided> record,
            Map<TopicPartition, CommittedOffset> committed,
            Map<TopicPartition, Long> recorded) {
        return new Evidence(SERVER, TABLE, LAST, record, committed, recorded).judge(BLOCK);
    }

    private static CommittedOffset signed(long nextOffset, long sequence, String topicId) {
        return new CommittedOffset(
                nextOffset, new OffsetSignature(SERVER, TABLE, 0, sequence, topicId).encode());
    }

    @Test
    void itsOwnRecordProvesIt() {
        assertThat(byRecord(12, 0xabc)).isEqualTo(new Evidence.Committed());
    }

    @Test
    void theRecordOfTheBlockBeforeDisprovesIt() {
        assertThat(byRecord(LAST, 0x123)).isEqualTo(new Evidence.NotCommitted());
    }

    @Test
    void aRecordTheLogDoesNotKnowMeansThatTheLogWentBack() {
        assertThat(byRecord(11, 0xabc)).isInstanceOf(Evidence.Contradiction.class);
        assertThat(byRecord(13, 0xabc)).isInstanceOf(Evidence.Contradiction.class);
    }

    @Test
    void aRecordOfItsNumberWithAnotherTokenIsOfACopy() {
        assertThat(byRecord(12, 0xabd))
                .isInstanceOfSatisfying(
                        Evidence.Contradiction.class,
                        c -> assertThat(c.reason()).contains("block 12", "none after 10"));
    }

    @Test
    void withoutARecordItsSignatureOnAnyOffsetProvesIt() {
        assertThat(byOffsets(Map.of(P1, signed(9, 12, "id")), Map.of()))
                .isEqualTo(new Evidence.Committed());
    }

    @Test
    void withoutARecordItIsDroppedWhenItsMessagesComeAgain() {
        assertThat(byOffsets(Map.of(), Map.of())).isEqualTo(new Evidence.NotCommitted());
        assertThat(byOffsets(Map.of(P0, new CommittedOffset(100, "")), Map.of(P0, 150L, P1, 7L)))
                .isEqualTo(new Evidence.NotCommitted());
    }

    @Test
    void withoutARecordAndWithOffsetsMovedNobodyKnows() {
        assertThat(byOffsets(Map.of(P0, new CommittedOffset(150, "")), Map.of()))
                .isInstanceOfSatisfying(
                        Evidence.Unknown.class,
                        c -> assertThat(c.reason()).contains("t-0 [100, 150), t-1 [7, 9)"));
        assertThat(byOffsets(Map.of(), Map.of(P1, 8L))).isInstanceOf(Evidence.Unknown.class);
        assertThat(byOffsets(Map.of(P0, signed(150, 12, "another")), Map.of()))
                .isInstanceOf(Evidence.Unknown.class);
    }

    @Test
    void anOlderRecordThanTheLogKnowsProvesNothing() {
        assertThat(
                        judge(
                                Optional.of(new DecisionRecord.Decided(9, 1)),
                                Map.of(P0, new CommittedOffset(101, "")),
                                Map.of()))
                .isInstanceOf(Evidence.Unknown.class);
    }
}
