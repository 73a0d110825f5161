package io.millpond.engine.execute;

import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.table.Table;
import io.millpond.sql.setting.Settings;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What a session remembers between statements. Thread-safe.
public final class SessionState {
    private final String user;
    private final Map<String, Table> temporaryTables = new ConcurrentHashMap<>();
    private final Map<String, String> parameters = new ConcurrentHashMap<>();
    private volatile String database;
    private volatile Settings settings;

    public SessionState(SessionOptions options, Settings settings) {
        this.user = options.user();
        this.database = options.database();
        this.settings = settings;
    }

    public String user() {
        return user;
    }

    public String database() {
        return database;
    }

    void use(String newDatabase) {
        database = newDatabase;
    }

    public Settings settings() {
        return settings;
    }

    void set(Settings newSettings) {
        settings = newSettings;
    }

    /// Query parameters set by `SET param_name`.
    Map<String, String> parameters() {
        return parameters;
    }

    Optional<Table> temporaryTable(String name) {
        return Optional.ofNullable(temporaryTables.get(name));
    }

    Map<String, Table> temporaryTables() {
        return temporaryTables;
    }
}
