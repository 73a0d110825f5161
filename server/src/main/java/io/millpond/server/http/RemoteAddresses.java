package io.millpond.server.http;

import io.millpond.engine.external.AddressReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/// Asks by HTTP what the configuration allows, and follows nobody elsewhere.
///
/// A user and a password in an address are sent as those of basic authentication.
public final class RemoteAddresses implements AddressReader {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(3);
    private static final Duration SHORT_ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final int SHORT_ANSWER_BYTES_MAX = 16 << 20;
    private static final String JSON = "application/vnd.schemaregistry.v1+json";
    private static final int OK = 200;

    private final Set<String> hosts;

    /// @param hosts `host`, whatever the port, or `host:port`
    public RemoteAddresses(Set<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    @Override
    public InputStream open(URI address) throws IOException {
        HttpClient client = client(address);
        HttpResponse<InputStream> response =
                send(client, request(address).timeout(ANSWER_WITHIN).build());
        if (response.statusCode() != OK) {
            response.body().close();
            throw new DatabaseException(
                    ErrorCode.RECEIVED_ERROR_FROM_REMOTE_IO_SERVER,
                    "Received error from remote server %s. HTTP status code: %d"
                            .formatted(plain(address), response.statusCode()));
        }
        return response.body();
    }

    @Override
    public Answer ask(URI address, @Nullable String json) throws IOException {
        HttpRequest.Builder request = request(address).timeout(SHORT_ANSWER_WITHIN);
        if (json != null) {
            request.header("Content-Type", JSON).POST(HttpRequest.BodyPublishers.ofString(json));
        }
        HttpClient client = client(address);
        HttpResponse<InputStream> response = send(client, request.build());
        try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes(SHORT_ANSWER_BYTES_MAX + 1);
            if (bytes.length > SHORT_ANSWER_BYTES_MAX) {
                throw new DatabaseException(
                        ErrorCode.RECEIVED_ERROR_FROM_REMOTE_IO_SERVER,
                        "The answer of %s is longer than %d bytes"
                                .formatted(plain(address), SHORT_ANSWER_BYTES_MAX));
            }
            return new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private HttpClient client(URI address) {
        requireAllowed(address);
        return HttpClient.newBuilder()
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private static HttpRequest.Builder request(URI address) {
        String user = address.getUserInfo();
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (user != null) {
            String token =
                    Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + token);
        }
        return request;
    }

    /// Sends the only request of a client, which ends with the answer's body.
    private static HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
            throws IOException {
        try {
            HttpResponse<InputStream> response =
                    client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            client.shutdown();
            return response;
        } catch (IOException e) {
            client.shutdownNow();
            throw new DatabaseException(
                    ErrorCode.NETWORK_ERROR,
                    "Cannot read %s: %s".formatted(plain(request.uri()), e),
                    e);
        } catch (InterruptedException e) {
            client.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while reading " + plain(request.uri()), e);
        }
    }

    private void requireAllowed(URI address) {
        String scheme = address.getScheme() == null ? "" : address.getScheme();
        String host = address.getHost();
        boolean isHttp = Set.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT));
        if (!isHttp || host == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "An address of the scheme '%s' and the host '%s' is no HTTP address"
                            .formatted(scheme, host == null ? "" : host));
        }
        if (!hosts.contains(host) && !hosts.contains(host + ":" + port(address))) {
            throw AddressReader.notAllowed(address);
        }
    }

    /// The address without what may be secret.
    private static String plain(URI address) {
        return "%s://%s:%d%s"
                .formatted(
                        address.getScheme(), address.getHost(), port(address), address.getPath());
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    }
}
