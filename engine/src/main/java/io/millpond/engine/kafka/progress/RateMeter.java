package io.millpond.engine.kafka.progress;

/// A rate over the last ten seconds or so: an average whose weights halve every five seconds.
///
/// Single-threaded.
final class RateMeter {
    private static final double HALF_LIFE_NANOS = 5e9;
    private static final double DECAY_PER_NANO = Math.log(2) / HALF_LIFE_NANOS;

    private double weighted;
    private final long originNanos;
    private long lastNanos;

    /// @param nowNanos of a monotonic clock
    RateMeter(long nowNanos) {
        this.originNanos = nowNanos;
        this.lastNanos = nowNanos;
    }

    void add(double amount, long nowNanos) {
        decay(nowNanos);
        weighted += amount;
    }

    /// The amount per second; what has been so far counts for the whole time when that is short.
    double perSecond(long nowNanos) {
        decay(nowNanos);
        double age = Math.max(1e8, (double) (nowNanos - originNanos));
        double span = (1 - Math.exp(-DECAY_PER_NANO * age)) / DECAY_PER_NANO;
        return weighted / span * 1e9;
    }

    private void decay(long nowNanos) {
        weighted *= Math.exp(-DECAY_PER_NANO * (nowNanos - lastNanos));
        lastNanos = nowNanos;
    }
}
