package io.millpond.benchmarks.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `millpond` command in a process of its own, in UTC; closing ends it.
public final class ServerProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");
    private static final long CLOSE_SECONDS_MAX = 30;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts `millpond` with `arguments` and waits for the line that names its port on 127.0.0.1.
    /// Its log goes into `log`.
    static ServerProcess start(List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>(Launcher.command());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().put("TZ", "UTC");
        Process process = ChildProcess.start(builder);
        BufferedReader output = process.inputReader(UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher matcher = PORT.matcher(line);
            if (matcher.find()) {
                return new ServerProcess(process, Integer.parseInt(matcher.group(1)));
            }
        }
        throw new IOException(
                String.join(" ", arguments)
                        + " ended without naming its port, its log:\n"
                        + Files.readString(log));
    }

    int port() {
        return port;
    }

    ProcessUsage usage() throws IOException {
        return ProcessUsage.of(process.toHandle());
    }

    long liveHeapBytes() throws IOException {
        return LiveHeap.bytes(process.toHandle());
    }

    /// Ends it as `kill -9` does; returns when it is gone.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
