package io.millpond.sql.analysis;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.List;
import java.util.Set;

/// The settings of one EXPLAIN, `EXPLAIN indexes = 1 SELECT ...`.
///
/// Source: ClickHouse 26.7, names and error texts.
///
/// @param hasIndexes whether a plan shows what each index leaves to be read
record ExplainSettings(boolean hasIndexes) {
    private static final Set<String> INDEXES = Set.of("indexes", "indices");

    /// Those that ask for more than is shown here; switched off they change nothing.
    private static final List<String> PLAN_DETAILS =
            List.of(
                    "actions",
                    "column_structure",
                    "compact",
                    "distributed",
                    "header",
                    "input_headers",
                    "json",
                    "keep_logical_steps",
                    "pretty",
                    "projections",
                    "sorting");

    /// Those that are as they are, whatever they are set to.
    private static final Set<String> PLAN_STYLE = Set.of("description", "optimize");

    private static final List<String> SYNTAX_DETAILS =
            List.of("oneline", "query_tree_passes", "run_query_tree_passes");

    /// Errors: UNKNOWN_SETTING, INVALID_SETTING_VALUE, NOT_IMPLEMENTED for a detail that is not
    /// shown here.
    static ExplainSettings of(Explain explain) {
        boolean hasIndexes = false;
        for (SettingAssignment assignment : explain.settings()) {
            String name = assignment.name();
            boolean isOn = isOn(name, assignment.value());
            boolean isPlan = explain.kind() == Explain.Kind.PLAN;
            if (isPlan && INDEXES.contains(name)) {
                hasIndexes = isOn;
            } else if (!isPlan || !PLAN_STYLE.contains(name)) {
                refuse(explain.kind(), name, isOn);
            }
        }
        return new ExplainSettings(hasIndexes);
    }

    private static void refuse(Explain.Kind kind, String name, boolean isOn) {
        List<String> details =
                switch (kind) {
                    case PLAN -> PLAN_DETAILS;
                    case SYNTAX -> SYNTAX_DETAILS;
                    case AST, QUERY_TREE, PIPELINE, ESTIMATE -> List.of();
                };
        if (!details.contains(name)) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_SETTING,
                    "Unknown setting \"%s\" for EXPLAIN %s query".formatted(name, kind.sql()));
        }
        if (isOn) {
            throw Errors.notImplemented("EXPLAIN " + kind.sql() + " " + name + " = 1");
        }
    }

    private static boolean isOn(String name, SettingAssignment.Value value) {
        Expression expression =
                switch (value) {
                    case SettingAssignment.ToDefault _ ->
                            throw new DatabaseException(
                                    ErrorCode.INVALID_SETTING_VALUE,
                                    "Setting \"%s\" of EXPLAIN has no default".formatted(name));
                    case SettingAssignment.Assigned(var assigned) -> assigned;
                };
        if (expression instanceof Literal.BooleanLiteral bool) {
            return bool.value();
        }
        if (!(expression instanceof Literal.IntegerLiteral)) {
            throw new DatabaseException(
                    ErrorCode.INVALID_SETTING_VALUE,
                    "Invalid type for setting \"%s\" only integer settings are supported"
                            .formatted(name));
        }
        String text = SettingTexts.of(expression);
        if (!text.equals("0") && !text.equals("1")) {
            throw new DatabaseException(
                    ErrorCode.INVALID_SETTING_VALUE,
                    "Invalid value %s for setting \"%s\". Expected boolean type"
                            .formatted(text, name));
        }
        return text.equals("1");
    }
}
