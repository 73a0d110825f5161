package io.millpond.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `millpond` command in a process of its own; closing ends it.
public final class JavaProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;

    private JavaProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts `io.millpond.server.Main` with `arguments`, as [#start] does.
    public static JavaProcess startMain(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:MaxRAMPercentage=50",
                        "-XX:+UseParallelGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("io.millpond.server.Main");
        command.addAll(arguments);
        return start(command);
    }

    /// Starts `command` and waits for the line that names its port on 127.0.0.1. Its log goes to a
    /// temporary file.
    public static JavaProcess start(List<String> command) throws IOException {
        Path log = Files.createTempFile("millpond-benchmark", ".log");
        Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (matcher.find()) {
                return new JavaProcess(process, Integer.parseInt(matcher.group(1)));
            }
        }
        throw new IOException(
                "The process ended without naming its port: " + command + ", log: " + log);
    }

    public int port() {
        return port;
    }

    /// The processor time this process has used, over all its threads.
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Ends it as `kill -9` does; returns when it is gone.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
