package io.millpond.server.testing;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a process of its own, which can be killed, paused and resumed. Not thread-safe.
public final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready at (http://\\S+?:(\\d+)),");

    private final CommandProcess process;
    private @Nullable HttpSql sql;

    private ServerProcess(CommandProcess process) {
        this.process = process;
    }

    /// Starts a server on `data`, as `./millpond server` does, by default on any free port; returns
    /// when it is ready.
    ///
    /// @param options more of the command line
    public static ServerProcess start(Path data, String... options) throws IOException {
        ServerProcess server = new ServerProcess(launch(WholeJava.OPTIONS, data, List.of(options)));
        server.awaitReady();
        return server;
    }

    /// Starts a server that costs little and is up soon; returns at once.
    ///
    /// @param options more of the command line
    public static ServerProcess launchLight(Path data, String... options) throws IOException {
        return new ServerProcess(launch(LightJava.options(), data, List.of(options)));
    }

    /// Runs a server that is expected to end by itself, and returns what it wrote to its log.
    public static String startFailing(Path data, String... options)
            throws IOException, InterruptedException {
        try (CommandProcess process = launch(WholeJava.OPTIONS, data, List.of(options))) {
            if (process.awaitEnd() == 0) {
                throw new IllegalStateException("server ended well: " + process.log());
            }
            return process.log();
        }
    }

    static CommandProcess launch(List<String> javaOptions, Path data, List<String> options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("server", "--data", data.toString()));
        if (!options.contains("--http-port")) {
            arguments.addAll(List.of("--http-port", "0"));
        }
        arguments.addAll(options);
        return CommandProcess.launch(javaOptions, arguments);
    }

    /// Returns when it answers.
    public void awaitReady() {
        process.awaitReady();
    }

    /// A client of it; waits until it is ready.
    public HttpSql sql() {
        if (sql == null) {
            sql = new HttpSql(readyMatch().group(1));
        }
        return sql;
    }

    public int httpPort() {
        return Integer.parseInt(readyMatch().group(2));
    }

    private Matcher readyMatch() {
        Matcher matcher = READY.matcher(readyLine());
        if (!matcher.find()) {
            throw new IllegalStateException("not a line of a ready server: " + readyLine());
        }
        return matcher;
    }

    /// The line it printed when it was ready.
    public String readyLine() {
        return process.awaitReady();
    }

    /// What it wrote to standard error so far.
    public String log() throws IOException {
        return process.log();
    }

    /// Ends the process as `kill -9` does, and waits until it is gone.
    public void kill() {
        process.kill();
    }

    /// Asks the process to end, as SIGTERM does, and returns its exit code.
    public int stop() throws InterruptedException {
        return process.stop();
    }

    /// Stops the process in the middle of whatever it does, as SIGSTOP does.
    public void pause() {
        process.pause();
    }

    /// Lets it go on where [#pause] stopped it.
    public void resume() {
        process.resume();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
