package io.millpond.engine.keyed;

import io.millpond.engine.log.PartBacked;
import io.millpond.engine.mergetree.MergeTreeFactory;
import io.millpond.engine.table.Table;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableSettings;
import io.millpond.engine.table.factory.TableFactory;
import io.millpond.engine.table.factory.TableServices;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.List;

/// The engine `Set`.
public final class SetFactory implements TableFactory {
    private static final Setting<String> DISK =
            Setting.of("disk", SettingType.STRING, "default", "Has no effect: there is one disk.");
    private static final SettingRegistry SETTINGS =
            new SettingRegistry(
                    List.of(
                            Setting.of(
                                    "persistent",
                                    SettingType.BOOL,
                                    true,
                                    "Has no effect: rows are always durable."),
                            DISK));

    private final MergeTreeFactory rows = MergeTreeFactory.inside();

    @Override
    public String engine() {
        return "Set";
    }

    @Override
    public boolean hasDynamicColumns() {
        return false;
    }

    @Override
    public boolean hasSettings() {
        return true;
    }

    @Override
    public Table create(TableDefinition definition, TableServices services, boolean isNew) {
        if (isNew) {
            definition
                    .storage()
                    .settings()
                    .forEach(assignment -> checkSetting(assignment.name(), definition));
            Settings settings =
                    TableSettings.read(
                            SETTINGS,
                            definition.storage().settings(),
                            services.inserts().backgroundContext("default", "settings"));
            checkDisk(settings.get(DISK));
        }
        return new SetTable(
                definition,
                rows.create(
                        PartBacked.inside(definition, "ReplacingMergeTree", keys(definition)),
                        services,
                        false));
    }

    /// Errors: UNKNOWN_DISK for another than `default`.
    static void checkDisk(String disk) {
        if (!disk.equals("default")) {
            throw new DatabaseException(ErrorCode.UNKNOWN_DISK, "Unknown disk %s".formatted(disk));
        }
    }

    private static void checkSetting(String name, TableDefinition definition) {
        if (SETTINGS.find(name) == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_SETTING,
                    "Unknown setting '%s': for storage %s".formatted(name, definition.engine()));
        }
    }

    /// All columns that have an order: rows that are there already vanish when parts are merged.
    private static List<Expression> keys(TableDefinition definition) {
        List<Expression> keys = new ArrayList<>();
        for (TableColumn column : definition.columns()) {
            if (column.isStored()) {
                if (!DataTypes.isOrdered(column.type())) {
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_COLUMN,
                            "Values of type %s cannot be in a Set".formatted(column.type().name()));
                }
                keys.add(Identifier.of(column.name()));
            }
        }
        return keys;
    }
}
