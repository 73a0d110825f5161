package io.millpond.sql.analysis;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableExpression.JoinKind;
import io.millpond.sql.ast.TableExpression.Strictness;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.source.JoinKeys;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;

import java.util.ArrayList;
import java.util.List;

/// Tables that were made for one kind of JOIN, in JOIN and in joinGet.
final class JoinTables {
    private JoinTables() {}

    /// The arguments of a call, with the name of the table that joinGet takes as a text.
    static List<Expression> named(FunctionCall call, ExpressionBinder binder) {
        boolean isJoinGet = call.name().equals("joinGet") || call.name().equals("joinGetOrNull");
        if (!isJoinGet
                || call.arguments().isEmpty()
                || !(call.arguments().getFirst() instanceof Identifier table)
                || binder.scope().aliases().find(table.fullName()) != null) {
            return call.arguments();
        }
        requireTable(call, table, binder);
        List<Expression> arguments = new ArrayList<>(call.arguments());
        arguments.set(0, Literal.StringLiteral.of(table.fullName()));
        return arguments;
    }

    private static void requireTable(FunctionCall call, Identifier name, ExpressionBinder binder) {
        List<String> parts = name.parts();
        String database = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        try {
            binder.analysis().tables().table(database, parts.getLast());
        } catch (DatabaseException e) {
            if (e.code() != ErrorCode.UNKNOWN_TABLE) {
                throw e;
            }
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Function %s first argument expected table identifier '%s'"
                            .formatted(call.name(), name.fullName()),
                    e);
        }
    }

    /// Throws INCOMPATIBLE_TYPE_OF_JOIN where the right side is a table made for another JOIN.
    ///
    /// @param rightKeys those that are equal to a key of the left side
    /// @param hasOtherConditions whether there is more than such keys in the condition
    static void check(
            TableExpression.Join join,
            Relation right,
            List<Slot> rightKeys,
            boolean hasOtherConditions,
            ExpressionBinder binder) {
        boolean isCross = join.kind() == JoinKind.CROSS || join.kind() == JoinKind.COMMA;
        if (isCross || !(right.plan() instanceof Plan.Scan scan)) {
            return;
        }
        JoinKeys table = scan.source().joinKeys().orElse(null);
        if (table == null) {
            return;
        }
        String kind = join.kind().name();
        if (!strictness(join, binder).equals(table.strictness()) || !kind.equals(table.kind())) {
            throw refused("Table '%s' has incompatible type of JOIN".formatted(scan.label()));
        }
        if ((kind.equals("LEFT") || kind.equals("FULL"))
                && binder.analysis().settings().get(QuerySettings.JOIN_USE_NULLS)
                        != table.usesNulls()) {
            throw refused(
                    ("Table %s needs the same join_use_nulls setting as present in LEFT or FULL"
                                    + " JOIN")
                            .formatted(scan.label()));
        }
        List<String> names = table.keys().stream().map(Field::name).toList();
        if (hasOtherConditions || !rightKeys.stream().allMatch(key -> isKey(key, scan, names))) {
            throw refused(
                    "JOIN with 'Join' table engine should be performed by storage keys %s"
                            .formatted(names));
        }
        if (rightKeys.size() != names.size()) {
            throw refused(
                    ("Number of keys in JOIN ON section (%d) doesn't match number of keys in Join"
                                    + " engine (%d)")
                            .formatted(rightKeys.size(), names.size()));
        }
    }

    private static boolean isKey(Slot key, Plan.Scan scan, List<String> names) {
        return scan.slots().contains(key) && names.contains(key.name());
    }

    private static String strictness(TableExpression.Join join, ExpressionBinder binder) {
        if (join.strictness() != Strictness.UNSPECIFIED) {
            return join.strictness().name();
        }
        String standard = binder.analysis().settings().get(QuerySettings.JOIN_DEFAULT_STRICTNESS);
        return standard.equals("ANY") ? "ANY" : "ALL";
    }

    private static DatabaseException refused(String text) {
        return new DatabaseException(ErrorCode.INCOMPATIBLE_TYPE_OF_JOIN, text);
    }
}
