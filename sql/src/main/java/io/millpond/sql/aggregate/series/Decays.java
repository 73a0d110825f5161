package io.millpond.sql.aggregate.series;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.BoundAggregate;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.aggregate.GroupedObjects;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.aggregate.statistic.StateRows;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Sums of values that weigh less the older they are: a value's weight falls by the same factor in
/// the same time, and is 1 at the time of the group's last row.
public final class Decays implements GroupedObjects.Kind<Decays.Faded> {
    private static final int FIELDS = 5;

    private final List<DataType> types;
    private final boolean hasValue;
    private final double base;
    private final double decay;
    private final ToDoubleFunction<Faded> result;

    /// Sums at one time.
    static final class Faded {
        private boolean isSeen;
        private double time;
        private double sum;
        private double weight;
        private double greatest;

        private void moveTo(double later, double base, double decay) {
            double factor = Math.pow(base, (time - later) / decay);
            sum *= factor;
            weight *= factor;
            greatest *= factor;
            time = later;
        }
    }

    private Decays(
            List<DataType> types,
            boolean hasValue,
            double base,
            double decay,
            ToDoubleFunction<Faded> result) {
        this.types = types;
        this.hasValue = hasValue;
        this.base = base;
        this.decay = decay;
        this.result = result;
    }

    public static List<AggregateFunction> all() {
        return List.of(
                define(
                        "exponentialMovingAverage(half_decay)(x, time)",
                        "The mean of the values, a value weighing half as much after the time"
                                + " `half_decay`.",
                        true),
                define(
                        "exponentialTimeDecayedSum(decay)(x, time)",
                        "The sum of values that fade by the factor e in the time `decay`.",
                        true),
                define(
                        "exponentialTimeDecayedAvg(decay)(x, time)",
                        "The mean of values that fade by the factor e in the time `decay`.",
                        true),
                define(
                        "exponentialTimeDecayedMax(decay)(x, time)",
                        "The greatest of values that fade by the factor e in the time `decay`.",
                        true),
                define(
                        "exponentialTimeDecayedCount(decay)(time)",
                        "The number of rows, each fading by the factor e in the time `decay`.",
                        false));
    }

    private static AggregateFunction define(String syntax, String doc, boolean hasValue) {
        FunctionDescription description = FunctionDescription.of("Aggregate", syntax, doc);
        return DefinedAggregate.of(
                description,
                (parameters, types, arguments) ->
                        bind(description.name(), hasValue, parameters, types, arguments));
    }

    private static BoundAggregate bind(
            String name,
            boolean hasValue,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        if (parameters.size() != 1) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Aggregate function "
                            + name
                            + " requires exactly one parameter: half decay time.");
        }
        int count = hasValue ? 2 : 1;
        AggregateArguments.count(name, arguments, count, count);
        double decay = AggregateArguments.number(parameters.getFirst(), parameterTypes.getFirst());
        if (hasValue) {
            AggregateArguments.number(name, arguments.getFirst());
        }
        boolean isHalving = name.equals("exponentialMovingAverage");
        if (isHalving) {
            AggregateArguments.number(name, arguments.getLast());
        }
        if (!Numbers.isNumber(arguments.getLast())
                && !Numbers.fitsLong(arguments.getLast().layout())) {
            throw AggregateArguments.illegal(name, arguments.getLast());
        }
        double base = isHalving ? 2 : Math.E;
        ToDoubleFunction<Faded> result =
                switch (name) {
                    case "exponentialMovingAverage" ->
                            faded -> faded.sum / (1 / (1 - Math.pow(2, -1 / decay)));
                    case "exponentialTimeDecayedSum" -> faded -> faded.sum;
                    case "exponentialTimeDecayedAvg" -> faded -> faded.sum / faded.weight;
                    case "exponentialTimeDecayedMax" -> faded -> faded.greatest;
                    default -> faded -> faded.weight;
                };
        return AggregateArguments.bound(
                DataTypes.FLOAT64,
                () -> new GroupedObjects<>(new Decays(arguments, hasValue, base, decay, result)));
    }

    @Override
    public Faded create() {
        return new Faded();
    }

    @Override
    public GroupedObjects.RowAdder<Faded> rows(List<Column> arguments, int rowCount) {
        double[] times = Numbers.doubles(arguments.getLast(), types.getLast());
        double[] values =
                hasValue ? Numbers.doubles(arguments.getFirst(), types.getFirst()) : times;
        return (state, row) -> {
            Faded one = new Faded();
            one.isSeen = true;
            one.time = times[row];
            one.sum = values[row];
            one.weight = 1;
            one.greatest = values[row];
            merge(state, one);
        };
    }

    @Override
    public void merge(Faded state, Faded other) {
        if (!other.isSeen) {
            return;
        }
        if (!state.isSeen) {
            state.isSeen = true;
            state.time = other.time;
            state.greatest = Double.NEGATIVE_INFINITY;
        }
        if (state.time < other.time) {
            state.moveTo(other.time, base, decay);
        } else {
            other.moveTo(state.time, base, decay);
        }
        state.sum += other.sum;
        state.weight += other.weight;
        state.greatest = Math.max(state.greatest, other.greatest);
    }

    @Override
    public StateForm form() {
        return StateForm.of(States.tuple(Collections.nCopies(FIELDS, DataTypes.FLOAT64)));
    }

    @Override
    public void write(Faded state, ColumnBuilder out) {
        StateRows.append(
                out, state.isSeen ? 1 : 0, state.time, state.sum, state.weight, state.greatest);
    }

    @Override
    public Faded read(Column states, int row) {
        double[] values = StateRows.doubles(states, row, FIELDS);
        Faded state = new Faded();
        state.isSeen = values[0] != 0;
        state.time = values[1];
        state.sum = values[2];
        state.weight = values[3];
        state.greatest = values[4];
        return state;
    }

    @Override
    public Column results(List<Faded> states) {
        double[] results = states.stream().mapToDouble(result).toArray();
        return new DoubleColumn(results, results.length);
    }
}
