package io.millpond.benchmarks.latency;

import io.millpond.benchmarks.JavaProcess;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/// A server as `./millpond server` starts it, asked over HTTP.
final class Millpond implements Subject {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path launcher;
    private final Path data;
    private @Nullable JavaProcess process;

    /// @param launcher the script `millpond`
    private Millpond(Path launcher, Path data) {
        this.launcher = launcher;
        this.data = data;
    }

    /// Prepares the server. It is started and stopped once, which builds what is not built, and
    /// leaves the class archive that the launcher starts every later server with.
    ///
    /// @param launcher the script `millpond`
    static Millpond prepare(Path directory, Path launcher) throws IOException {
        Path script = launcher.toAbsolutePath().normalize();
        new Millpond(script, directory.resolve("first")).startAndStop();
        return new Millpond(script, directory.resolve("data"));
    }

    private void startAndStop() throws IOException {
        start();
        close();
    }

    @Override
    public String name() {
        return "Millpond";
    }

    @Override
    public void start() throws IOException {
        process =
                JavaProcess.start(
                        List.of(
                                launcher.toString(),
                                "server",
                                "--data",
                                data.toString(),
                                "--http-port",
                                "0"));
    }

    private JavaProcess running() {
        JavaProcess current = process;
        if (current == null) {
            throw new IllegalStateException("not running");
        }
        return current;
    }

    @Override
    public void kill() {
        running().kill();
        process = null;
    }

    @Override
    public String query(String sql) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + running().port() + "/");
        try {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(address)
                                    .POST(HttpRequest.BodyPublishers.ofString(sql))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(sql + "\n" + response.body());
            }
            return response.body().strip();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
