package io.millpond.engine.mergetree;

import io.millpond.sql.setting.Settings;

/// When inserts wait for merges: a pure function of the parts of the fullest partition.
///
/// From `parts_to_delay_insert` parts on each insert waits, the longer the nearer they are to
/// `parts_to_throw_insert`, where it fails. Source: ClickHouse 26.7, which computes the same.
///
/// @param delayParts 0: no insert waits
/// @param throwParts 0: no insert fails
record InsertPressure(long delayParts, long throwParts, long delayMaxMs, long delayMinMs) {
    private static final long MS_PER_S = 1_000;

    static InsertPressure of(Settings settings) {
        return new InsertPressure(
                settings.get(MergeTreeSettings.PARTS_TO_DELAY_INSERT),
                settings.get(MergeTreeSettings.PARTS_TO_THROW_INSERT),
                settings.get(MergeTreeSettings.MAX_DELAY_TO_INSERT) * MS_PER_S,
                settings.get(MergeTreeSettings.MIN_DELAY_TO_INSERT_MS));
    }

    boolean isTooMuch(long parts) {
        return throwParts > 0 && parts >= throwParts;
    }

    /// How long an insert waits, at most.
    long delayMs(long parts) {
        if (delayParts == 0 || parts < delayParts) {
            return 0;
        }
        long steps = Math.max(1, throwParts - delayParts);
        long step = Math.min(parts - delayParts + 1, steps);
        return Math.max(delayMinMs, delayMaxMs * step / steps);
    }
}
