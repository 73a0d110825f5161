package io.millpond.server.http;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// The exchanges that are running, looked at now and then: one whose client has gone is cancelled,
/// and one that was cancelled but waits for a client that takes nothing loses its connection.
///
/// A statement that computes for long and writes nothing would not notice otherwise. Thread-safe.
final class AbandonedExchanges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedExchanges.class);
    private static final long PERIOD_MS = 500;

    private final Set<QueryExchange> running = ConcurrentHashMap.newKeySet();
    /// Those that were found stuck the last time. Used by the timer only.
    private final Set<QueryExchange> stuck = new HashSet<>();

    private final ScheduledExecutorService timer;

    AbandonedExchanges() {
        timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("http-abandoned").factory());
        ScheduledFuture<?> _ =
                timer.scheduleWithFixedDelay(
                        this::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    void add(QueryExchange exchange) {
        running.add(exchange);
    }

    void remove(QueryExchange exchange) {
        running.remove(exchange);
    }

    private void look() {
        try {
            stuck.retainAll(running);
            for (QueryExchange exchange : running) {
                if (exchange.isAbandoned()) {
                    exchange.token().cancel(cancelled("client is gone"));
                }
                if (!exchange.isStuck()) {
                    stuck.remove(exchange);
                } else if (!stuck.add(exchange)) {
                    exchange.connection().abort();
                }
            }
        } catch (RuntimeException e) { // an exception would end the period for ever
            LOG.warn("looking for abandoned requests failed", e);
        }
    }

    /// Cancels all, so that the server can stop soon.
    void cancelAll() {
        running.forEach(exchange -> exchange.token().cancel(cancelled("the server stops")));
    }

    static DatabaseException cancelled(String why) {
        return new DatabaseException(ErrorCode.QUERY_WAS_CANCELLED, "Query was cancelled: " + why);
    }

    @Override
    public void close() {
        cancelAll();
        timer.shutdownNow();
    }
}
