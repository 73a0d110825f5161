package io.millpond.engine.execute;

import io.millpond.engine.table.TableSettings;
import io.millpond.sql.ast.SetSettings;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.Use;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;

import java.util.List;

/// `USE` and `SET`.
final class SessionStatements {
    private static final String PARAMETER_PREFIX = "param_";

    private SessionStatements() {}

    static BlockStream use(Use use, StatementScope scope) {
        if (!scope.databaseExists(use.database())) {
            throw QueryTables.unknownDatabase(scope.snapshot(), use.database());
        }
        scope.session().use(use.database());
        return ResultRows.none();
    }

    /// Errors: READONLY where settings may not be changed, or not that they may not.
    ///
    /// @param settings those that hold before
    static void rejectReadOnly(List<SettingAssignment> assignments, Settings settings) {
        long level = settings.get(QuerySettings.READONLY);
        for (SettingAssignment assignment : assignments) {
            boolean isParameter = assignment.name().startsWith(PARAMETER_PREFIX);
            boolean isKept = level == 1 || assignment.name().equals("readonly");
            if (level > 0 && isKept && !isParameter) {
                throw new DatabaseException(
                        ErrorCode.READONLY,
                        "Cannot modify '%s' setting in readonly mode".formatted(assignment.name()));
            }
        }
    }

    static BlockStream set(SetSettings set, StatementScope scope) {
        Settings settings = scope.session().settings();
        rejectReadOnly(set.settings(), scope.context().settings());
        for (SettingAssignment assignment : set.settings()) {
            if (assignment.name().startsWith(PARAMETER_PREFIX)
                    && assignment.value() instanceof SettingAssignment.Assigned(var value)) {
                scope.session()
                        .parameters()
                        .put(
                                assignment.name().substring(PARAMETER_PREFIX.length()),
                                TableSettings.text(value, scope.context()));
            } else {
                settings = TableSettings.assign(settings, List.of(assignment), scope.context());
            }
        }
        scope.session().set(settings);
        return ResultRows.none();
    }
}
