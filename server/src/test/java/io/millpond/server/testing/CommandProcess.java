package io.millpond.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.Main;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A `millpond` command in a process of its own, which can be stopped, killed, paused and resumed.
///
/// Closing kills it. Not thread-safe.
final class CommandProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 120;

    private final Process process;
    private final Path log;
    private @Nullable String readyLine;

    private CommandProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Starts `millpond` with `arguments`; returns before it is ready.
    static CommandProcess launch(List<String> javaOptions, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(javaOptions);
        command.add(Main.class.getName());
        command.addAll(arguments);
        Path log = Files.createTempFile("millpond-" + arguments.getFirst(), ".log");
        return new CommandProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    /// Waits until it prints its first line, that it is ready, and returns it.
    ///
    /// @throws IllegalStateException with its log when it ends before
    String awaitReady() {
        if (readyLine == null) {
            try {
                BufferedReader out = process.inputReader(UTF_8);
                String line = out.readLine();
                if (line == null) {
                    throw new IllegalStateException("it did not start: " + log());
                }
                readyLine = line;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return readyLine;
    }

    /// What it wrote to standard error so far.
    String log() throws IOException {
        return Files.readString(log);
    }

    /// Ends it as `kill -9` does, and waits until it is gone.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Asks it to end, as SIGTERM does.
    int stop() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /// Waits until it has ended and returns its exit code; kills it and throws when that is long.
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException("it did not end within seconds " + STOP_SECONDS);
        }
        return process.exitValue();
    }

    /// Takes the processor away from it, as SIGSTOP does: for everyone else it hangs.
    void pause() {
        signal("-STOP");
    }

    /// Lets it go on, as SIGCONT does; for itself, time has jumped.
    void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            List<String> command = List.of("kill", signal, Long.toString(process.pid()));
            int code = new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
            if (code != 0) {
                throw new IllegalStateException(command + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        Files.deleteIfExists(log);
    }
}
