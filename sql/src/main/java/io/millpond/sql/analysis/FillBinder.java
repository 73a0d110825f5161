package io.millpond.sql.analysis;

import io.millpond.sql.analysis.TableColumns.NamedSlot;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.OrderElement;
import io.millpond.sql.ast.Select;
import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.FillNumbers;
import io.millpond.sql.plan.FillRange;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.SortKey;
import io.millpond.sql.plan.Term;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Binds WITH FILL and INTERPOLATE.
final class FillBinder {
    private final ExpressionBinder binder;

    FillBinder(ExpressionBinder binder) {
        this.binder = binder;
    }

    /// Adds the filling to an ordered plan.
    ///
    /// Errors: INVALID_WITH_FILL_EXPRESSION.
    ///
    /// @param keys one for each element of ORDER BY
    /// @param outputs the selected columns, called `names`
    Plan bind(
            Select select, Plan plan, List<SortKey> keys, List<Slot> outputs, List<String> names) {
        if (keys.size() != select.orderBy().size()) {
            throw invalid("WITH FILL does not go with ORDER BY ALL or *");
        }
        List<Slot> prefix = new ArrayList<>();
        List<FillRange> ranges = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            OrderElement.Fill fill = select.orderBy().get(i).fill();
            if (fill != null) {
                ranges.add(range(fill, keys.get(i)));
            } else if (ranges.isEmpty()) {
                prefix.add(keys.get(i).slot());
            }
        }
        if (!binder.analysis().settings().get(QuerySettings.FILL_BY_SORTING_PREFIX)) {
            prefix.clear();
        }
        List<Assignment> interpolations = new ArrayList<>();
        if (select.interpolate() != null) {
            List<NamedSlot> columns = columns(plan, outputs, names);
            interpolations = interpolations(select.interpolate(), keys, outputs, columns);
        }
        return new Plan.Fill(plan, prefix, ranges, interpolations, binder.terms().context().zone());
    }

    private FillRange range(OrderElement.Fill fill, SortKey key) {
        DataType type = key.slot().type();
        if (!FillNumbers.isFillable(type)) {
            throw invalid(
                    "WITH FILL expression must have a numeric or date type, not " + type.name());
        }
        if (fill.staleness() != null && fill.from() != null) {
            throw invalid("WITH FILL STALENESS cannot be used together with WITH FILL FROM");
        }
        BigDecimal from = value("FROM", fill.from(), type);
        BigDecimal to = value("TO", fill.to(), type);
        BigDecimal step = inUnits(BigDecimal.valueOf(key.isDescending() ? -1 : 1), type);
        boolean isMonths = false;
        Term.Constant stepTerm = constant(fill.step());
        if (stepTerm != null) {
            checkStep(stepTerm.type(), type);
            isMonths = isMonths(stepTerm.type());
            step = step(stepTerm, type);
        }
        if (step.signum() == 0) {
            throw invalid("WITH FILL STEP value cannot be zero");
        }
        if (step.signum() < 0 != key.isDescending()) {
            throw invalid(
                    "WITH FILL STEP value must be "
                            + (key.isDescending() ? "negative" : "positive")
                            + " for sorting in this direction");
        }
        boolean isReversed = from != null && to != null && from.compareTo(to) * step.signum() > 0;
        if (isReversed) {
            throw invalid(
                    "WITH FILL TO value cannot come before FROM value in the sorting direction");
        }
        Term.Constant stalenessTerm = constant(fill.staleness());
        BigDecimal staleness = stalenessTerm == null ? null : step(stalenessTerm, type);
        boolean isWrong =
                staleness != null
                        && staleness.signum() != 0
                        && staleness.signum() < 0 != key.isDescending();
        if (isWrong) {
            throw invalid(
                    key.isDescending()
                            ? "WITH FILL STALENESS value cannot be positive for sorting in"
                                    + " descending direction"
                            : "WITH FILL STALENESS value cannot be negative for sorting in"
                                    + " ascending direction");
        }
        return new FillRange(
                key.slot(),
                key.isDescending(),
                from,
                to,
                step,
                isMonths,
                staleness,
                stalenessTerm != null && isMonths(stalenessTerm.type()));
    }

    private static DatabaseException invalid(String message) {
        return new DatabaseException(ErrorCode.INVALID_WITH_FILL_EXPRESSION, message);
    }

    private Term.@Nullable Constant constant(@Nullable Expression expression) {
        if (expression == null) {
            return null;
        }
        if (binder.bind(expression) instanceof Term.Constant constant) {
            return constant;
        }
        throw invalid("WITH FILL expression must be constant: " + Names.sql(expression));
    }

    /// A bound in the units of the key's type.
    private @Nullable BigDecimal value(
            String word, @Nullable Expression expression, DataType type) {
        Term.Constant constant = constant(expression);
        if (constant == null) {
            return null;
        }
        checkBound(word, constant, DataTypes.withoutWrappers(type));
        boolean isTime =
                constant.type().layout() != type.layout()
                        && (type instanceof DateTimeType || type instanceof DateTime64Type);
        if (isTime && binder.terms().cast(constant, type) instanceof Term.Constant converted) {
            constant = converted;
        }
        BigDecimal value = FillNumbers.read(constant.value(), 0, constant.type());
        boolean isBelow = value != null && value.signum() < 0 && DataTypes.isUnsigned(type);
        if (isBelow) {
            throw invalid(
                    "WITH FILL bound values cannot be negative for unsigned type " + type.name());
        }
        return value;
    }

    /// Fails unless a bound is a number or, for a date, a date of the same type.
    private static void checkBound(String word, Term.Constant bound, DataType type) {
        DataType given = bound.type();
        if (given.isNullable() || given instanceof DecimalType) {
            throw invalid(
                    "Sort FILL "
                            + word
                            + " expression must be constant with numeric type. Actual: "
                            + bound.text());
        }
        boolean isOther =
                (DataTypes.isDate(given) && given.layout() != type.layout())
                        || (given instanceof DateType != type instanceof DateType
                                && DataTypes.isDate(given))
                        || type instanceof DecimalType
                        || (given instanceof FloatType && !takesFractions(type))
                        || (isWide(given) && !isWide(type));
        if (isOther) {
            throw incompatible(type);
        }
    }

    private static boolean isWide(DataType type) {
        return type instanceof IntegerType whole && whole.bits() > Long.SIZE;
    }

    private static void checkStep(DataType step, DataType key) {
        DataType type = DataTypes.withoutWrappers(key);
        boolean isOther =
                (step instanceof IntervalType && !DataTypes.isDate(type))
                        || (step instanceof FloatType && !takesFractions(type));
        if (isOther) {
            throw incompatible(type);
        }
    }

    private static boolean takesFractions(DataType type) {
        return type instanceof FloatType
                || type instanceof DecimalType
                || type instanceof DateTime64Type;
    }

    private static DatabaseException incompatible(DataType type) {
        return invalid(
                "Incompatible types of WITH FILL expression values with column type "
                        + type.name());
    }

    /// A count of seconds or numbers in the units of the key's type.
    private static BigDecimal inUnits(BigDecimal count, DataType type) {
        return DataTypes.withoutWrappers(type) instanceof DateTime64Type time
                ? count.movePointRight(time.scale())
                : count;
    }

    private static boolean isMonths(DataType type) {
        return type instanceof IntervalType(IntervalType.Unit unit)
                && switch (unit) {
                    case MONTH, QUARTER, YEAR -> true;
                    case NANOSECOND, MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR, DAY, WEEK ->
                            false;
                };
    }

    /// The step in units of the key's type, or in months.
    private static BigDecimal step(Term.Constant constant, DataType type) {
        BigDecimal count = FillNumbers.read(constant.value(), 0, constant.type());
        if (count == null) {
            throw invalid("WITH FILL STEP value cannot be NULL");
        }
        if (!(constant.type() instanceof IntervalType(IntervalType.Unit unit))) {
            return inUnits(count, type);
        }
        BigDecimal seconds =
                switch (unit) {
                    case NANOSECOND -> new BigDecimal("1e-9");
                    case MICROSECOND -> new BigDecimal("1e-6");
                    case MILLISECOND -> new BigDecimal("1e-3");
                    case SECOND -> BigDecimal.ONE;
                    case MINUTE -> BigDecimal.valueOf(60);
                    case HOUR -> BigDecimal.valueOf(3600);
                    case DAY -> BigDecimal.valueOf(86_400);
                    case WEEK -> BigDecimal.valueOf(7 * 86_400);
                    case MONTH -> BigDecimal.ONE;
                    case QUARTER -> BigDecimal.valueOf(3);
                    case YEAR -> BigDecimal.valueOf(12);
                };
        if (isMonths(constant.type())) {
            return count.multiply(seconds);
        }
        BigDecimal whole = count.multiply(seconds);
        return switch (DataTypes.withoutWrappers(type)) {
            case DateTimeType _ -> whole;
            case DateTime64Type time -> whole.movePointRight(time.scale());
            default -> {
                BigDecimal[] days = whole.divideAndRemainder(BigDecimal.valueOf(86_400));
                if (days[1].signum() != 0) {
                    throw invalid(
                            "WITH FILL STEP of less than a day does not go with " + type.name());
                }
                yield days[0];
            }
        };
    }

    /// What INTERPOLATE may name: the result's columns, and below them others that the plan has.
    private static List<NamedSlot> columns(Plan plan, List<Slot> outputs, List<String> names) {
        List<NamedSlot> columns = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            columns.add(new NamedSlot(names.get(i), outputs.get(i)));
        }
        Set<String> known = new HashSet<>(names);
        for (Slot slot : plan.slots()) {
            if (known.add(slot.name())) {
                columns.add(new NamedSlot(slot.name(), slot));
            }
        }
        return columns;
    }

    /// The assignments; as in ClickHouse columns outside of the result keep their defaults.
    private List<Assignment> interpolations(
            Select.Interpolate interpolate,
            List<SortKey> keys,
            List<Slot> outputs,
            List<NamedSlot> columns) {
        List<Slot> keySlots = keys.stream().map(SortKey::slot).toList();
        List<Assignment> result = new ArrayList<>();
        if (interpolate.columns().isEmpty()) {
            for (Slot slot : outputs) {
                if (!keySlots.contains(slot)) {
                    result.add(new Assignment(slot, binder.terms().slot(slot)));
                }
            }
            return result;
        }
        for (Select.InterpolatedColumn column : interpolate.columns()) {
            Slot slot = named(column.column(), columns);
            Term term =
                    ExpressionBinders.bindNamed(column.expression(), columns, binder.analysis());
            if (outputs.contains(slot)) {
                result.add(new Assignment(slot, binder.terms().cast(term, slot.type())));
            }
        }
        return result;
    }

    private static Slot named(String name, List<NamedSlot> columns) {
        for (NamedSlot column : columns) {
            if (column.name().equals(name)) {
                return column.slot();
            }
        }
        throw new DatabaseException(
                ErrorCode.UNKNOWN_IDENTIFIER,
                "Missing column '" + name + "' as an INTERPOLATE expression");
    }
}
