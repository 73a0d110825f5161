package io.millpond.engine.kafka.simulation;

import io.millpond.engine.kafka.sim.Scheduler;
import io.millpond.engine.kafka.sim.SimulatedHost;
import io.millpond.engine.kafka.thread.LaneThreads;
import io.millpond.engine.kafka.thread.Monitor;

import org.jspecify.annotations.Nullable;

/// The threads of a simulated process and what they wait on, for the scheduler to run.
///
/// Once the process is dead, entering a monitor or waiting in one ends the thread; leaving one that
/// it does not hold does nothing, so that it unwinds.
final class SimThreads implements LaneThreads {
    private final Scheduler scheduler;
    private final SimulatedHost host;

    SimThreads(Scheduler scheduler, SimulatedHost host) {
        this.scheduler = scheduler;
        this.host = host;
    }

    @Override
    public void start(String name, Runnable body) {
        scheduler.start(host, name, body);
    }

    @Override
    public Monitor monitor() {
        return new SimMonitor(scheduler);
    }

    @SuppressWarnings("ReferenceEquality") // threads are equal when they are the same
    private static final class SimMonitor implements Monitor {
        private final Scheduler scheduler;
        private @Nullable Object holder;
        private int depth;
        private long signalCount;

        SimMonitor(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        @Override
        public void lock() {
            if (holder == scheduler.current()) {
                depth++;
                return;
            }
            scheduler.point();
            if (holder != null) {
                scheduler.await(() -> holder == null);
            }
            holder = scheduler.current();
            depth = 1;
        }

        @Override
        public void unlock() {
            if (holder == scheduler.current()) {
                depth--;
                holder = depth == 0 ? null : holder;
            } else if (!scheduler.isDead()) {
                throw new IllegalMonitorStateException();
            }
        }

        @Override
        public void signalAll() {
            signalCount++;
        }

        @Override
        public long awaitNanos(long nanos) {
            long deadline = scheduler.nanoTime() + nanos;
            Object self = scheduler.current();
            int depthBefore = depth;
            long seen = signalCount;
            holder = null;
            scheduler.await(() -> signalCount != seen, nanos);
            scheduler.await(() -> holder == null);
            holder = self;
            depth = depthBefore;
            return deadline - scheduler.nanoTime();
        }

        @Override
        public void awaitUninterruptibly() {
            awaitNanos(Long.MAX_VALUE / 2);
        }
    }
}
