package io.millpond.benchmarks.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a process has used since its start: processor time over all its threads, and the most
/// memory it ever had resident.
///
/// @param peakBytes Linux' VmHWM; 0 where there is no `/proc`
public record ProcessUsage(Duration cpuTime, long peakBytes) {
    private static final Pattern PEAK_KIB = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    static ProcessUsage of(ProcessHandle process) throws IOException {
        return new ProcessUsage(
                process.info().totalCpuDuration().orElse(Duration.ZERO),
                peakBytes(Path.of("/proc", Long.toString(process.pid()), "status")));
    }

    private static long peakBytes(Path status) throws IOException {
        if (!Files.exists(status)) {
            return 0;
        }
        Matcher matcher = PEAK_KIB.matcher(Files.readString(status));
        return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : 0;
    }
}
