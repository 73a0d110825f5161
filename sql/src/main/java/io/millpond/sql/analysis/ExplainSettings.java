package io.millpond.sql.analysis;

import io.millpond.sql.ast.Explain;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.plan.PlanDetail;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The settings of one EXPLAIN, `EXPLAIN indexes = 1 SELECT ...`.
///
/// Source: ClickHouse 26.7, names and error texts.
///
/// @param detail how much a plan shows
/// @param isJson whether a plan is JSON
/// @param isGraph whether a tree is in the language of Graphviz
/// @param isOneLine whether a statement is shown in one line
record ExplainSettings(PlanDetail detail, boolean isJson, boolean isGraph, boolean isOneLine) {
    /// Those that change nothing here: what they ask for is always or never shown.
    private static final List<String> PLAN =
            List.of(
                    "compact",
                    "column_structure",
                    "distributed",
                    "description",
                    "json",
                    "sorting",
                    "input_headers",
                    "projections",
                    "keep_logical_steps",
                    "indexes",
                    "actions",
                    "pretty",
                    "indices",
                    "optimize",
                    "header");
    private static final List<String> PIPELINE =
            List.of(
                    "compact_repeated_processor_chains",
                    "compact",
                    "distributed",
                    "graph",
                    "header");
    private static final List<String> SYNTAX =
            List.of("run_query_tree_passes", "oneline", "query_tree_passes");
    private static final List<String> AST = List.of("optimize", "graph");
    private static final List<String> QUERY_TREE =
            List.of("dump_ast", "dump_passes", "dump_tree", "run_passes", "passes");

    /// Errors: UNKNOWN_SETTING, INVALID_SETTING_VALUE, NOT_IMPLEMENTED for what is not shown here.
    static ExplainSettings of(Explain explain) {
        Map<String, Boolean> values = new HashMap<>();
        List<String> names = names(explain.kind());
        for (SettingAssignment assignment : explain.settings()) {
            String name = assignment.name();
            if (!names.contains(name)) {
                throw unknown(explain.kind(), name, names);
            }
            boolean isOn =
                    name.endsWith("passes")
                            ? isAny(name, assignment.value())
                            : isOn(name, assignment.value());
            boolean isRefused =
                    (explain.kind() == Explain.Kind.SYNTAX && !changesNothing(name, explain))
                            || (explain.kind() == Explain.Kind.PIPELINE && name.equals("graph"));
            if (isOn && isRefused) {
                throw Errors.notImplemented(
                        "EXPLAIN " + explain.kind().sql() + " " + name + " = 1");
            }
            values.put(name, isOn);
        }
        PlanDetail detail =
                new PlanDetail(
                        values.getOrDefault("indexes", values.getOrDefault("indices", false)),
                        values.getOrDefault("header", false),
                        values.getOrDefault("description", true));
        return new ExplainSettings(
                detail,
                values.getOrDefault("json", false),
                values.getOrDefault("graph", false),
                values.getOrDefault("oneline", false));
    }

    /// Whether a setting of SYNTAX is no wish for passes: a number of them means nothing where
    /// none are to run.
    private static boolean changesNothing(String name, Explain explain) {
        return name.equals("oneline")
                || (name.equals("query_tree_passes")
                        && explain.settings().stream()
                                .noneMatch(one -> one.name().equals("run_query_tree_passes")));
    }

    private static List<String> names(Explain.Kind kind) {
        return switch (kind) {
            case PLAN, ESTIMATE -> PLAN;
            case PIPELINE -> PIPELINE;
            case SYNTAX -> SYNTAX;
            case AST -> AST;
            case QUERY_TREE -> QUERY_TREE;
        };
    }

    private static DatabaseException unknown(Explain.Kind kind, String name, List<String> names) {
        String sql = kind == Explain.Kind.ESTIMATE ? "PLAN" : kind.sql();
        return new DatabaseException(
                ErrorCode.UNKNOWN_SETTING,
                "Unknown setting \"%s\" for EXPLAIN %s query. Supported settings: %s"
                        .formatted(name, sql, String.join(", ", names)));
    }

    /// Whether a number of passes is more than none.
    private static boolean isAny(String name, SettingAssignment.Value value) {
        return value instanceof SettingAssignment.Assigned(Literal.IntegerLiteral number)
                ? number.value().signum() > 0
                : isOn(name, value);
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
