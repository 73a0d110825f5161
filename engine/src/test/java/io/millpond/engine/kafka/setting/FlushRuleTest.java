package io.millpond.engine.kafka.setting;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.kafka.setting.FlushRule.Assembled;
import io.millpond.engine.kafka.setting.FlushRule.Reason;

import org.junit.jupiter.api.Test;

final class FlushRuleTest {
    private static final FlushRule RULE = new FlushRule(100, 10_000, 7_500, 50);

    @Test
    void nothingAssembledIsNeverDue() {
        assertThat(RULE.decide(new Assembled(false, 0, 0, 99_999, 99_999, true, 0)))
                .isEqualTo(Reason.NOT_YET);
    }

    @Test
    void blockEndsAtItsRows() {
        assertThat(RULE.decide(middle(99, 0))).isEqualTo(Reason.NOT_YET);
        assertThat(RULE.decide(middle(100, 0))).isEqualTo(Reason.ROWS);
        assertThat(RULE.isFull(100, 0)).isTrue();
    }

    @Test
    void blockEndsAtItsBytes() {
        assertThat(RULE.decide(middle(1, 9_999))).isEqualTo(Reason.NOT_YET);
        assertThat(RULE.decide(middle(1, 10_000))).isEqualTo(Reason.BYTES);
        assertThat(RULE.isFull(1, 10_000)).isTrue();
    }

    @Test
    void blockEndsAtItsAge() {
        assertThat(RULE.decide(new Assembled(true, 1, 1, 7_499, 9_000, false, 0)))
                .isEqualTo(Reason.NOT_YET);
        assertThat(RULE.decide(new Assembled(true, 1, 1, 7_500, 9_000, false, 0)))
                .isEqualTo(Reason.INTERVAL);
    }

    @Test
    void ageDoesNotMatterWithoutInterval() {
        FlushRule ageless = new FlushRule(100, 10_000, 0, 50);
        assertThat(ageless.decide(new Assembled(true, 1, 1, 1 << 30, 1 << 30, false, 0)))
                .isEqualTo(Reason.NOT_YET);
    }

    @Test
    void endOfPartitionsFlushesAtOnceWhenTheLastFlushIsLongAgo() {
        assertThat(RULE.decide(atEnd(50, 0))).isEqualTo(Reason.END);
    }

    @Test
    void trickleIsHeldBackForTheSmallInterval() {
        assertThat(RULE.decide(atEnd(49, 0))).isEqualTo(Reason.NOT_YET);
        assertThat(RULE.waitMs(atEnd(20, 0), 500)).isEqualTo(30);
    }

    @Test
    void smallIntervalStretchesWithMergeDebtUpToTheFlushInterval() {
        assertThat(RULE.decide(atEnd(149, 2))).isEqualTo(Reason.NOT_YET);
        assertThat(RULE.decide(atEnd(150, 2))).isEqualTo(Reason.END);
        assertThat(RULE.decide(atEnd(7_500, 1_000_000))).isEqualTo(Reason.END);
    }

    @Test
    void messagesWithoutRowsAreFlushedToo() {
        assertThat(RULE.decide(new Assembled(true, 0, 0, 0, 60, true, 0))).isEqualTo(Reason.END);
    }

    @Test
    void waitEndsWhenTheAgeIsReached() {
        assertThat(RULE.waitMs(new Assembled(true, 1, 1, 7_400, 9_000, false, 0), 500))
                .isEqualTo(100);
        assertThat(RULE.waitMs(new Assembled(false, 0, 0, 0, 0, true, 0), 500)).isEqualTo(500);
    }

    private static Assembled middle(int rows, long bytes) {
        return new Assembled(true, rows, bytes, 10, 10, false, 0);
    }

    private static Assembled atEnd(long sinceFlushMs, int mergeDebt) {
        return new Assembled(true, 1, 1, 1, sinceFlushMs, true, mergeDebt);
    }
}
