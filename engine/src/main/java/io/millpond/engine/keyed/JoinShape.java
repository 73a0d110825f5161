package io.millpond.engine.keyed;

import io.millpond.engine.table.TableDefinition;
import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.NamedCall;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What `ENGINE = Join(strictness, kind, keys…)` and its settings say.
///
/// @param strictness `ANY`, `ALL`, `SEMI` or `ANTI`
/// @param kind `LEFT`, `INNER`, `RIGHT` or `FULL`
/// @param takesLast whether of rows with equal keys the last one counts rather than the first
/// @param rowCountMax the most rows that may be inserted; 0: no limit
record JoinShape(
        String strictness,
        String kind,
        List<Field> keys,
        boolean usesNulls,
        boolean takesLast,
        long rowCountMax) {
    private static final Setting<Boolean> USE_NULLS =
            Setting.of(
                    "join_use_nulls",
                    SettingType.BOOL,
                    false,
                    "Whether a row without a partner has NULL in the columns of the table.");
    private static final Setting<Boolean> TAKE_LAST =
            Setting.of(
                    "join_any_take_last_row",
                    SettingType.BOOL,
                    false,
                    "Whether of rows with equal keys the last one counts.");
    private static final Setting<Long> MAX_ROWS =
            Setting.of(
                    "max_rows_in_join",
                    SettingType.UINT64,
                    0L,
                    "The most rows of the table; 0: no limit.");
    private static final Setting<String> DISK = unused("disk", SettingType.STRING, "default");
    private static final Setting<String> OVERFLOW =
            Setting.of(
                    "join_overflow_mode",
                    SettingType.STRING,
                    "throw",
                    "Whether more rows are an error, `throw`, or are taken, `break`.");
    private static final SettingRegistry SETTINGS =
            new SettingRegistry(
                    List.of(
                            USE_NULLS,
                            TAKE_LAST,
                            MAX_ROWS,
                            unused("max_bytes_in_join", SettingType.UINT64, 0L),
                            OVERFLOW,
                            unused("any_join_distinct_right_table_keys", SettingType.BOOL, false),
                            unused("persistent", SettingType.BOOL, true),
                            DISK));

    private static final Set<String> STRICTNESSES = Set.of("ANY", "ALL", "SEMI", "ANTI");
    private static final Set<String> KINDS = Set.of("LEFT", "INNER", "RIGHT", "FULL");

    JoinShape {
        keys = List.copyOf(keys);
    }

    private static <T> Setting<T> unused(String name, SettingType<T> type, T value) {
        return Setting.of(name, type, value, "Has no effect.");
    }

    /// Errors: NUMBER_OF_ARGUMENTS_DOESNT_MATCH, BAD_ARGUMENTS, NO_SUCH_COLUMN_IN_TABLE.
    static JoinShape of(TableDefinition definition, QueryContext context) {
        NamedCall engine = definition.storage().engine();
        List<Expression> arguments = engine == null ? List.of() : engine.arguments();
        if (arguments.size() < 3) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Storage Join requires at least 3 parameters: Join(ANY|ALL|SEMI|ANTI,"
                            + " LEFT|INNER|RIGHT, keys...).");
        }
        String strictness = word(arguments.get(0));
        if (!STRICTNESSES.contains(strictness)) {
            throw refused(
                    "First parameter of storage Join must be ANY or ALL or SEMI or ANTI (without"
                            + " quotes).");
        }
        String kind = word(arguments.get(1));
        if (!KINDS.contains(kind)) {
            throw refused(
                    "Second parameter of storage Join must be LEFT or INNER or RIGHT or FULL"
                            + " (without quotes).");
        }
        boolean isOneSided = kind.equals("LEFT") || kind.equals("RIGHT");
        if (!isOneSided && (strictness.equals("SEMI") || strictness.equals("ANTI"))) {
            throw refused("SEMI|ANTI JOIN should be LEFT or RIGHT.");
        }
        Settings settings = settings(definition, context);
        return new JoinShape(
                strictness,
                kind,
                keys(definition, arguments.subList(2, arguments.size())),
                settings.get(USE_NULLS),
                settings.get(TAKE_LAST),
                settings.get(OVERFLOW).equals("break") ? 0 : settings.get(MAX_ROWS));
    }

    /// What is refused of a new table, and was not always.
    ///
    /// Errors: UNKNOWN_DISK.
    static void checkNew(TableDefinition definition, QueryContext context) {
        SetFactory.checkDisk(settings(definition, context).get(DISK));
    }

    private static List<Field> keys(TableDefinition definition, List<Expression> arguments) {
        List<Field> keys = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            if (!(arguments.get(i) instanceof Identifier name)) {
                throw refused(
                        "Parameter №%d of storage Join don't look like column name."
                                .formatted(i + 3));
            }
            int index = definition.storedHeader().indexOf(name.fullName());
            if (index < 0) {
                throw new DatabaseException(
                        ErrorCode.NO_SUCH_COLUMN_IN_TABLE,
                        "Key column (%s) does not exist in table declaration."
                                .formatted(name.fullName()));
            }
            keys.add(definition.storedHeader().field(index));
        }
        return keys;
    }

    private static Settings settings(TableDefinition definition, QueryContext context) {
        for (SettingAssignment assignment : definition.storage().settings()) {
            if (SETTINGS.find(assignment.name()) == null) {
                throw refused("Unknown setting %s for storage Join".formatted(assignment.name()));
            }
        }
        return TableSettings.read(SETTINGS, definition.storage().settings(), context);
    }

    private static String word(Expression argument) {
        return argument instanceof Identifier name ? name.fullName().toUpperCase(Locale.ROOT) : "";
    }

    private static DatabaseException refused(String text) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, text);
    }

    /// Whether one row at most counts of those with equal keys.
    boolean isOneRowPerKey() {
        return !strictness.equals("ALL") && (kind.equals("LEFT") || kind.equals("INNER"));
    }
}
