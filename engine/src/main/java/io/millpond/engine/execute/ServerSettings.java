package io.millpond.engine.execute;

import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.system.HostTables.ServerSetting;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;

/// What `system.server_settings` says of a database: the settings of ClickHouse's servers that
/// mean something here.
final class ServerSettings {
    private static final long MS_PER_S = 1_000;

    private ServerSettings() {}

    static List<ServerSetting> of(MillpondSettings settings) {
        return List.of(
                number(
                        "background_pool_size",
                        settings.mergeThreadCount(),
                        16,
                        "Threads for merges and mutations."),
                number(
                        "database_atomic_delay_before_drop_table_sec",
                        settings.keepDroppedMs() / MS_PER_S,
                        480,
                        "Seconds for which UNDROP TABLE gives a table back."),
                text("default_database", "default", "default", "Where sessions begin."),
                text(
                        "format_schema_path",
                        path(settings.external().formatSchemas()),
                        "/var/lib/clickhouse/format_schemas/",
                        "Where schemas of formats are."),
                unbounded("max_concurrent_insert_queries", "INSERTs that run at the same time."),
                unbounded("max_concurrent_queries", "Statements that run at the same time."),
                unbounded("max_concurrent_select_queries", "SELECTs that run at the same time."),
                unbounded("max_database_num_to_throw", "Databases."),
                unbounded("max_table_num_to_throw", "Tables."),
                unbounded("max_view_num_to_throw", "Views."),
                text("timezone", settings.zone().getId(), "", "The time zone."),
                text(
                        "user_files_path",
                        path(settings.external().userFiles()),
                        "/var/lib/clickhouse/user_files/",
                        "Where the table function file reads."));
    }

    private static String path(@Nullable Path path) {
        return path == null ? "" : path.toString();
    }

    private static ServerSetting unbounded(String name, String what) {
        return number(name, 0, 0, "The most of these, 0 for no bound: " + what);
    }

    private static ServerSetting number(
            String name, long value, long byDefault, String description) {
        return new ServerSetting(
                name, "UInt64", Long.toString(value), Long.toString(byDefault), description);
    }

    private static ServerSetting text(
            String name, String value, String byDefault, String description) {
        return new ServerSetting(name, "String", value, byDefault, description);
    }
}
