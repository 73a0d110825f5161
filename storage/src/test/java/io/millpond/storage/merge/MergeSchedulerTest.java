package io.millpond.storage.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.part.PartDescription;
import io.millpond.storage.testing.ManualClock;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class MergeSchedulerTest {
    private static final MergeSettings SETTINGS =
            new MergeSettings(2, 5, 1L << 40, Long.MAX_VALUE, 2, 1 << 20, 0, false);

    private final ManualClock clock = new ManualClock();
    private final MergeScheduler scheduler = new MergeScheduler(SETTINGS, clock);

    private static List<PartDescription> parts(int count) {
        List<PartDescription> parts = new ArrayList<>();
        for (int block = 1; block <= count; block++) {
            parts.add(MergePolicyTest.part("all", 0, block, block, 1000));
        }
        return parts;
    }

    @Test
    void partsAreMergedOnceAtATime() {
        List<PartDescription> parts = parts(20);
        MergePlan first = scheduler.next(parts, SETTINGS).orElseThrow();
        MergePlan second = scheduler.next(parts, SETTINGS).orElseThrow();
        assertThat(first.sourceNames()).doesNotContainAnyElementsOf(second.sourceNames());
        assertThat(scheduler.busyParts()).hasSize(10);
        assertThat(scheduler.next(parts, SETTINGS)).isEmpty();
        scheduler.finished(first);
        assertThat(scheduler.runningCount()).isEqualTo(1);
        assertThat(scheduler.next(parts, SETTINGS)).isPresent();
    }

    @Test
    void failureMakesTheTableRestLongerEachTime() {
        List<PartDescription> parts = parts(5);
        for (long restMs : new long[] {1000, 2000, 4000}) {
            scheduler.failed(scheduler.next(parts, SETTINGS).orElseThrow());
            clock.advanceMillis(restMs - 1);
            assertThat(scheduler.next(parts, SETTINGS)).isEmpty();
            clock.advanceMillis(1);
        }
        MergePlan plan = scheduler.next(parts, SETTINGS).orElseThrow();
        scheduler.finished(plan);
        assertThat(scheduler.next(parts, SETTINGS)).isPresent();
    }

    @Test
    void whoeverAsksMayBoundTheBytes() {
        List<PartDescription> parts = parts(5);
        assertThat(scheduler.next(parts, SETTINGS.within(1_999))).isEmpty();
        assertThat(scheduler.next(parts, SETTINGS.within(3_500)).orElseThrow().sources())
                .hasSize(3);
    }

    @Test
    void unknownPlanIsNotReleased() {
        assertThatThrownBy(() -> scheduler.finished(new MergePlan(parts(2))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
