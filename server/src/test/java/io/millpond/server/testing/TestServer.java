package io.millpond.server.testing;

import io.millpond.engine.Millpond;
import io.millpond.engine.setting.Durability;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.server.MillpondServer;
import io.millpond.server.config.ServerConfig;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;

/// A server in this process, on any free port, in UTC.
public final class TestServer implements AutoCloseable {
    static {
        // As Main does, before the first virtual thread of the process.
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
    }

    private final MillpondServer server;
    private final HttpSql sql;

    private TestServer(MillpondServer server) {
        this.server = server;
        this.sql = new HttpSql(server.url());
    }

    public static TestServer start(Path data) throws IOException {
        return start(
                data,
                ServerConfig.DEFAULT.withDurability(Durability.RELAXED),
                MillpondSettings.local());
    }

    public static TestServer start(Path data, ServerConfig config, MillpondSettings settings)
            throws IOException {
        return new TestServer(
                MillpondServer.start(
                        data, config.withHttpPort(0), settings.withZone(ZoneId.of("UTC"))));
    }

    public HttpSql sql() {
        return sql;
    }

    public Millpond database() {
        return server.database();
    }

    public String url() {
        return server.url();
    }

    public int httpPort() {
        return server.httpPort();
    }

    @Override
    public void close() {
        server.close();
    }
}
