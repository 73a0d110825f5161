package io.millpond.engine.table;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.exec.BoundExpression;
import io.millpond.sql.exec.Expressions;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.SettingRegistry;
import io.millpond.sql.setting.Settings;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import java.util.List;

/// Reads `name = value` lists of statements.
public final class TableSettings {
    private TableSettings() {}

    /// The settings of `registry` with every assignment made; throws UNKNOWN_SETTING.
    public static Settings read(
            SettingRegistry registry, List<SettingAssignment> assignments, QueryContext context) {
        return assign(registry.defaults(), assignments, context);
    }

    /// `settings` with every assignment made.
    public static Settings assign(
            Settings settings, List<SettingAssignment> assignments, QueryContext context) {
        Settings result = settings;
        for (SettingAssignment assignment : assignments) {
            result =
                    switch (assignment.value()) {
                        case SettingAssignment.Assigned(Expression value) ->
                                result.with(assignment.name(), text(value, context));
                        case SettingAssignment.ToDefault _ -> result.withDefault(assignment.name());
                    };
        }
        return result;
    }

    /// The value of a constant expression as text.
    public static String text(Expression value, QueryContext context) {
        BoundExpression bound = Expressions.bind(value, Header.EMPTY, context);
        Column column = bound.evaluate(new Block(Header.EMPTY, List.of(), 1));
        return ColumnTexts.text(bound.type(), column, 0, context.zone());
    }
}
