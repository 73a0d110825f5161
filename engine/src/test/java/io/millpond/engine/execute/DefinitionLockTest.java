package io.millpond.engine.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.background.BackgroundPool;
import io.millpond.engine.table.Streaming;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.Tables;
import io.millpond.sql.ast.SystemCommand.StreamAction;
import io.millpond.sql.exec.QueryContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/// A table that takes long to come to rest holds up the change that needs it, and no other.
@Timeout(30)
final class DefinitionLockTest {
    private final Tables tables = new Tables();
    private final BackgroundPool background = new BackgroundPool(1);
    private final DefinitionLock lock = new DefinitionLock(tables, background);
    private final SlowTable table = new SlowTable();
    private final List<String> events = new CopyOnWriteArrayList<>();

    /// Comes to rest when it may.
    private final class SlowTable implements Streaming {
        private final CountDownLatch isStopping = new CountDownLatch(1);
        private final CountDownLatch mayStop = new CountDownLatch(1);
        private volatile boolean isAtRest;

        @Override
        public UUID uuid() {
            return new UUID(0, 1);
        }

        @Override
        public TableDefinition definition() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void start() {
            isAtRest = false;
        }

        @Override
        public void stop(long boundMs) {
            isStopping.countDown();
            await(mayStop);
            isAtRest = true;
        }

        @Override
        public boolean isAtRest() {
            return isAtRest;
        }

        @Override
        public void steer(StreamAction action) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkViews(QueryContext context) {
            // It has none.
        }

        @Override
        public void viewsChanged() {
            // Refused within a change.
            change(() -> events.add("told"));
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void change(Runnable change) {
        lock.change(change);
    }

    private static Thread start(Runnable work) {
        return Thread.ofPlatform().daemon().start(work);
    }

    @BeforeEach
    void attach() {
        tables.put(table);
    }

    @AfterEach
    void close() {
        background.close();
    }

    private void drop() {
        if (tables.find(table.uuid()).isEmpty()) {
            events.add("gone");
            return;
        }
        lock.requireAtRest(List.of(table));
        tables.remove(table);
        events.add("dropped");
    }

    @Test
    void otherChangesGoOnWhileATableComesToRest() throws InterruptedException {
        Thread dropping = start(() -> change(this::drop));
        await(table.isStopping);
        change(() -> events.add("other"));
        assertThat(tables.find(table.uuid())).isPresent();
        table.mayStop.countDown();
        dropping.join();
        assertThat(events).containsExactly("other", "dropped");
        assertThat(table.isAtRest()).isTrue();
    }

    @Test
    void tableGoesOnWhenTheChangeFails() {
        table.mayStop.countDown();
        assertThatThrownBy(() -> change(this::failAtRest)).hasMessage("disk");
        assertThat(table.isAtRest()).isFalse();
    }

    private void failAtRest() {
        lock.requireAtRest(List.of(table));
        throw new IllegalStateException("disk");
    }

    @Test
    void dropThatWaitsWhenTheDatabaseIsClosedStartsNothingAndDropsNothing() throws Exception {
        FutureTask<Void> dropping = new FutureTask<>(() -> change(this::drop), null);
        Thread thread = start(dropping);
        await(table.isStopping);
        lock.close();
        table.mayStop.countDown();
        thread.join();
        assertThatThrownBy(dropping::get).hasMessageContaining("shutting down");
        assertThat(table.isAtRest()).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void nothingStartsOrChangesAfterClose() {
        table.mayStop.countDown();
        table.stop(0);
        lock.close();
        lock.start(table);
        assertThat(table.isAtRest()).isTrue();
        assertThatThrownBy(() -> change(() -> events.add("changed")))
                .hasMessageContaining("shutting down");
        assertThat(events).isEmpty();
    }

    @Test
    void tablesHearOfNoViewsWhenTheDatabaseWasClosedMeanwhile() {
        change(
                () -> {
                    lock.viewsChanged();
                    lock.close();
                });
        assertThat(events).isEmpty();
    }

    @Test
    void secondDropOfATableFindsThatItIsGone() throws InterruptedException {
        Thread first = start(() -> change(this::drop));
        Thread second = start(() -> change(this::drop));
        await(table.isStopping);
        table.mayStop.countDown();
        first.join();
        second.join();
        assertThat(events).containsExactly("dropped", "gone");
        assertThat(table.isAtRest()).isTrue();
    }

    @Test
    void tablesHearOfViewsAfterTheLockWasGivenBack() {
        change(
                () -> {
                    lock.viewsChanged();
                    events.add("changed");
                });
        assertThat(events).containsExactly("changed", "told");
    }

    @Test
    void changeWithinAChangeIsRefused() {
        assertThatThrownBy(() -> change(() -> change(() -> events.add("inner"))))
                .isInstanceOf(IllegalStateException.class);
        assertThat(events).isEmpty();
    }
}
