package io.millpond.sql.analysis;

import io.millpond.sql.analysis.TableColumns.NamedSlot;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.ast.TableExpression.JoinKind;
import io.millpond.sql.ast.TableExpression.Strictness;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.JoinShape;
import io.millpond.sql.plan.JoinShape.Matching;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Slots;
import io.millpond.sql.plan.Term;
import io.millpond.sql.plan.Terms;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Binds JOIN: finds the pairs of equal keys in its condition, the rest is a residual condition.
final class JoinBinder {
    /// Whether ANY INNER JOIN shows each left row that has a match, as ClickHouse once did.
    private static final Setting<Boolean> ANY_DISTINCT_KEYS =
            QuerySettings.known("any_join_distinct_right_table_keys", SettingType.BOOL);

    private final ExpressionBinder binder;
    private final FromBinder from;
    private final List<Assignment> leftComputed = new ArrayList<>();
    private final List<Assignment> rightComputed = new ArrayList<>();
    private final List<Slot> leftKeys = new ArrayList<>();
    private final List<Slot> rightKeys = new ArrayList<>();
    private final List<Term> residuals = new ArrayList<>();
    private final Map<String, Slot> merged = new LinkedHashMap<>();
    private final List<Plan.JoinOutput> mergedOutputs = new ArrayList<>();
    private @Nullable Slot asofLeft;
    private @Nullable Slot asofRight;
    private JoinShape.@Nullable AsOf asof;

    JoinBinder(ExpressionBinder binder, FromBinder from) {
        this.binder = binder;
        this.from = from;
    }

    private Terms terms() {
        return binder.terms();
    }

    Relation bind(TableExpression.Join join) {
        if (join.kind() == JoinKind.PASTE) {
            return bindPaste(join);
        }
        boolean isCross = join.kind() == JoinKind.CROSS || join.kind() == JoinKind.COMMA;
        if (!isCross && !join.isNatural() && join.on() == null && join.using().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.SYNTAX_ERROR,
                    "Syntax error: "
                            + join.kind()
                            + " JOIN without a condition. Expected one of: ON, USING");
        }
        requireAlias(join.left());
        requireAlias(join.right());
        Relation left = from.bind(join.left());
        Relation right = from.bind(join.right());
        List<TableColumns> tables = new ArrayList<>(left.tables());
        right.tables().forEach(table -> rejectSameAlias(table, left));
        tables.addAll(right.tables());
        Map<String, Slot> extra = new HashMap<>(left.extra());
        right.extra().forEach(extra::putIfAbsent);
        Relation both = new Relation(left.plan(), tables, left.merged(), extra);
        boolean isAsof = join.strictness() == Strictness.ASOF;
        if (join.on() != null) {
            binder.scope().enter(both);
            bindOn(join.on(), slots(left), slots(right), isAsof);
        } else {
            bindUsing(
                    join.isNatural() ? JoinConditions.common(left, right, join) : join.using(),
                    left,
                    right,
                    isAsof);
        }
        JoinConditions.check(join, residuals, leftKeys.isEmpty(), slots(left), slots(right));
        JoinConditions.checkAsof(join, leftKeys.isEmpty(), asofLeft, asofRight);
        JoinTables.check(join, right, rightKeys, !residuals.isEmpty(), binder);
        return relation(join, left, right, both);
    }

    /// Errors: ALIAS_REQUIRED for a subquery or a table function without a name of its own.
    private void requireAlias(TableExpression table) {
        boolean isNameless =
                switch (table) {
                    case TableExpression.SubqueryTable subquery -> subquery.alias() == null;
                    case TableExpression.TableFunction function -> function.alias() == null;
                    case TableExpression.Table _,
                            TableExpression.Join _,
                            TableExpression.ArrayJoin _ ->
                            false;
                };
        Setting<Boolean> setting =
                QuerySettings.known("joined_subquery_requires_alias", SettingType.BOOL);
        if (isNameless && binder.analysis().settings().get(setting)) {
            throw new DatabaseException(
                    ErrorCode.ALIAS_REQUIRED,
                    "JOIN no alias for subquery or table function. In scope "
                            + binder.scope().sql()
                            + " (set joined_subquery_requires_alias = 0 to disable restriction)");
        }
    }

    private void rejectSameAlias(TableColumns table, Relation left) {
        String alias = table.alias();
        if (alias != null
                && left.tables().stream().anyMatch(other -> alias.equals(other.alias()))) {
            throw new DatabaseException(
                    ErrorCode.MULTIPLE_EXPRESSIONS_FOR_ALIAS,
                    "Multiple table expressions with same alias %s. In scope %s"
                            .formatted(alias, binder.scope().sql()));
        }
    }

    private Relation bindPaste(TableExpression.Join join) {
        Relation left = from.bind(join.left());
        Relation right = from.bind(join.right());
        List<TableColumns> tables = new ArrayList<>(left.tables());
        tables.addAll(right.tables());
        Map<String, Slot> extra = new HashMap<>(left.extra());
        right.extra().forEach(extra::putIfAbsent);
        return new Relation(
                new Plan.Paste(left.plan(), right.plan()), tables, left.merged(), extra);
    }

    private static Set<Slot> slots(Relation relation) {
        Set<Slot> slots = new HashSet<>();
        slots.addAll(relation.plan().slots());
        slots.addAll(relation.merged().values());
        return slots;
    }

    private void bindOn(Expression on, Set<Slot> leftSlots, Set<Slot> rightSlots, boolean isAsof) {
        for (Term conjunct : Conjuncts.of(binder.bind(on))) {
            FunctionBinder.rejectAggregates(conjunct, "in JOIN ON");
            Term.Call call = conjunct instanceof Term.Call some ? some : null;
            if (call == null || call.arguments().size() != 2) {
                residuals.add(conjunct);
                continue;
            }
            Term first = call.arguments().getFirst();
            Term second = call.arguments().getLast();
            boolean isStraight = isOver(first, leftSlots) && isOver(second, rightSlots);
            boolean isSwapped = isOver(first, rightSlots) && isOver(second, leftSlots);
            if (!isStraight && !isSwapped) {
                residuals.add(conjunct);
                continue;
            }
            Term leftTerm = isStraight ? first : second;
            Term rightTerm = isStraight ? second : first;
            JoinShape.AsOf comparison = comparison(call.name(), isSwapped);
            if (call.name().equals("equals")) {
                addKey(leftTerm, rightTerm);
            } else if (isAsof && comparison != null) {
                if (asof != null) {
                    throw new DatabaseException(
                            ErrorCode.INVALID_JOIN_ON_EXPRESSION,
                            "ASOF join does not support multiple inequality predicates in JOIN ON"
                                    + " expression");
                }
                asof = comparison;
                addAsof(leftTerm, rightTerm);
            } else {
                residuals.add(conjunct);
            }
        }
        if (isAsof && asof == null) {
            throw new DatabaseException(
                    ErrorCode.INVALID_JOIN_ON_EXPRESSION,
                    "ASOF JOIN requires an inequality between the tables in its ON section");
        }
    }

    private static JoinShape.@Nullable AsOf comparison(String name, boolean isSwapped) {
        return switch (name) {
            case "greaterOrEquals" ->
                    isSwapped ? JoinShape.AsOf.LESS_OR_EQUAL : JoinShape.AsOf.GREATER_OR_EQUAL;
            case "greater" -> isSwapped ? JoinShape.AsOf.LESS : JoinShape.AsOf.GREATER;
            case "lessOrEquals" ->
                    isSwapped ? JoinShape.AsOf.GREATER_OR_EQUAL : JoinShape.AsOf.LESS_OR_EQUAL;
            case "less" -> isSwapped ? JoinShape.AsOf.GREATER : JoinShape.AsOf.LESS;
            default -> null;
        };
    }

    /// Whether a term reads columns of one side only, and at least one.
    private static boolean isOver(Term term, Set<Slot> slots) {
        Set<Slot> read = Slots.of(term);
        return !read.isEmpty() && slots.containsAll(read);
    }

    /// Errors: NO_COMMON_TYPE.
    private void addKey(Term left, Term right) {
        DataType type = Supertypes.common(List.of(left.type(), right.type()));
        leftKeys.add(slot(terms().cast(left, type), leftComputed));
        rightKeys.add(slot(terms().cast(right, type), rightComputed));
    }

    private void addAsof(Term left, Term right) {
        DataType type = Supertypes.common(List.of(left.type(), right.type()));
        asofLeft = slot(terms().cast(left, type), leftComputed);
        asofRight = slot(terms().cast(right, type), rightComputed);
    }

    /// The column that holds a term, computed below the join where it is none.
    private static Slot slot(Term term, List<Assignment> computed) {
        if (term instanceof Term.SlotValue(Slot slot)) {
            return slot;
        }
        Assignment assignment = Assignment.of(term);
        computed.add(assignment);
        return assignment.slot();
    }

    private void bindUsing(List<Expression> using, Relation left, Relation right, boolean isAsof) {
        for (int i = 0; i < using.size(); i++) {
            if (!(using.get(i) instanceof Identifier name)) {
                throw new DatabaseException(
                        ErrorCode.UNSUPPORTED_METHOD, "JOIN USING takes names of columns");
            }
            Slot leftSlot = require(left, name);
            Slot rightSlot = require(right, name);
            DataType type = Supertypes.common(List.of(leftSlot.type(), rightSlot.type()));
            Slot leftKey = slot(terms().cast(terms().slot(leftSlot), type), leftComputed);
            Slot rightKey = slot(terms().cast(terms().slot(rightSlot), type), rightComputed);
            boolean isLast = i == using.size() - 1;
            if (isAsof && isLast) {
                asofLeft = leftKey;
                asofRight = rightKey;
                asof = JoinShape.AsOf.GREATER_OR_EQUAL;
            } else {
                leftKeys.add(leftKey);
                rightKeys.add(rightKey);
            }
            Slot common = new Slot(name.shortName(), type);
            merged.put(name.shortName(), common);
            mergedOutputs.add(new Plan.JoinOutput(common, leftKey, rightKey));
        }
    }

    private Slot require(Relation relation, Identifier name) {
        Slot slot = relation.find(name.parts());
        if (slot == null) {
            throw new DatabaseException(
                    ErrorCode.UNKNOWN_IDENTIFIER,
                    "JOIN USING identifier '"
                            + name.fullName()
                            + "' cannot be resolved from both sides of the join. In scope "
                            + binder.scope().sql());
        }
        return slot;
    }

    private Relation relation(
            TableExpression.Join join, Relation left, Relation right, Relation both) {
        JoinShape shape = shape(join);
        boolean isNull = binder.analysis().settings().get(QuerySettings.JOIN_USE_NULLS);
        boolean isRight = join.kind() == JoinKind.RIGHT || join.kind() == JoinKind.FULL;
        boolean isLeft = join.kind() == JoinKind.LEFT || join.kind() == JoinKind.FULL;
        boolean isOneSided = !shape.keepsLeft() && !shape.keepsRight();
        if (isOneSided && join.kind() == JoinKind.INNER) {
            isLeft = join.strictness() == Strictness.SEMI || join.strictness() == Strictness.ANTI;
        }
        Map<Slot, Slot> replaced = new HashMap<>();
        List<Plan.JoinOutput> outputs = new ArrayList<>();
        for (Plan.JoinOutput output : mergedOutputs) {
            boolean mayLack = isNull && join.kind() == JoinKind.FULL;
            Slot slot = output(output.slot(), mayLack, replaced);
            merged.replaceAll((_, one) -> one == output.slot() ? slot : one);
            outputs.add(new Plan.JoinOutput(slot, output.left(), output.right()));
        }
        for (Slot slot : withMerged(left)) {
            Slot output = output(slot, isNull && isRight, replaced);
            outputs.add(new Plan.JoinOutput(output, slot, null));
        }
        for (Slot slot : withMerged(right)) {
            Slot output = output(slot, isNull && isLeft, replaced);
            outputs.add(new Plan.JoinOutput(output, null, slot));
        }
        Term residual = residuals.isEmpty() ? null : Conjuncts.join(residuals, terms());
        Plan plan =
                new Plan.Join(
                        computed(left.plan(), leftComputed),
                        computed(right.plan(), rightComputed),
                        shape,
                        leftKeys,
                        rightKeys,
                        asofLeft,
                        asofRight,
                        residual,
                        outputs);
        List<TableColumns> tables =
                both.tables().stream()
                        .map(
                                table ->
                                        table.map(
                                                column ->
                                                        new NamedSlot(
                                                                column.name(),
                                                                replaced.getOrDefault(
                                                                        column.slot(),
                                                                        column.slot()))))
                        .toList();
        Map<String, Slot> names = new LinkedHashMap<>(merged);
        left.merged().forEach(names::putIfAbsent);
        return new Relation(plan, tables, names, both.extra());
    }

    private static List<Slot> withMerged(Relation relation) {
        List<Slot> slots = new ArrayList<>();
        Set<Slot> seen = new HashSet<>();
        for (Slot slot : relation.plan().slots()) {
            if (seen.add(slot)) {
                slots.add(slot);
            }
        }
        return slots;
    }

    private static Slot output(Slot slot, boolean isNull, Map<Slot, Slot> replaced) {
        DataType nullable = Scalars.nullable(slot.type());
        if (!isNull || slot.type().isNullable() || nullable.equals(slot.type())) {
            return slot;
        }
        Slot output = new Slot(slot.name(), nullable);
        replaced.put(slot, output);
        return output;
    }

    private static Plan computed(Plan plan, List<Assignment> assignments) {
        return assignments.isEmpty() ? plan : new Plan.Compute(plan, assignments);
    }

    private JoinShape shape(TableExpression.Join join) {
        Strictness strictness = join.strictness();
        boolean isAnyDefault =
                binder.analysis()
                        .settings()
                        .get(QuerySettings.JOIN_DEFAULT_STRICTNESS)
                        .equals("ANY");
        if (strictness == Strictness.UNSPECIFIED) {
            strictness = isAnyDefault ? Strictness.ANY : Strictness.ALL;
        }
        if (strictness == Strictness.ANY
                && join.kind() == JoinKind.INNER
                && binder.analysis().settings().get(ANY_DISTINCT_KEYS)) {
            strictness = Strictness.SEMI;
        }
        boolean isRight = join.kind() == JoinKind.RIGHT;
        boolean keepsLeft = join.kind() == JoinKind.LEFT || join.kind() == JoinKind.FULL;
        boolean keepsRight = isRight || join.kind() == JoinKind.FULL;
        boolean isCross = join.kind() == JoinKind.CROSS || join.kind() == JoinKind.COMMA;
        return switch (strictness) {
            case UNSPECIFIED, ALL -> new JoinShape(keepsLeft, keepsRight, Matching.ALL, null);
            case ANY ->
                    isCross
                            ? new JoinShape(false, false, Matching.ALL, null)
                            : new JoinShape(
                                    keepsLeft,
                                    keepsRight,
                                    isRight ? Matching.ANY_RIGHT : Matching.ANY_LEFT,
                                    null);
            case SEMI ->
                    new JoinShape(
                            false, false, isRight ? Matching.SEMI_RIGHT : Matching.SEMI_LEFT, null);
            case ANTI ->
                    new JoinShape(
                            false, false, isRight ? Matching.ANTI_RIGHT : Matching.ANTI_LEFT, null);
            case ASOF -> new JoinShape(keepsLeft, false, Matching.ALL, asof);
        };
    }
}
