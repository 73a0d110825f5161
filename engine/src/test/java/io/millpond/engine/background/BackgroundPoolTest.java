package io.millpond.engine.background;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class BackgroundPoolTest {
    @Test
    void smallMergesRunBesideAsManyLargeOnesAsThereAreThreads() throws InterruptedException {
        CountDownLatch isSmallDone = new CountDownLatch(1);
        CountDownLatch isLargeDone = new CountDownLatch(1);
        try (BackgroundPool pool = new BackgroundPool(1)) {
            assertThat(pool.tryBeginLarge()).isTrue();
            assertThat(pool.tryBeginLarge()).isFalse();
            assertThat(
                            pool.tryMerge(
                                    () -> {
                                        awaitQuietly(isSmallDone);
                                        pool.endLarge();
                                        isLargeDone.countDown();
                                    }))
                    .isTrue();
            assertThat(pool.tryMerge(isSmallDone::countDown)).isTrue();
            assertThat(isLargeDone.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.waitingMergeCount()).isZero();
            assertThat(pool.tryBeginLarge()).isTrue();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
