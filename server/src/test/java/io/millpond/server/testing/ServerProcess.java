package io.millpond.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.Main;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a process of its own, as `./millpond server` starts it, which can be killed.
public final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready at (http://\\S+?:(\\d+)),");
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final Path log;
    private final String readyLine;
    private final int httpPort;
    private final HttpSql sql;

    private ServerProcess(Process process, Path log, String readyLine) {
        this.process = process;
        this.log = log;
        this.readyLine = readyLine;
        Matcher matcher = READY.matcher(readyLine);
        if (!matcher.find()) {
            throw new IllegalStateException("not a line of a ready server: " + readyLine);
        }
        this.httpPort = Integer.parseInt(matcher.group(2));
        this.sql = new HttpSql(matcher.group(1));
    }

    /// Starts a server on `data`, by default on any free port; returns when it is ready.
    ///
    /// @param options more of the command line
    public static ServerProcess start(Path data, String... options) throws IOException {
        Path log = Files.createTempFile("millpond-server", ".log");
        Process process = launch(data, log, options);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = out.readLine();
        if (line == null) {
            throw new IllegalStateException("server did not start: " + Files.readString(log));
        }
        return new ServerProcess(process, log, line);
    }

    /// Runs a server that is expected to end by itself, and returns what it wrote to its log.
    public static String startFailing(Path data, String... options)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("millpond-server", ".log");
        Process process = launch(data, log, options);
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("server goes on: " + Files.readString(log));
        }
        if (process.exitValue() == 0) {
            throw new IllegalStateException("server ended well: " + Files.readString(log));
        }
        return Files.readString(log);
    }

    private static Process launch(Path data, Path log, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Xmx1g",
                        "-XX:+UseParallelGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "server",
                        "--data",
                        data.toString()));
        if (!List.of(options).contains("--http-port")) {
            command.addAll(List.of("--http-port", "0"));
        }
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectError(log.toFile()).start();
    }

    public HttpSql sql() {
        return sql;
    }

    public int httpPort() {
        return httpPort;
    }

    /// The line it printed when it was ready.
    public String readyLine() {
        return readyLine;
    }

    /// What it wrote to standard error so far.
    public String log() throws IOException {
        return Files.readString(log);
    }

    /// Ends the process as `kill -9` does, and waits until it is gone.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Asks the process to end, as SIGTERM does, and returns its exit code.
    public int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("server did not stop within seconds " + STOP_SECONDS);
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(log);
    }
}
