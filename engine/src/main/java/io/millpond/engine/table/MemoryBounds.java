package io.millpond.engine.table;

import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;

import java.util.List;

/// How much a Memory table keeps: its oldest blocks go while it holds more than a most of rows or
/// bytes, and without them no less than a least.
///
/// @param rowCountMax 0: no limit, as with the bytes
public record MemoryBounds(long rowCountMin, long rowCountMax, long bytesMin, long bytesMax) {
    /// No bounds.
    static final MemoryBounds NONE = new MemoryBounds(0, 0, 0, 0);

    private static final Setting<Long> MIN_ROWS =
            bound("min_rows_to_keep", "The rows that are kept at least, where there is a most.");
    private static final Setting<Long> MAX_ROWS =
            bound("max_rows_to_keep", "The rows beyond which the oldest go; 0: no limit.");
    private static final Setting<Long> MIN_BYTES =
            bound("min_bytes_to_keep", "The bytes that are kept at least, where there is a most.");
    private static final Setting<Long> MAX_BYTES =
            bound("max_bytes_to_keep", "The bytes beyond which the oldest rows go; 0: no limit.");
    private static final SettingRegistry SETTINGS =
            new SettingRegistry(
                    List.of(
                            MIN_ROWS,
                            MAX_ROWS,
                            MIN_BYTES,
                            MAX_BYTES,
                            Setting.of("compress", SettingType.BOOL, false, "Has no effect.")));

    private static Setting<Long> bound(String name, String doc) {
        return Setting.of(name, SettingType.UINT64, 0L, doc);
    }

    /// Errors: UNKNOWN_SETTING, SETTING_CONSTRAINT_VIOLATION for a least above the most.
    static MemoryBounds of(List<SettingAssignment> assignments, QueryContext context) {
        for (SettingAssignment assignment : assignments) {
            if (SETTINGS.find(assignment.name()) == null) {
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_SETTING,
                        "Unknown setting '%s': for storage Memory".formatted(assignment.name()));
            }
        }
        Settings settings = TableSettings.read(SETTINGS, assignments, context);
        check(settings, MIN_BYTES, MAX_BYTES);
        check(settings, MIN_ROWS, MAX_ROWS);
        return new MemoryBounds(
                settings.get(MIN_ROWS),
                settings.get(MAX_ROWS),
                settings.get(MIN_BYTES),
                settings.get(MAX_BYTES));
    }

    /// What settings mean that were accepted once; those that are unknown by now mean nothing.
    public static MemoryBounds accepted(List<SettingAssignment> assignments, QueryContext context) {
        return of(
                assignments.stream().filter(a -> SETTINGS.find(a.name()) != null).toList(),
                context);
    }

    private static void check(Settings settings, Setting<Long> least, Setting<Long> most) {
        if (settings.get(least) > settings.get(most)) {
            throw new DatabaseException(
                    ErrorCode.SETTING_CONSTRAINT_VIOLATION,
                    "Setting `%s` cannot be higher than the `%s`. `%s`: %d, `%s`: %d"
                            .formatted(
                                    least.name(),
                                    most.name(),
                                    least.name(),
                                    settings.get(least),
                                    most.name(),
                                    settings.get(most)));
        }
    }

    /// The last of some blocks, which are kept.
    List<Block> kept(List<Block> blocks) {
        if (rowCountMax == 0 && bytesMax == 0) {
            return blocks;
        }
        long rowCount = blocks.stream().mapToLong(Block::rowCount).sum();
        long bytes = blocks.stream().mapToLong(Block::retainedBytes).sum();
        int from = 0;
        while (from < blocks.size()
                && ((rowCountMax > 0 && rowCount > rowCountMax)
                        || (bytesMax > 0 && bytes > bytesMax))) {
            Block oldest = blocks.get(from);
            if (rowCount - oldest.rowCount() < rowCountMin
                    || bytes - oldest.retainedBytes() < bytesMin) {
                break;
            }
            rowCount -= oldest.rowCount();
            bytes -= oldest.retainedBytes();
            from++;
        }
        return blocks.subList(from, blocks.size());
    }
}
