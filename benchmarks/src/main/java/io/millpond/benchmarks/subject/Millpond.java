package io.millpond.benchmarks.subject;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// A server as `./millpond server` starts it, asked over HTTP. Several threads may ask while it
/// runs.
public final class Millpond implements Subject {
    private static final int OK = 200;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path data;
    private final Path log;
    private @Nullable ServerProcess process;

    /// A server, not yet started, with its data in `directory`.
    public Millpond(WorkDirectory directory) {
        this.data = directory.resolve("millpond");
        this.log = directory.resolve("millpond.log");
    }

    @Override
    public String name() {
        return "Millpond";
    }

    @Override
    public void start() throws IOException {
        process =
                ServerProcess.start(
                        List.of("server", "--data", data.toString(), "--http-port", "0"), log);
    }

    private ServerProcess running() {
        ServerProcess current = process;
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
        return send("", BodyPublishers.ofString(sql), sql);
    }

    @Override
    public void insertLines(String table, Path file) throws IOException {
        String sql = "INSERT INTO " + table + " FORMAT JSONEachRow";
        String parameters = "?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8);
        send(parameters, BodyPublishers.ofFile(file), sql);
    }

    /// Returns when the server has said that it is well.
    public void ping() throws IOException {
        send(HttpRequest.newBuilder(address("ping")).build(), "ping");
    }

    private String send(String parameters, BodyPublisher body, String sql) throws IOException {
        return send(HttpRequest.newBuilder(address(parameters)).POST(body).build(), sql);
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + running().port() + "/" + path);
    }

    private String send(HttpRequest request, String sql) throws IOException {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new IOException("Millpond: " + sql + "\n" + response.body());
            }
            return response.body().stripTrailing();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public ProcessUsage usage() throws IOException {
        return running().usage();
    }

    /// The bytes of its heap that are in use after a collection, which this makes happen.
    public long liveHeapBytes() throws IOException {
        return running().liveHeapBytes();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
