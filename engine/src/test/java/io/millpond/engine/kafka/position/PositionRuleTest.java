package io.millpond.engine.kafka.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.catalog.StreamPosition;
import io.millpond.engine.kafka.client.CommittedOffset;
import io.millpond.engine.kafka.position.PositionRule.Anew;
import io.millpond.engine.kafka.position.PositionRule.FromGroup;
import io.millpond.engine.kafka.position.PositionRule.FromLog;
import io.millpond.engine.kafka.position.PositionRule.FromRecord;
import io.millpond.engine.kafka.position.PositionRule.Refused;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.UUID;

/// Every combination of what the log and the group may say about a partition.
final class PositionRuleTest {
    private static final UUID SERVER = new UUID(1, 1);
    private static final UUID TABLE = new UUID(2, 2);
    private static final String TOPIC_ID = "topic-one";
    private static final PositionRule RULE = new PositionRule(SERVER, TABLE, 10);

    @Test
    void newPartitionIsReadFromItsBeginning() {
        assertThat(RULE.decide(TOPIC_ID, null, null)).isEqualTo(new Anew());
    }

    @Test
    void groupWinsWhereTheLogKnowsNothing() {
        assertThat(RULE.decide(TOPIC_ID, null, new CommittedOffset(40, "")))
                .isEqualTo(new FromGroup(40, 0, 0));
    }

    @Test
    void logWinsWhenTheGroupHasNoOffset() {
        assertThat(RULE.decide(TOPIC_ID, logged(100, -1, ""), null)).isEqualTo(new FromLog(100));
    }

    @Test
    void logWinsOverAnOlderOffsetSignedByThisServer() {
        assertThat(RULE.decide(TOPIC_ID, logged(100, -1, ""), signed(SERVER, TABLE, 60, 9)))
                .isEqualTo(new FromLog(100));
    }

    @Test
    void logWinsOverTheOffsetFoundAtTakeOver() {
        assertThat(RULE.decide(TOPIC_ID, logged(100, 60, "note"), new CommittedOffset(60, "note")))
                .isEqualTo(new FromLog(100));
    }

    @Test
    void groupWinsWhenAnOperatorMovedItBack() {
        assertThat(RULE.decide(TOPIC_ID, logged(100, 60, "note"), new CommittedOffset(20, "")))
                .isEqualTo(new FromGroup(20, 0, 80));
    }

    @Test
    void groupWinsWhenAnOperatorMovedItForward() {
        assertThat(RULE.decide(TOPIC_ID, logged(100, 60, "note"), new CommittedOffset(150, "")))
                .isEqualTo(new FromGroup(150, 50, 0));
    }

    @Test
    void sameOffsetWithOtherMetadataIsAMove() {
        assertThat(RULE.decide(TOPIC_ID, logged(100, 60, "note"), new CommittedOffset(60, "")))
                .isEqualTo(new FromGroup(60, 0, 40));
    }

    @Test
    void groupWinsWhenAnotherServerCommitted() {
        assertThat(
                        RULE.decide(
                                TOPIC_ID,
                                logged(100, -1, ""),
                                signed(new UUID(9, 9), TABLE, 300, 99)))
                .isEqualTo(new FromGroup(300, 200, 0));
    }

    @Test
    void groupWinsWhenAnotherTableOfThisServerCommitted() {
        assertThat(
                        RULE.decide(
                                TOPIC_ID,
                                logged(100, -1, ""),
                                signed(SERVER, new UUID(9, 9), 300, 99)))
                .isEqualTo(new FromGroup(300, 200, 0));
    }

    @Test
    void logBehindItsOwnSignatureIsRefused() {
        assertThat(RULE.decide(TOPIC_ID, logged(100, -1, ""), signed(SERVER, TABLE, 120, 11)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.reason())
                                        .contains("offset 120", "number 11", "position 100"));
    }

    @Test
    void topicMadeAnewIsReadFromItsBeginning() {
        assertThat(RULE.decide("topic-two", logged(100, -1, ""), null)).isEqualTo(new Anew());
    }

    @Test
    void offsetSignedForTheDeletedTopicCountsForNothing() {
        assertThat(RULE.decide("topic-two", logged(100, -1, ""), signed(SERVER, TABLE, 100, 10)))
                .isEqualTo(new Anew());
    }

    @Test
    void unknownTopicIdIsTakenForTheSame() {
        assertThat(RULE.decide("", logged(100, -1, ""), signed(SERVER, TABLE, 100, 10)))
                .isEqualTo(new FromLog(100));
    }

    @Test
    void sharedGroupWinsWhoeverMovedIt() {
        StreamPosition logged = logged(100, 60, "note");
        assertThat(shared(logged, new CommittedOffset(60, "note"), null))
                .isEqualTo(new FromGroup(60, 0, 40));
        assertThat(shared(logged, new CommittedOffset(150, ""), 100L))
                .isEqualTo(new FromGroup(150, 50, 0));
        assertThat(shared(null, new CommittedOffset(150, ""), null))
                .isEqualTo(new FromGroup(150, 0, 0));
    }

    @Test
    void whatAnotherServerOfASharedGroupTookInIsNotSkipped() {
        assertThat(shared(logged(100, -1, ""), signed(new UUID(7, 7), TABLE, 150, 3), null))
                .isEqualTo(new FromGroup(150, 0, 0));
    }

    @Test
    void sharedGroupThatLostCommitsIsBehindTheLog() {
        assertThat(shared(logged(100, -1, ""), signed(SERVER, TABLE, 60, 9), null))
                .isEqualTo(new FromLog(100));
    }

    @Test
    void sharedGroupThatLostCommitsOfOthersIsBehindTheRecord() {
        UUID other = new UUID(7, 7);
        assertThat(shared(null, signed(other, TABLE, 60, 9), 100L)).isEqualTo(new FromRecord(100));
        assertThat(shared(logged(80, -1, ""), signed(SERVER, TABLE, 60, 9), 100L))
                .isEqualTo(new FromRecord(100));
        assertThat(shared(logged(120, -1, ""), signed(SERVER, TABLE, 60, 9), 100L))
                .isEqualTo(new FromLog(120));
    }

    @Test
    void sharedGroupThatIsBackWhereTheLogFoundItHasLostCommits() {
        CommittedOffset found = signed(new UUID(7, 7), TABLE, 60, 9);
        assertThat(shared(logged(100, 60, found.metadata()), found, 60L))
                .isEqualTo(new FromLog(100));
        assertThat(shared(logged(100, 40, ""), found, 60L)).isEqualTo(new FromGroup(60, 0, 40));
    }

    @Test
    void recordThatIsBehindASharedGroupCountsForNothing() {
        assertThat(shared(null, signed(SERVER, TABLE, 60, 9), 40L))
                .isEqualTo(new FromGroup(60, 0, 0));
    }

    @Test
    void whatAnOperatorMovesIsCountedAgainstWhatTheGroupHasRead() {
        assertThat(shared(logged(100, -1, ""), new CommittedOffset(60, ""), 150L))
                .isEqualTo(new FromGroup(60, 0, 90));
        assertThat(shared(null, new CommittedOffset(160, ""), 150L))
                .isEqualTo(new FromGroup(160, 10, 0));
    }

    @Test
    void sharedGroupWithALaterSequenceIsRefused() {
        assertThat(shared(logged(100, -1, ""), signed(SERVER, TABLE, 160, 11), null))
                .isInstanceOf(Refused.class);
    }

    @Test
    void recordsStandInForOffsetsOfASharedGroupAndTheLogForRecords() {
        assertThat(shared(logged(100, -1, ""), null, 150L)).isEqualTo(new FromRecord(150));
        assertThat(shared(logged(100, -1, ""), null, null)).isEqualTo(new FromLog(100));
        assertThat(shared(null, null, null)).isEqualTo(new Anew());
    }

    private static PositionRule.Start shared(
            @Nullable StreamPosition logged,
            @Nullable CommittedOffset committed,
            @Nullable Long recorded) {
        return RULE.decideShared(TOPIC_ID, logged, committed, recorded);
    }

    private static StreamPosition logged(long nextOffset, long foundOffset, String foundMetadata) {
        return new StreamPosition("t", TOPIC_ID, 0, nextOffset, foundOffset, foundMetadata);
    }

    private static CommittedOffset signed(UUID server, UUID table, long nextOffset, long sequence) {
        return new CommittedOffset(
                nextOffset, new OffsetSignature(server, table, 0, sequence, TOPIC_ID).encode());
    }
}
