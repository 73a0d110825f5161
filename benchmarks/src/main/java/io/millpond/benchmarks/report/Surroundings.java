package io.millpond.benchmarks.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/// When, where and on what code figures were measured.
///
/// @param commit the abbreviated commit of the sources, with `+` when they were changed since;
///     empty when git does not know
/// @param load the machine's load average of the minute before the measurement; negative when the
///     system does not tell. More than a fraction of `processors` means that others used it too
public record Surroundings(
        Instant at, String commit, String system, String java, int processors, double load) {

    /// Those of this process, now.
    ///
    /// @param sources a directory of the sources
    public static Surroundings read(InstantSource clock, Path sources) {
        return new Surroundings(
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                commit(sources),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.version"),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String commit(Path sources) {
        String commit = git(sources, "rev-parse", "--short", "HEAD");
        return commit.isEmpty() || git(sources, "status", "--porcelain").isEmpty()
                ? commit
                : commit + "+";
    }

    /// What git answers; nothing where it is not installed or the directory is no checkout.
    private static String git(Path directory, String... arguments) {
        try {
            ProcessBuilder builder = new ProcessBuilder("git");
            builder.command().addAll(List.of(arguments));
            builder.directory(directory.toFile());
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            return process.onExit().join().exitValue() == 0 ? answer : "";
        } catch (IOException _) {
            return "";
        }
    }

    void write(JsonGenerator json) throws IOException {
        json.writeStringField("at", at.toString());
        json.writeStringField("commit", commit);
        json.writeStringField("system", system);
        json.writeStringField("java", java);
        json.writeNumberField("processors", processors);
        json.writeNumberField("load", load);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, commit %s, %s, Java %s, %d processors, load before %.1f",
                at,
                commit.isEmpty() ? "unknown" : commit,
                system,
                java,
                processors,
                load);
    }
}
