package io.millpond.server.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// A plain client of ClickHouse's HTTP interface. Thread-safe.
public final class HttpSql {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    public HttpSql(String url) {
        this.url = url;
    }

    /// The result of `sql` as text, without its last line end.
    ///
    /// @param parameters of the URL, each name followed by its value
    /// @throws IllegalStateException with the server's text when the statement fails
    public String query(String sql, String... parameters) {
        HttpResponse<byte[]> response = send(sql, parameters);
        String body = new String(response.body(), UTF_8);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + body);
        }
        return body.endsWith("\n") ? body.substring(0, body.length() - 1) : body;
    }

    /// The answer to a POST with `sql` as its body, whatever its status.
    public HttpResponse<byte[]> send(String sql, String... parameters) {
        return send(sql.getBytes(UTF_8), parameters);
    }

    public HttpResponse<byte[]> send(byte[] body, String... parameters) {
        return send(request(parameters).POST(BodyPublishers.ofByteArray(body)).build());
    }

    public HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A request to build upon, by default a GET.
    public HttpRequest.Builder request(String... parameters) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? "/?" : "&")
                    .append(URLEncoder.encode(parameters[i], UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(parameters[i + 1], UTF_8));
        }
        return HttpRequest.newBuilder(URI.create(url + query)).timeout(TIMEOUT);
    }

    /// A GET of a path, such as `/ping`.
    public HttpResponse<byte[]> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).build());
    }
}
