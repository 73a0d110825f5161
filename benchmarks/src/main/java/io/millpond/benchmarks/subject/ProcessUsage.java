package io.millpond.benchmarks.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a process has used since its start.
///
/// @param cpuTime of the processor, over all its threads
/// @param peakBytes the most memory it ever had resident, Linux' VmHWM; 0 where there is no `/proc`
/// @param ownBytes of memory it has resident now that belongs to it alone, such as heap and stacks,
///     Linux' RssAnon; 0 where there is no `/proc`
/// @param fileBytes it has resident now of files that it has mapped, which the system takes back
///     when it needs them, Linux' RssFile; 0 where there is no `/proc`
/// @param writtenBytes what it wrote into files and sockets, Linux' wchar; 0 where there is no
///     `/proc`
public record ProcessUsage(
        Duration cpuTime, long peakBytes, long ownBytes, long fileBytes, long writtenBytes) {
    private static final Pattern PEAK_KIB = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern OWN_KIB = Pattern.compile("RssAnon:\\s+(\\d+) kB");
    private static final Pattern FILE_KIB = Pattern.compile("RssFile:\\s+(\\d+) kB");
    private static final Pattern WRITTEN = Pattern.compile("wchar:\\s+(\\d+)");

    /// What this process has used.
    public static ProcessUsage ofThisProcess() throws IOException {
        return of(ProcessHandle.current());
    }

    static ProcessUsage of(ProcessHandle process) throws IOException {
        Path directory = Path.of("/proc", Long.toString(process.pid()));
        return new ProcessUsage(
                process.info().totalCpuDuration().orElse(Duration.ZERO),
                number(directory.resolve("status"), PEAK_KIB) << 10,
                number(directory.resolve("status"), OWN_KIB) << 10,
                number(directory.resolve("status"), FILE_KIB) << 10,
                number(directory.resolve("io"), WRITTEN));
    }

    private static long number(Path file, Pattern pattern) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        Matcher matcher = pattern.matcher(Files.readString(file));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
