package io.millpond.sql.analysis;

import io.millpond.sql.analysis.TableColumns.NamedSlot;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.TableExpression;
import io.millpond.sql.plan.Assignment;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.plan.Slot;
import io.millpond.sql.plan.Term;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/// `SAMPLE share [OFFSET share]` of a table: the rows whose sampling key is in a range of all
/// values that its type has, so that two tables with the same key keep the same ones.
///
/// A share above 1 is a number of rows, of those that the table has.
final class Sampling {
    private static final String FACTOR = "_sample_factor";

    private final Analysis analysis;

    Sampling(Analysis analysis) {
        this.analysis = analysis;
    }

    /// A share of all rows, `numerator / denominator`.
    private record Share(BigInteger numerator, BigInteger denominator) {
        static final Share NONE = new Share(BigInteger.ZERO, BigInteger.ONE);

        boolean isNone() {
            return numerator.signum() == 0;
        }

        boolean isAll() {
            return numerator.compareTo(denominator) >= 0;
        }

        Share plus(Share other) {
            return new Share(
                    numerator
                            .multiply(other.denominator)
                            .add(other.numerator.multiply(denominator)),
                    denominator.multiply(other.denominator));
        }

        BigInteger of(BigInteger whole) {
            return whole.multiply(numerator).divide(denominator);
        }

        double factor() {
            return new BigDecimal(denominator)
                    .divide(new BigDecimal(numerator), MathContext.DECIMAL64)
                    .doubleValue();
        }
    }

    /// The rows of a table that a clause keeps, all where there is none. Their `_sample_factor` is
    /// by how much sums of them are to be multiplied.
    ///
    /// Errors: SAMPLING_NOT_SUPPORTED; ARGUMENT_OUT_OF_BOUND for an offset into all rows.
    ///
    /// @param label the table as errors spell it
    /// @param whole all rows
    Relation sample(
            TableExpression.@Nullable Sample sample,
            String label,
            TableSource source,
            Relation whole) {
        Expression key = source.samplingKey().orElse(null);
        if (sample == null || source.ignoresSampling()) {
            return whole;
        }
        if (key == null) {
            throw new DatabaseException(
                    ErrorCode.SAMPLING_NOT_SUPPORTED,
                    "Storage " + label + " doesn't support sampling");
        }
        long rowCount = source.exactRowCount().orElse(0);
        Share share = share(sample.ratio(), rowCount);
        Share offset = sample.offset() == null ? Share.NONE : share(sample.offset(), rowCount);
        if (share.isNone() || share.isAll()) {
            if (!offset.isNone()) {
                throw new DatabaseException(
                        ErrorCode.ARGUMENT_OUT_OF_BOUND,
                        "Sampling offset is incorrect because no sampling");
            }
            return whole;
        }
        return withFactor(whole, kept(whole, key, offset, offset.plus(share)), share.factor());
    }

    private static Share share(TableExpression.Ratio ratio, long rowCount) {
        BigDecimal numerator = new BigDecimal(ratio.numerator());
        BigDecimal denominator = new BigDecimal(ratio.denominator());
        if (denominator.signum() == 0) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "SAMPLE %s / %s divides by zero"
                            .formatted(ratio.numerator(), ratio.denominator()));
        }
        int scale = Math.max(0, Math.max(numerator.scale(), denominator.scale()));
        Share share =
                new Share(
                        numerator.movePointRight(scale).toBigIntegerExact(),
                        denominator.movePointRight(scale).toBigIntegerExact());
        if (share.numerator().compareTo(share.denominator()) <= 0) {
            return share;
        }
        BigInteger rows = share.numerator().divide(share.denominator());
        BigInteger all = BigInteger.valueOf(rowCount);
        return rowCount == 0
                ? new Share(BigInteger.ONE, BigInteger.ONE)
                : new Share(rows.min(all), all);
    }

    /// The rows whose key is in the range between two shares of all values.
    private Plan kept(Relation whole, Expression expression, Share from, Share to) {
        List<NamedSlot> columns = new ArrayList<>();
        whole.tables()
                .forEach(
                        table -> {
                            columns.addAll(table.columns());
                            columns.addAll(table.hidden());
                        });
        Term key = ExpressionBinders.bindNamed(expression, columns, analysis);
        if (!(DataTypes.withoutWrappers(key.type()) instanceof IntegerType type)) {
            throw new IllegalStateException("sampling key of type " + key.type().name());
        }
        BigInteger all = BigInteger.ONE.shiftLeft(type.bits());
        BigInteger lower = from.of(all);
        BigInteger upper = to.of(all);
        Plan plan = whole.plan();
        if (lower.signum() > 0) {
            plan = new Plan.Filter(plan, compare("greaterOrEquals", key, lower));
        }
        if (upper.compareTo(all) < 0) {
            plan = new Plan.Filter(plan, compare("less", key, upper));
        }
        return plan;
    }

    private Term compare(String function, Term key, BigInteger bound) {
        Term constant =
                analysis.terms()
                        .constant(
                                DataTypes.UINT64,
                                LongColumn.of(bound.longValue()),
                                bound.toString());
        return analysis.terms().call(function, List.of(key, constant), function);
    }

    /// The rows with what each of them stands for.
    private Relation withFactor(Relation whole, Plan plan, double factor) {
        Slot slot = new Slot(FACTOR, DataTypes.FLOAT64);
        Term value =
                analysis.terms()
                        .constant(
                                DataTypes.FLOAT64,
                                DoubleColumn.of(factor),
                                Double.toString(factor));
        List<TableColumns> tables =
                whole.tables().stream()
                        .map(
                                table ->
                                        table.map(
                                                column ->
                                                        column.name().equals(FACTOR)
                                                                ? new NamedSlot(FACTOR, slot)
                                                                : column))
                        .toList();
        return new Relation(
                new Plan.Compute(plan, List.of(new Assignment(slot, value))),
                tables,
                whole.merged(),
                whole.extra());
    }
}
