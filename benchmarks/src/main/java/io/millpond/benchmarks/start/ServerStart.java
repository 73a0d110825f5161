package io.millpond.benchmarks.start;

import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.ProcessUsage;
import io.millpond.benchmarks.subject.WorkDirectory;

import java.io.IOException;

/// What one start of a server took, each time from the start of its process.
///
/// @param pingMillis until `/ping` was answered with 200
/// @param selectMillis until the first query was answered
/// @param tableMillis until the first table was made, filled and read
/// @param cpuMillis of the processor, over all threads, until then
record ServerStart(
        double pingMillis,
        double selectMillis,
        double tableMillis,
        double cpuMillis,
        double peakMegabytes) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MEGABYTE = 1e6;

    /// Starts a server with its data in `directory` and ends it; leaves the directory as it was.
    static ServerStart measure(WorkDirectory directory) throws IOException {
        try (Millpond server = new Millpond(directory)) {
            long startedAt = System.nanoTime();
            server.start();
            server.ping();
            double pingMillis = millisSince(startedAt);
            server.query(FirstTable.SELECT_ONE);
            double selectMillis = millisSince(startedAt);
            server.query(FirstTable.CREATE);
            server.query(FirstTable.INSERT);
            String rows = server.query(FirstTable.SELECT);
            double tableMillis = millisSince(startedAt);
            ProcessUsage usage = server.usage();
            FirstTable.verify(rows.lines().count());
            server.query(FirstTable.DROP);
            return new ServerStart(
                    pingMillis,
                    selectMillis,
                    tableMillis,
                    usage.cpuTime().toMillis(),
                    usage.peakBytes() / MEGABYTE);
        }
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_PER_MILLI;
    }
}
