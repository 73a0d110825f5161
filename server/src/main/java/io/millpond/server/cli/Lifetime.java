package io.millpond.server.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// The life of a process that serves until it is told to stop (SIGTERM, SIGINT).
final class Lifetime {
    private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

    /// Closing is clean shutdown work only: whatever it did not finish, recovery does at the next
    /// start, so a bound costs nothing but time.
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(20);

    private Lifetime() {}

    /// Closes `service` when the process is told to stop, at the latest after a bound; never
    /// returns normally before that.
    static void serve(AutoCloseable service) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    closeWithinBound(service);
                                    stopped.countDown();
                                },
                                "shutdown"));
        stopped.await();
    }

    private static void closeWithinBound(AutoCloseable service) {
        Thread closer = new Thread(() -> close(service), "shutdown-close");
        closer.setDaemon(true);
        closer.start();
        try {
            if (!closer.join(CLOSE_BOUND)) {
                LOG.warn("shutdown did not finish within seconds={}", CLOSE_BOUND.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable service) {
        try {
            service.close();
        } catch (Exception e) { // the edge of the process: nobody is left to throw to
            LOG.error("shutdown failed", e);
        }
    }
}
