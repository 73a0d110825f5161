package io.millpond.benchmarks.subject;

import java.nio.file.Path;
import java.util.List;

/// How Millpond is started: as users do it, by the script `millpond` that has started this process.
///
/// In a process that the script has not started, a test, it is started with that one's class path,
/// and with options that suit a short life.
public final class Launcher {
    /// Names the script; the script sets it.
    private static final String PROPERTY = "millpond.launcher";

    private Launcher() {}

    /// The words that stand before `server` or `broker`.
    static List<String> command() {
        String script = System.getProperty(PROPERTY);
        if (script != null) {
            return List.of(script);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.millpond.server.Main");
    }

    /// The directory of the sources that are measured.
    public static Path directory() {
        String script = System.getProperty(PROPERTY);
        Path parent = script == null ? null : Path.of(script).toAbsolutePath().getParent();
        return parent == null ? Path.of("").toAbsolutePath() : parent;
    }
}
