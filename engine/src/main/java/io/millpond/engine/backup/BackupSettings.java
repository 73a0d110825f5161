package io.millpond.engine.backup;

import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.SettingType;

import java.util.ArrayList;
import java.util.List;

/// The settings of BACKUP and RESTORE.
public final class BackupSettings {
    public static final Setting<String> ID =
            Setting.of(
                    "id",
                    SettingType.STRING,
                    "",
                    "The operation's id in system.backups; empty: a random one.");
    public static final Setting<Boolean> ASYNC =
            Setting.of(
                    "async",
                    SettingType.BOOL,
                    false,
                    "Whether the statement returns before the work is done.");
    public static final Setting<Boolean> STRUCTURE_ONLY =
            Setting.of(
                    "structure_only",
                    SettingType.BOOL,
                    false,
                    "Whether only definitions are backed up or restored, without rows and"
                            + " positions.");
    public static final Setting<Boolean> ALLOW_NON_EMPTY_TABLES =
            Setting.of(
                    "allow_non_empty_tables",
                    SettingType.BOOL,
                    false,
                    "Whether rows may be restored into a table that has some.");
    /// The setting whose value is a place: the backup that this one adds to.
    public static final String BASE_BACKUP = "base_backup";

    public static final Setting<String> KAFKA_POSITIONS =
            Setting.of(
                    "kafka_positions",
                    SettingType.words("KafkaPositions", "backup", "group"),
                    "backup",
                    "Where restored Kafka tables go on: at the positions of the backup, so that"
                            + " each message after them comes into the restored tables once, or at"
                            + " those of the consumer group.");

    /// All of them. Those that ClickHouse has beyond these, and that ask for nothing that is not
    /// done anyway, are accepted.
    public static final SettingRegistry REGISTRY = registry();

    private BackupSettings() {}

    private static SettingRegistry registry() {
        List<Setting<?>> settings = new ArrayList<>();
        settings.addAll(
                List.of(ID, ASYNC, STRUCTURE_ONLY, ALLOW_NON_EMPTY_TABLES, KAFKA_POSITIONS));
        for (String name :
                List.of(
                        "compression_method",
                        "compression_level",
                        "deduplicate_files",
                        "check_parts",
                        "check_projection_parts",
                        "allow_backup_broken_projections",
                        "host_id",
                        "storage_policy")) {
            settings.add(Setting.of(name, SettingType.STRING, "", "Has no effect."));
        }
        return new SettingRegistry(settings);
    }
}
