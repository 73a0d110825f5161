package io.millpond.sql.analysis;

import io.millpond.sql.ast.SetOperation.Operator;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

/// What UNION, EXCEPT and INTERSECT without ALL or DISTINCT mean.
public final class SetModes {
    private SetModes() {}

    /// The operator with ALL or DISTINCT as the settings say.
    ///
    /// Errors: EXPECTED_ALL_OR_DISTINCT where the setting is empty.
    public static Operator resolved(Operator operator, Settings settings) {
        return switch (operator) {
            case UNION ->
                    resolved(
                            settings,
                            QuerySettings.UNION_DEFAULT_MODE,
                            Operator.UNION_ALL,
                            Operator.UNION_DISTINCT);
            case EXCEPT ->
                    resolved(
                            settings,
                            QuerySettings.EXCEPT_DEFAULT_MODE,
                            Operator.EXCEPT_ALL,
                            Operator.EXCEPT_DISTINCT);
            case INTERSECT ->
                    resolved(
                            settings,
                            QuerySettings.INTERSECT_DEFAULT_MODE,
                            Operator.INTERSECT_ALL,
                            Operator.INTERSECT_DISTINCT);
            case UNION_ALL,
                    UNION_DISTINCT,
                    EXCEPT_ALL,
                    EXCEPT_DISTINCT,
                    INTERSECT_ALL,
                    INTERSECT_DISTINCT ->
                    operator;
        };
    }

    private static Operator resolved(
            Settings settings, Setting<String> setting, Operator all, Operator distinct) {
        return switch (settings.get(setting)) {
            case "ALL" -> all;
            case "DISTINCT" -> distinct;
            default ->
                    throw new DatabaseException(
                            ErrorCode.EXPECTED_ALL_OR_DISTINCT,
                            "Expected ALL or DISTINCT in SelectWithUnion query; because setting ("
                                    + setting.name()
                                    + ") is empty");
        };
    }
}
