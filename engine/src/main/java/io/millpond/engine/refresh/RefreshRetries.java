package io.millpond.engine.refresh;

import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.RefreshSchedule;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;

import java.util.List;

/// How often, and after which time, a run that failed is tried again: the `SETTINGS` of `REFRESH`.
///
/// @param countMax tries after the first of a turn; [Long#MAX_VALUE]: without end
/// @param firstWaitMs the time before the first of them; it doubles from one to the next
/// @param waitMaxMs the longest time
public record RefreshRetries(long countMax, long firstWaitMs, long waitMaxMs) {
    /// No further tries.
    static final RefreshRetries NONE = new RefreshRetries(0, 0, 0);

    private static final Setting<Long> COUNT =
            Setting.of(
                    "refresh_retries",
                    SettingType.INT64,
                    2L,
                    "How often a run that failed is tried again; less than 0: without end.");
    private static final Setting<Long> FIRST_WAIT =
            Setting.of(
                    "refresh_retry_initial_backoff_ms",
                    SettingType.UINT64,
                    100L,
                    "Milliseconds before the first retry; they double from one to the next.");
    private static final Setting<Long> WAIT_MAX =
            Setting.of(
                    "refresh_retry_max_backoff_ms",
                    SettingType.UINT64,
                    60_000L,
                    "The most milliseconds before a retry.");
    private static final Setting<Boolean> ALL_REPLICAS =
            Setting.of(
                    "all_replicas", SettingType.BOOL, false, "Has no effect: there is one server.");

    private static final SettingRegistry REGISTRY =
            new SettingRegistry(List.of(COUNT, FIRST_WAIT, WAIT_MAX, ALL_REPLICAS));

    /// Longer waits are cut to a year.
    private static final long YEAR_MS = 365L * 24 * 60 * 60 * 1000;

    /// What a schedule says.
    ///
    /// Errors: UNKNOWN_SETTING, and those of values that are no numbers.
    public static RefreshRetries of(RefreshSchedule schedule, QueryContext context) {
        Settings settings = TableSettings.read(REGISTRY, schedule.settings(), context);
        long count = settings.get(COUNT);
        return new RefreshRetries(
                count < 0 ? Long.MAX_VALUE : count,
                Math.min(settings.get(FIRST_WAIT), YEAR_MS),
                Math.min(settings.get(WAIT_MAX), YEAR_MS));
    }

    /// The time before the next try, in milliseconds.
    ///
    /// @param failedCount tries of the turn that failed, at least 1
    long waitMs(long failedCount) {
        long waitMs = firstWaitMs;
        for (long i = 1; i < failedCount && waitMs < waitMaxMs; i++) {
            waitMs *= 2;
        }
        return Math.min(waitMs, waitMaxMs);
    }
}
