package io.millpond.engine.kafka.progress;

import io.millpond.engine.metric.Event;
import io.millpond.engine.metric.Metrics;
import io.millpond.storage.Clock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// What a lane counts, and which of its failures still hold.
///
/// Owned by the lane's thread, but for [#status], which any thread may read, [#isolating] and
/// [#parked].
public final class LaneProgress {
    private static final Logger LOG = LoggerFactory.getLogger(LaneProgress.class);
    private static final int ERRORS_KEPT = 10;
    private static final long PUBLISH_INTERVAL_MS = 100;

    private final String name;
    private final Clock clock;
    private final Metrics metrics;
    private final Deque<LaneStatus.LaneError> errors = new ArrayDeque<>();
    private final Map<Source, Holding> holding = new EnumMap<>(Source.class);
    private final RateMeter rowRate;
    private final RateMeter byteRate;
    private final Map<LaneCounter, Long> counters = new EnumMap<>(LaneCounter.class);
    private String memberId = "";
    private long memoryBytes;
    private long lastPollMs;
    private long lastCommitMs;
    private long lastRevocationMs;
    private final AtomicLong parkedMessages = new AtomicLong();
    private final AtomicLong parkedRows = new AtomicLong();
    private volatile boolean isIsolating;
    private long publishedMs;
    private LaneState publishedState = LaneState.STOPPED;
    private volatile LaneStatus status;

    /// What can fail and recover by itself.
    public enum Source {
        CLUSTER,
        TOPIC,
        POSITION,
        RANGE,
        MESSAGE,
        BLOCK,
        COMMIT
    }

    private record Holding(String text, long sinceMs) {}

    /// @param name of the lane, for the log
    public LaneProgress(String name, Clock clock, Metrics metrics) {
        this(name, clock, metrics, LaneStatus.STOPPED);
    }

    /// Goes on counting where the lane before it ended.
    ///
    /// @param before what that lane told last
    public LaneProgress(String name, Clock clock, Metrics metrics, LaneStatus before) {
        this.name = name;
        this.clock = clock;
        this.metrics = metrics;
        this.rowRate = new RateMeter(clock.nanoTime());
        this.byteRate = new RateMeter(clock.nanoTime());
        this.status = before.ended(LaneState.CONNECTING);
        this.errors.addAll(before.errors());
        this.counters.putAll(before.counters());
        this.lastPollMs = before.lastPollMs();
        this.lastCommitMs = before.lastCommitMs();
        this.lastRevocationMs = before.lastRevocationMs();
    }

    public String name() {
        return name;
    }

    public LaneStatus status() {
        return status;
    }

    /// Notes that `source` fails. The same failure again changes nothing but its time in the list
    /// of errors, and is not logged again.
    public void fail(Source source, String text) {
        long now = clock.currentTimeMillis();
        Holding before = holding.get(source);
        if (before != null && before.text().equals(text)) {
            return;
        }
        holding.put(source, new Holding(text, before == null ? now : before.sinceMs()));
        remember(text);
        LOG.warn("failing lane={} what={}: {}", name, source, text);
    }

    /// Notes something that went wrong once and is over.
    public void note(String text) {
        remember(text);
        LOG.warn("noted lane={}: {}", name, text);
    }

    private void remember(String text) {
        errors.addLast(new LaneStatus.LaneError(clock.currentTimeMillis(), text));
        if (errors.size() > ERRORS_KEPT) {
            errors.removeFirst();
        }
        metrics.count(Event.KAFKA_CONSUMER_ERRORS);
    }

    /// Notes that `source` does not fail any more.
    public void recover(Source source) {
        if (holding.remove(source) != null) {
            LOG.info("recovered lane={} what={}", name, source);
        }
    }

    public boolean isFailing(Source source) {
        return holding.containsKey(source);
    }

    public void count(LaneCounter counter, long by) {
        if (by != 0) {
            counters.merge(counter, by, Long::sum);
        }
    }

    /// Notes the heap bytes that the lane holds.
    public void holds(long bytes) {
        memoryBytes = bytes;
    }

    public void polled(int messageCount) {
        lastPollMs = clock.currentTimeMillis();
        count(LaneCounter.MESSAGES_READ, messageCount);
        metrics.add(Event.KAFKA_MESSAGES_POLLED, messageCount);
    }

    public void assigned(String newMemberId) {
        memberId = newMemberId;
        count(LaneCounter.ASSIGNMENTS, 1);
        metrics.count(Event.KAFKA_REBALANCE_ASSIGNMENTS);
    }

    public void revoked() {
        lastRevocationMs = clock.currentTimeMillis();
        count(LaneCounter.REVOCATIONS, 1);
        metrics.count(Event.KAFKA_REBALANCE_REVOCATIONS);
    }

    /// Notes a block that is in its targets now.
    public void published(int rowCount, long payloadBytes) {
        count(LaneCounter.ROWS, rowCount);
        count(LaneCounter.BLOCKS, 1);
        rowRate.add(rowCount, clock.nanoTime());
        byteRate.add((double) payloadBytes, clock.nanoTime());
        metrics.add(Event.KAFKA_ROWS_READ, rowCount);
        metrics.count(Event.KAFKA_BACKGROUND_READS);
    }

    public void rejected(int rowCount) {
        metrics.add(Event.KAFKA_ROWS_REJECTED, rowCount);
    }

    public void committed() {
        lastCommitMs = clock.currentTimeMillis();
        count(LaneCounter.COMMITS, 1);
        metrics.count(Event.KAFKA_COMMITS);
        recover(Source.COMMIT);
    }

    public void commitFailed(String text) {
        metrics.count(Event.KAFKA_COMMIT_FAILURES);
        fail(Source.COMMIT, text);
    }

    public void moved(long skippedMessages, long repeatedMessages) {
        count(LaneCounter.SKIPPED, skippedMessages);
        count(LaneCounter.REPEATED, repeatedMessages);
    }

    public void decoded(int messageCount) {
        metrics.add(Event.KAFKA_MESSAGES_READ, messageCount);
    }

    /// Whether the messages that make a block fail are being looked for; from any thread.
    public void isolating(boolean isBegun) {
        isIsolating = isBegun;
    }

    public boolean isIsolating() {
        return isIsolating;
    }

    /// Messages were parked; from any thread.
    ///
    /// @param rowCount of them that views failed on
    public void parked(int messageCount, int rowCount) {
        parkedMessages.addAndGet(messageCount);
        parkedRows.addAndGet(rowCount);
    }

    public void broken() {
        count(LaneCounter.BROKEN, 1);
        metrics.count(Event.KAFKA_MESSAGES_FAILED);
    }

    /// Makes the present state visible; most calls for an unchanged state do nothing.
    public void publish(LaneState state, Supplier<List<LaneStatus.PartitionStatus>> of) {
        long now = clock.currentTimeMillis();
        if (state == publishedState
                && now >= publishedMs
                && now - publishedMs < PUBLISH_INTERVAL_MS) {
            return;
        }
        publishedMs = now;
        count(LaneCounter.DEAD_LETTERS, parkedMessages.getAndSet(0));
        count(LaneCounter.ROWS, -parkedRows.getAndSet(0));
        publishedState = state;
        long nanos = clock.nanoTime();
        status =
                new LaneStatus(
                        state,
                        memberId,
                        of.get(),
                        List.copyOf(errors),
                        lastPollMs,
                        lastCommitMs,
                        lastRevocationMs,
                        state != LaneState.STOPPED,
                        errors.isEmpty() ? "" : errors.getLast().text(),
                        !holding.isEmpty(),
                        holding.values().stream().mapToLong(Holding::sinceMs).min().orElse(0),
                        rowRate.perSecond(nanos),
                        byteRate.perSecond(nanos),
                        counters,
                        memoryBytes);
    }
}
