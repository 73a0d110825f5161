package io.millpond.server.http;

import io.millpond.engine.external.AddressReader;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/// Reads by HTTP what the configuration allows, and follows nobody elsewhere.
public final class RemoteAddresses implements AddressReader {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(3);
    private static final int OK = 200;

    private final Set<String> hosts;

    /// @param hosts `host`, whatever the port, or `host:port`
    public RemoteAddresses(Set<String> hosts) {
        this.hosts = Set.copyOf(hosts);
    }

    @Override
    public InputStream open(URI address) throws IOException {
        requireAllowed(address);
        HttpClient client =
                HttpClient.newBuilder()
                        .connectTimeout(CONNECT_WITHIN)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        try {
            HttpResponse<InputStream> response =
                    client.send(
                            HttpRequest.newBuilder(address).timeout(ANSWER_WITHIN).build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != OK) {
                response.body().close();
                client.shutdown();
                throw new DatabaseException(
                        ErrorCode.RECEIVED_ERROR_FROM_REMOTE_IO_SERVER,
                        "Received error from remote server %s. HTTP status code: %d"
                                .formatted(plain(address), response.statusCode()));
            }
            client.shutdown();
            return response.body();
        } catch (IOException e) {
            client.shutdownNow();
            throw new DatabaseException(
                    ErrorCode.NETWORK_ERROR, "Cannot read %s: %s".formatted(plain(address), e), e);
        } catch (InterruptedException e) {
            client.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while reading " + plain(address), e);
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
