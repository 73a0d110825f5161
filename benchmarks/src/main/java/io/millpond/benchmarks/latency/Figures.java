package io.millpond.benchmarks.latency;

import java.util.Arrays;
import java.util.List;

/// Measured times of one kind, in nanoseconds, at least one.
record Figures(List<Long> nanos) {
    Figures {
        nanos = List.copyOf(nanos);
        if (nanos.isEmpty()) {
            throw new IllegalArgumentException("nanos is empty");
        }
    }

    /// The smallest time that `fraction` of all do not exceed, in milliseconds.
    double millis(double fraction) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        int rank = (int) Math.ceil(fraction * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)] / 1e6;
    }

    double medianMillis() {
        return millis(0.5);
    }

    /// All of them in milliseconds, in the order they were measured.
    @Override
    public String toString() {
        return Arrays.toString(nanos.stream().mapToLong(value -> value / 1_000_000).toArray());
    }
}
