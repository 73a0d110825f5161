package io.millpond.server.http;

import io.millpond.engine.Millpond;

import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/// A listening HTTP server of one database.
///
/// Each request runs on a virtual thread with blocking reads and writes: a slow client holds a
/// connection and little else. Thread-safe.
public final class HttpServer implements AutoCloseable {
    /// How long clients are told that an idle connection stays open; pools drop it sooner.
    static final int KEEP_ALIVE_SECONDS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /// Longer than what clients are told, since an INSERT may send a row now and then.
    private static final long IDLE_TIMEOUT_MS = 600_000;

    /// Statements in URLs are that long.
    private static final int REQUEST_HEADER_BYTES = 1 << 20;

    /// For accepting, selecting and what Jetty does beside requests.
    private static final int PLATFORM_THREADS_MAX = 16;

    private static final long STOP_TIMEOUT_MS = 5_000;
    private static final int BUFFER_BYTES = 64 << 10;

    private final Server server;
    private final ServerConnector connector;
    private final QueryHandler queries;
    private final PrometheusPage metrics;

    private HttpServer(
            Server server,
            ServerConnector connector,
            QueryHandler queries,
            PrometheusPage metrics) {
        this.server = server;
        this.connector = connector;
        this.queries = queries;
        this.metrics = metrics;
    }

    /// Starts to listen.
    ///
    /// @throws IOException when the port cannot be bound, with a message for the user
    public static HttpServer start(Millpond database, HttpOptions options) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS_MAX);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
        Server server = new Server(threads);
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration()));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(IDLE_TIMEOUT_MS);
        server.addConnector(connector);
        server.setStopTimeout(STOP_TIMEOUT_MS);
        QueryHandler queries = new QueryHandler(database, options);
        PrometheusPage metrics = new PrometheusPage(database);
        server.setHandler(new Routes(queries, metrics::text));
        HttpServer http = new HttpServer(server, connector, queries, metrics);
        http.open(options);
        return http;
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        configuration.setOutputBufferSize(BUFFER_BYTES);
        configuration.setInputBufferSize(BUFFER_BYTES);
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        return configuration;
    }

    private void open(HttpOptions options) throws IOException {
        try {
            connector.open();
        } catch (IOException e) {
            metrics.close();
            throw new IOException(
                    "HTTP port "
                            + options.port()
                            + " on "
                            + options.host()
                            + " cannot be used: "
                            + e.getMessage()
                            + ". Choose another one with --http-port, or 0 for any free one.",
                    e);
        }
        try {
            server.start();
        } catch (Exception e) { // Jetty's signature
            close();
            throw new IOException("HTTP server failed to start: " + e.getMessage(), e);
        }
    }

    /// The port it listens on; never 0.
    public int port() {
        return connector.getLocalPort();
    }

    /// Cancels what is running and stops, within some seconds.
    @Override
    public void close() {
        queries.close();
        try {
            server.stop();
        } catch (Exception e) { // Jetty's signature; there is nothing left to do about it
            LOG.warn("http server did not stop cleanly", e);
        }
        metrics.close();
    }
}
