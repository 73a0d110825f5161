package io.millpond.server;

import io.millpond.engine.Millpond;
import io.millpond.engine.external.ExternalAccess;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.server.config.ServerConfig;
import io.millpond.server.http.HttpOptions;
import io.millpond.server.http.HttpServer;
import io.millpond.server.http.RemoteAddresses;
import io.millpond.server.http.Users;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/// A database with its HTTP server, in this process. Thread-safe.
public final class MillpondServer implements AutoCloseable {
    private final Millpond database;
    private final HttpServer http;
    private final String host;

    private MillpondServer(Millpond database, HttpServer http, String host) {
        this.database = database;
        this.http = http;
        this.host = host;
    }

    /// Opens the database in `directory` and serves it; returns when it answers.
    ///
    /// Errors: a directory that another process has, a port that is taken, an address that other
    /// machines reach while a user has no password.
    public static MillpondServer start(
            Path directory, ServerConfig config, MillpondSettings settings) throws IOException {
        config.requirePasswordsForStrangers();
        MillpondSettings configured =
                settings.withKafka(config.kafka())
                        .withDurability(config.durability())
                        .withKafkaMemoryBytes(config.kafkaMemoryBytes())
                        .withKeepDroppedMs(config.keepDroppedSeconds() * 1_000L)
                        .withExternal(
                                new ExternalAccess(
                                        below(directory, config.userFilesPath()),
                                        below(directory, config.formatSchemaPath()),
                                        new RemoteAddresses(config.urlHosts())));
        if (!config.backupPath().isEmpty()) {
            configured = configured.withBackupDirectory(directory.resolve(config.backupPath()));
        }
        Millpond database = Millpond.open(directory, configured);
        try {
            HttpServer http =
                    HttpServer.start(
                            database,
                            new HttpOptions(
                                    config.listen(),
                                    config.httpPort(),
                                    new Users(config.passwords()),
                                    settings.zone(),
                                    settings.clock(),
                                    new SecureRandom()));
            return new MillpondServer(database, http, config.listen());
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public Millpond database() {
        return database;
    }

    /// The directory that a setting names; null where it is empty.
    private static @Nullable Path below(Path directory, String setting) {
        return setting.isEmpty() ? null : directory.resolve(setting);
    }

    public int httpPort() {
        return http.port();
    }

    /// Where clients on this machine find it.
    public String url() {
        boolean isAnywhere = host.equals("0.0.0.0") || host.equals("::");
        return "http://" + (isAnywhere ? "127.0.0.1" : host) + ":" + http.port();
    }

    /// Stops serving, then closes the database; bounded.
    @Override
    public void close() {
        http.close();
        database.close();
    }
}
