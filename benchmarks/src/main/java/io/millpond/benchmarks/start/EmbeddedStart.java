package io.millpond.benchmarks.start;

import io.millpond.benchmarks.subject.JavaProgram;
import io.millpond.benchmarks.subject.WorkDirectory;

import java.io.IOException;
import java.util.List;

/// What one run of [EmbeddedProgram] took.
///
/// @param processMillis from the start of the process to its end
/// @param cpuMillis of the processor, over all threads, from the start of the process to the end of
///     its work
record EmbeddedStart(
        double openMillis,
        double selectMillis,
        double tableMillis,
        double closeMillis,
        double reopenMillis,
        double processMillis,
        double cpuMillis,
        double peakMegabytes) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MEGABYTE = 1e6;

    /// Runs the program on `directory`, which it leaves as it was.
    static EmbeddedStart measure(WorkDirectory directory) throws IOException {
        long startedAt = System.nanoTime();
        List<String> lines =
                JavaProgram.run(
                        EmbeddedProgram.class,
                        List.of(directory.resolve("millpond").toString()),
                        directory.resolve("program.log"));
        double processMillis = (System.nanoTime() - startedAt) / NANOS_PER_MILLI;
        if (lines.size() != EmbeddedProgram.FIGURE_COUNT) {
            throw new IOException("the embedded program wrote " + lines);
        }
        double[] nanos = lines.stream().mapToDouble(Double::parseDouble).toArray();
        return new EmbeddedStart(
                nanos[0] / NANOS_PER_MILLI,
                nanos[1] / NANOS_PER_MILLI,
                nanos[2] / NANOS_PER_MILLI,
                nanos[3] / NANOS_PER_MILLI,
                nanos[4] / NANOS_PER_MILLI,
                processMillis,
                nanos[5] / NANOS_PER_MILLI,
                nanos[6] / MEGABYTE);
    }
}
