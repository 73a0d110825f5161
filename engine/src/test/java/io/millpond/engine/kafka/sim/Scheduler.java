package io.millpond.engine.kafka.sim;

import io.millpond.storage.Clock;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Runs the threads of a simulation one at a time, in an order that the seed decides, on a clock
/// that stands still while any of them can go on.
///
/// A thread keeps the processor until it comes to a [#point] or an [#await]; then the next is drawn
/// among those that can run. When none can, time moves to what comes next: a deadline, or an event
/// of [#after], which are the answers and requests under way in the network. Since nothing else is
/// random and nothing runs beside, the same seed is the same run.
///
/// Threads are virtual ones that hand a baton on; the one who gives it away draws the next. One
/// that belongs to a killed host gets [Killed] thrown where it stands.
public final class Scheduler implements Clock {
    /// A thread that reaches a point keeps running three times out of four.
    private static final int POINTS_A_SWITCH = 4;

    private static final long STEP_NANOS_MAX = 200_000;
    /// Several times what the busiest seeds take: more is a loop that waits for nothing.
    private static final long STEPS_MAX = 400_000;
    private static final long START_MS = 1_700_000_000_000L;
    private static final long REAL_SECONDS_MAX = 120;

    private final Random random;
    private final EventLog log = new EventLog();
    private final List<Task> tasks = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::dueNanos).thenComparingLong(Event::number));
    private final CountDownLatch ended = new CountDownLatch(1);
    private final SimulatedHost world = new SimulatedHost("world");
    private long nowNanos;
    private long eventCount;
    private long stepCount;
    private @Nullable Task running;
    private @Nullable Throwable failure;

    private record Event(long dueNanos, long number, Runnable action) {}

    /// A simulated thread.
    private static final class Task {
        final SimulatedHost host;
        final String name;
        @Nullable Thread thread;
        @Nullable BooleanSupplier condition;
        long deadlineNanos;
        long stalledUntilNanos;
        boolean isStarted;
        volatile boolean hasBaton;

        Task(SimulatedHost host, String name) {
            this.host = host;
            this.name = name;
        }

        boolean canRun(long now) {
            return host.isDead()
                    || (!host.isPaused()
                            && stalledUntilNanos <= now
                            && (condition == null
                                    || deadlineNanos <= now
                                    || condition.getAsBoolean()));
        }
    }

    public Scheduler(long seed) {
        this.random = new Random(seed);
    }

    /// The one source of chance.
    public Random random() {
        return random;
    }

    public boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    public EventLog log() {
        return log;
    }

    public void note(String event) {
        log.add(nowNanos, event);
    }

    /// Notes that something happened that a simulation is to come across.
    public void saw(Sighting sighting) {
        log.saw(sighting);
    }

    /// How often a thread gave the processor to another.
    public long stepCount() {
        return stepCount;
    }

    public SimulatedHost host(String name) {
        return new SimulatedHost(name);
    }

    @Override
    public long currentTimeMillis() {
        return START_MS + nowNanos / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    /// Runs `driver` as the first thread, until it ends; all others are killed then. Throws what
    /// failed first, in whichever thread.
    public void run(Runnable driver) {
        Task first = task(world, "driver", () -> drive(driver));
        running = first;
        launch(first);
        try {
            if (!ended.await(REAL_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new AssertionError("a step never ends, after " + log.last());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure != null) {
            throw new AssertionError(failure.getMessage(), failure);
        }
    }

    private void drive(Runnable driver) {
        try {
            driver.run();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
        tasks.forEach(task -> task.host.kill());
        Task self = running;
        while (tasks.size() > 1) {
            for (Task task : List.copyOf(tasks)) {
                if (task != self && tasks.contains(task)) {
                    handOver(self, task);
                }
            }
        }
        ended.countDown();
    }

    /// Notes that the run has failed. The driver is told at its next wait.
    public void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
            note("FAILED: " + cause);
        }
    }

    public boolean hasFailed() {
        return failure != null;
    }

    /// Starts a thread of a process.
    public void start(SimulatedHost host, String name, Runnable body) {
        task(host, name, body);
    }

    private Task task(SimulatedHost host, String name, Runnable body) {
        Task task = new Task(host, name);
        task.thread = Thread.ofVirtual().name(name).unstarted(() -> live(task, body));
        tasks.add(task);
        return task;
    }

    private void live(Task task, Runnable body) {
        try {
            checkAlive(task);
            body.run();
        } catch (Killed _) {
            // As it should.
        } catch (RuntimeException | Error e) {
            if (!task.host.isDead()) {
                fail(new AssertionError("thread " + task.name + " ended by " + e, e));
            }
        } finally {
            tasks.remove(task);
            if (!tasks.isEmpty()) {
                pass(next());
            }
        }
    }

    /// Lets `action` run once that much time has passed, on no thread of its own: it does not wait.
    public void after(long nanos, Runnable action) {
        events.add(new Event(nowNanos + nanos, eventCount++, action));
    }

    /// A place where another thread may go on instead.
    public void point() {
        Task self = self();
        checkAlive(self);
        if (random.nextInt(POINTS_A_SWITCH) == 0) {
            self.condition = null;
            giveAway(self);
        }
    }

    /// Waits until the condition holds, at most that long; returns whether it does.
    public boolean await(BooleanSupplier condition, long nanos) {
        Task self = self();
        checkAlive(self);
        self.condition = condition;
        self.deadlineNanos = nanos > Long.MAX_VALUE - nowNanos ? Long.MAX_VALUE : nowNanos + nanos;
        giveAway(self);
        return condition.getAsBoolean();
    }

    /// Waits until the condition holds.
    public void await(BooleanSupplier condition) {
        await(condition, Long.MAX_VALUE);
    }

    public void sleep(long nanos) {
        await(() -> false, nanos);
    }

    /// Lets one of the threads of a process, any, not run for that long: it hangs in a disk, or
    /// gets no processor.
    public void stall(SimulatedHost host, long nanos) {
        List<Task> candidates = tasks.stream().filter(task -> task.host == host).toList();
        if (!candidates.isEmpty()) {
            Task task = candidates.get(random.nextInt(candidates.size()));
            note(task.name + " hangs for " + nanos / 1_000_000 + " ms");
            task.stalledUntilNanos = nowNanos + nanos;
        }
    }

    /// Ends all stalls.
    public void unstall() {
        tasks.forEach(task -> task.stalledUntilNanos = 0);
    }

    /// Whether the running thread is of a process that is no more.
    public boolean isDead() {
        return self().host.isDead();
    }

    /// Throws [Killed] when [#isDead].
    public void checkAlive() {
        checkAlive(self());
    }

    /// The identity of the running thread.
    public Object current() {
        return self();
    }

    private Task self() {
        if (running == null) {
            throw new IllegalStateException("no simulated thread");
        }
        return running;
    }

    private void checkAlive(Task task) {
        if (task.host.isDead() && task.host != world) {
            throw new Killed();
        }
        if (failure != null && task.host == world) {
            throw new AssertionError("failed", failure);
        }
    }

    private void giveAway(Task self) {
        Task next = next();
        if (next != self) {
            handOver(self, next);
        }
        checkAlive(self);
    }

    private void handOver(@Nullable Task self, Task next) {
        pass(next);
        while (self != null && !self.hasBaton) {
            LockSupport.park(this);
        }
        if (self != null) {
            self.hasBaton = false;
        }
    }

    private void pass(Task next) {
        running = next;
        if (next.isStarted) {
            next.hasBaton = true;
            LockSupport.unpark(next.thread);
        } else {
            launch(next);
        }
    }

    private static void launch(Task task) {
        task.isStarted = true;
        if (task.thread != null) {
            task.thread.start();
        }
    }

    /// Draws who runs next, and lets time and events pass until somebody can.
    private Task next() {
        stepCount++;
        nowNanos += random.nextLong(STEP_NANOS_MAX);
        if (stepCount > STEPS_MAX) {
            fail(new AssertionError("still not at its end after " + STEPS_MAX + " steps"));
        }
        while (true) {
            runDueEvents();
            if (failure != null) {
                return driver();
            }
            List<Task> runnable = new ArrayList<>();
            for (Task task : tasks) {
                if (task.canRun(nowNanos)) {
                    runnable.add(task);
                }
            }
            if (!runnable.isEmpty()) {
                return runnable.get(random.nextInt(runnable.size()));
            }
            passTime();
        }
    }

    private Task driver() {
        return tasks.getFirst();
    }

    private void runDueEvents() {
        while (!events.isEmpty() && events.peek().dueNanos() <= nowNanos) {
            Event event = events.remove();
            try {
                event.action().run();
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    private void passTime() {
        long next = events.isEmpty() ? Long.MAX_VALUE : events.peek().dueNanos();
        for (Task task : tasks) {
            if (!task.host.isPaused()) {
                long due =
                        task.stalledUntilNanos > nowNanos
                                ? task.stalledUntilNanos
                                : task.deadlineNanos;
                next = Math.min(next, due);
            }
        }
        if (next == Long.MAX_VALUE) {
            fail(new AssertionError("every thread waits for ever"));
            return;
        }
        nowNanos = Math.max(nowNanos, next);
    }
}
