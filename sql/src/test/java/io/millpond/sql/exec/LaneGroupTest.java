package io.millpond.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class LaneGroupTest {
    private static final int TASKS = 200;

    @Test
    void everyTaskRunsOnceAndItsResultIsInItsPlace() {
        AtomicInteger runCount = new AtomicInteger();
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            int number = i;
            tasks.add(
                    () -> {
                        runCount.incrementAndGet();
                        return number;
                    });
        }
        try (ThreadPoolExecutor pool = pool(4)) {
            assertThat(LaneGroup.run(pool, 4, tasks))
                    .isEqualTo(IntStream.range(0, TASKS).boxed().toList());
        }
        assertThat(runCount).hasValue(TASKS);
    }

    @Test
    void noMoreThreadsTakePartThanSaid() {
        List<Callable<Integer>> tasks = List.of(() -> 1, () -> 2, () -> 3);
        for (int threadCount : new int[] {0, 1, 2, 3, 9}) {
            ThreadPoolExecutor pool = pool(1);
            LaneGroup.run(pool, threadCount, tasks);
            pool.close();
            assertThat(pool.getCompletedTaskCount())
                    .isEqualTo(Math.clamp(threadCount - 1, 0, tasks.size() - 1));
        }
    }

    @Test
    void failureIsThrownOnceTheOthersHaveEnded() {
        AtomicInteger endedCount = new AtomicInteger();
        List<Callable<Integer>> tasks =
                List.of(
                        () -> {
                            throw new IllegalStateException("first");
                        },
                        endedCount::incrementAndGet,
                        endedCount::incrementAndGet);
        try (ThreadPoolExecutor pool = pool(2)) {
            assertThatThrownBy(() -> LaneGroup.run(pool, 2, tasks)).hasMessage("first");
            assertThat(endedCount).hasValue(2);
        }
    }

    private static ThreadPoolExecutor pool(int threadCount) {
        return new ThreadPoolExecutor(
                threadCount, threadCount, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    }
}
