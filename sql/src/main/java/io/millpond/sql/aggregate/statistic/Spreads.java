package io.millpond.sql.aggregate.statistic;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.aggregate.GroupedObjects;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Variances, covariances and correlations that stay exact where numbers are large beside their
/// spread, one row after another.
///
/// Source: B. P. Welford, *Note on a method for calculating corrected sums of squares*, 1962; the
/// merging of two states is T. Chan's.
public final class Spreads implements GroupedObjects.Kind<Spreads.Spread> {
    private static final int FIELDS = 6;

    private final List<DataType> types;
    private final ToDoubleFunction<Spread> result;

    /// Means, and sums of products of the differences from them.
    static final class Spread {
        private double count;
        private double meanX;
        private double meanY;
        private double squaresX;
        private double squaresY;
        private double products;

        private void add(double x, double y) {
            count++;
            double deltaX = x - meanX;
            double deltaY = y - meanY;
            meanX += deltaX / count;
            meanY += deltaY / count;
            squaresX += deltaX * (x - meanX);
            squaresY += deltaY * (y - meanY);
            products += (x - meanX) * deltaY;
        }

        private void merge(Spread other) {
            double total = count + other.count;
            if (other.count == 0) {
                return;
            }
            double deltaX = meanX - other.meanX;
            double deltaY = meanY - other.meanY;
            double factor = count * other.count / total;
            meanX = (count * meanX + other.count * other.meanX) / total;
            meanY = (count * meanY + other.count * other.meanY) / total;
            squaresX += other.squaresX + deltaX * deltaX * factor;
            squaresY += other.squaresY + deltaY * deltaY * factor;
            products += other.products + deltaX * deltaY * factor;
            count = total;
        }

        private double varPop() {
            return count == 0 ? Double.POSITIVE_INFINITY : squaresX / count;
        }

        private double varSamp() {
            return count < 2 ? Double.POSITIVE_INFINITY : squaresX / (count - 1);
        }

        private double covarPop() {
            return count == 0 ? Double.POSITIVE_INFINITY : products / count;
        }

        private double covarSamp() {
            return count < 2 ? Double.POSITIVE_INFINITY : products / (count - 1);
        }

        private double corr() {
            return count < 2 ? Double.POSITIVE_INFINITY : products / Math.sqrt(squaresX * squaresY);
        }
    }

    private Spreads(List<DataType> types, ToDoubleFunction<Spread> result) {
        this.types = types;
        this.result = result;
    }

    public static List<AggregateFunction> all() {
        return List.of(
                define("varPopStable(x)", "The variance of a population.", Spread::varPop),
                define("varSampStable(x)", "The variance of a sample.", Spread::varSamp),
                define(
                        "stddevPopStable(x)",
                        "The standard deviation of a population.",
                        spread -> Math.sqrt(spread.varPop())),
                define(
                        "stddevSampStable(x)",
                        "The standard deviation of a sample.",
                        spread -> Math.sqrt(spread.varSamp())),
                define("covarPopStable(x, y)", "The covariance of a population.", Spread::covarPop),
                define("covarSampStable(x, y)", "The covariance of a sample.", Spread::covarSamp),
                define("corrStable(x, y)", "Pearson's correlation coefficient.", Spread::corr));
    }

    private static AggregateFunction define(
            String syntax, String doc, ToDoubleFunction<Spread> result) {
        FunctionDescription description = FunctionDescription.of("Aggregate", syntax, doc);
        int count = syntax.contains(",") ? 2 : 1;
        return DefinedAggregate.of(
                description,
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters(description.name(), parameters);
                    AggregateArguments.count(description.name(), arguments, count, count);
                    arguments.forEach(
                            type ->
                                    AggregateArguments.measurable(
                                            description.name(), type, ErrorCode.NOT_IMPLEMENTED));
                    return AggregateArguments.bound(
                            DataTypes.FLOAT64,
                            () ->
                                    new GroupedObjects<>(
                                            new Spreads(
                                                    arguments.stream()
                                                            .map(AggregateArguments::inSeconds)
                                                            .toList(),
                                                    result)));
                });
    }

    @Override
    public Spread create() {
        return new Spread();
    }

    @Override
    public GroupedObjects.RowAdder<Spread> rows(List<Column> arguments, int rowCount) {
        double[] x = Numbers.doubles(arguments.getFirst(), types.getFirst());
        double[] y = Numbers.doubles(arguments.getLast(), types.getLast());
        return (state, row) -> state.add(x[row], y[row]);
    }

    @Override
    public void merge(Spread state, Spread other) {
        state.merge(other);
    }

    @Override
    public StateForm form() {
        return StateForm.of(States.tuple(Collections.nCopies(FIELDS, DataTypes.FLOAT64)));
    }

    @Override
    public void write(Spread state, ColumnBuilder out) {
        StateRows.append(
                out,
                state.count,
                state.meanX,
                state.meanY,
                state.squaresX,
                state.squaresY,
                state.products);
    }

    @Override
    public Spread read(Column states, int row) {
        double[] values = StateRows.doubles(states, row, FIELDS);
        Spread spread = new Spread();
        spread.count = values[0];
        spread.meanX = values[1];
        spread.meanY = values[2];
        spread.squaresX = values[3];
        spread.squaresY = values[4];
        spread.products = values[5];
        return spread;
    }

    @Override
    public Column results(List<Spread> states) {
        double[] results = states.stream().mapToDouble(result).toArray();
        return new DoubleColumn(results, results.length);
    }
}
