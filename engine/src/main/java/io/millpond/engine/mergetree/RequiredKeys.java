package io.millpond.engine.mergetree;

import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;
import io.millpond.sql.source.RowCondition;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Refuses scans that no key narrows, where settings ask for that: `force_primary_key` and
/// `force_index_by_date`. Texts: ClickHouse 26.7.
final class RequiredKeys {
    private static final Setting<Boolean> PRIMARY =
            QuerySettings.known("force_primary_key", SettingType.BOOL);
    private static final Setting<Boolean> PARTITION =
            QuerySettings.known("force_index_by_date", SettingType.BOOL);
    private static final Set<String> OF_PARTITIONS = Set.of("_partition_id", "_partition_value");

    private RequiredKeys() {}

    /// Errors: INDEX_NOT_USED, naming the key.
    static void check(MergeTreeKeys keys, List<RowCondition> conditions, Settings settings) {
        if (settings.get(PRIMARY)) {
            Set<String> columns = new HashSet<>(keys.primaryTexts());
            columns.addAll(MergeTreeKeys.read(keys.sorting().subList(0, keys.primaryCount())));
            if (conditions.stream().noneMatch(condition -> isOn(columns, condition))) {
                throw new DatabaseException(
                        ErrorCode.INDEX_NOT_USED,
                        "Primary key (%s) is not used and setting 'force_primary_key' is set"
                                .formatted(String.join(", ", keys.primaryTexts())));
            }
        }
        if (settings.get(PARTITION) && !keys.partition().isEmpty()) {
            Set<String> read = MergeTreeKeys.read(keys.partition());
            Set<String> columns = new HashSet<>(OF_PARTITIONS);
            columns.addAll(read);
            if (conditions.stream().noneMatch(condition -> isOn(columns, condition))) {
                throw new DatabaseException(
                        ErrorCode.INDEX_NOT_USED,
                        ("Neither MinMax index by columns (%s) nor partition expr is used and"
                                        + " setting 'force_index_by_date' is set")
                                .formatted(String.join(", ", read)));
            }
        }
    }

    /// Whether a condition leaves rows out by some of the columns.
    private static boolean isOn(Set<String> columns, RowCondition condition) {
        return switch (condition) {
            case ColumnCondition _, Predicate _ ->
                    condition.columns().stream().anyMatch(columns::contains);
            case RowCondition.AllOf all ->
                    all.conditions().stream().anyMatch(one -> isOn(columns, one));
            case RowCondition.AnyOf any ->
                    any.conditions().stream().allMatch(one -> isOn(columns, one));
        };
    }
}
