package io.millpond.engine.insert.queue;

import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;

/// What the settings of an INSERT say of sharing a transaction with others. Immutable.
///
/// @param isShared whether it may
/// @param isAwaited whether the statement waits for its rows to be visible
/// @param waitMs the most milliseconds that it waits
/// @param busyMs milliseconds after which rows that nobody waits for are flushed
/// @param bytesMax bytes in memory from which on rows are flushed at once
/// @param insertsMax inserts from which on those that nobody waits for are flushed at once
public record AsyncInsertSettings(
        boolean isShared,
        boolean isAwaited,
        long waitMs,
        long busyMs,
        long bytesMax,
        long insertsMax) {
    private static final Setting<Boolean> SHARED =
            QuerySettings.known("async_insert", SettingType.BOOL);
    private static final Setting<Boolean> AWAITED =
            QuerySettings.known("wait_for_async_insert", SettingType.BOOL);
    private static final Setting<Long> WAIT =
            QuerySettings.known("wait_for_async_insert_timeout", SettingType.SECONDS);
    private static final Setting<Long> BUSY =
            QuerySettings.known("async_insert_busy_timeout_max_ms", SettingType.MILLISECONDS);
    private static final Setting<Long> BYTES_MAX =
            QuerySettings.known("async_insert_max_data_size", SettingType.UINT64);
    private static final Setting<Long> INSERTS_MAX =
            QuerySettings.known("async_insert_max_query_number", SettingType.UINT64);

    /// What `settings` say.
    public static AsyncInsertSettings of(Settings settings) {
        return new AsyncInsertSettings(
                settings.get(SHARED),
                settings.get(AWAITED),
                settings.get(WAIT),
                settings.get(BUSY),
                settings.get(BYTES_MAX),
                settings.get(INSERTS_MAX));
    }
}
