package io.millpond.sql.analysis;

import io.millpond.sql.analysis.TableColumns.NamedSlot;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.TableExpression.Join;
import io.millpond.sql.ast.TableExpression.JoinKind;
import io.millpond.sql.ast.TableExpression.Strictness;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.StringType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What kinds of joins need of their conditions, as ClickHouse has it.
final class JoinConditions {
    private JoinConditions() {}

    /// The columns of a NATURAL join: those that both sides have.
    static List<Expression> common(Relation left, Relation right, Join join) {
        Set<String> names = new HashSet<>();
        right.all().forEach(column -> names.add(column.name()));
        List<Expression> common = new ArrayList<>();
        for (NamedSlot column : left.all()) {
            if (names.contains(column.name())) {
                common.add(new Identifier(List.of(column.name()), join.span()));
            }
        }
        return common;
    }

    /// Errors: INVALID_JOIN_ON_EXPRESSION where a join that is not a plain INNER one has to compare
    /// every pair of rows; NOT_IMPLEMENTED for ANY FULL.
    ///
    /// @param residuals conditions beside the equal keys
    static void check(
            Join join, List<Term> residuals, boolean hasNoKeys, Set<Slot> left, Set<Slot> right) {
        if (join.kind() == JoinKind.FULL && join.strictness() == Strictness.ANY) {
            throw Errors.notImplemented("ANY FULL JOIN");
        }
        boolean isPlain =
                join.strictness() == Strictness.UNSPECIFIED || join.strictness() == Strictness.ALL;
        boolean isInner = isPlain && join.kind() == JoinKind.INNER;
        if (!hasNoKeys || isInner || join.strictness() == Strictness.ASOF) {
            return;
        }
        for (Term residual : residuals) {
            if (isOverBoth(residual, left, right) && !hasKeys(residual, left, right)) {
                throw new DatabaseException(
                        ErrorCode.INVALID_JOIN_ON_EXPRESSION,
                        "Cannot determine join keys in JOIN ON expression " + residual.text());
            }
        }
    }

    private static boolean isOverBoth(Term term, Set<Slot> left, Set<Slot> right) {
        return isAny(Slots.of(term), left) && isAny(Slots.of(term), right);
    }

    private static boolean isAny(Collection<Slot> slots, Set<Slot> side) {
        return slots.stream().anyMatch(side::contains);
    }

    /// Whether each way to meet a condition has a pair of equal values of the two sides.
    private static boolean hasKeys(Term term, Set<Slot> left, Set<Slot> right) {
        if (!(term instanceof Term.Call call)) {
            return false;
        }
        return switch (call.name()) {
            case "or" -> call.arguments().stream().allMatch(one -> hasKeys(one, left, right));
            case "and" -> call.arguments().stream().anyMatch(one -> hasKeys(one, left, right));
            case "equals", "isNotDistinctFrom" -> isOverBoth(call, left, right);
            default -> !isOverBoth(call, left, right);
        };
    }

    /// Errors: NOT_IMPLEMENTED for kinds of ASOF joins and for those without an equality,
    /// BAD_TYPE_OF_FIELD for texts.
    static void checkAsof(
            Join join, boolean hasNoKeys, @Nullable Slot asofLeft, @Nullable Slot asofRight) {
        if (join.strictness() != Strictness.ASOF || asofLeft == null || asofRight == null) {
            return;
        }
        if (join.kind() != JoinKind.INNER && join.kind() != JoinKind.LEFT) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "Wrong ASOF JOIN type. Only ASOF and LEFT ASOF joins are supported");
        }
        if (hasNoKeys) {
            throw new DatabaseException(
                    ErrorCode.NOT_IMPLEMENTED,
                    "ASOF join with hash algorithm needs at least one equi-join column");
        }
        var type = DataTypes.withoutWrappers(asofLeft.type());
        if (type instanceof StringType || type instanceof FixedStringType) {
            throw new DatabaseException(
                    ErrorCode.BAD_TYPE_OF_FIELD,
                    "ASOF join not supported for type: " + type.name());
        }
    }
}
