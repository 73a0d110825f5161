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

/// `boundingRatio`: the slope between the leftmost and the rightmost point of a group.
public final class Bounds implements GroupedObjects.Kind<Bounds.Ends> {
    private static final int FIELDS = 5;

    private final List<DataType> types;

    /// The two points; of equal x the first one.
    static final class Ends {
        private boolean isSeen;
        private double leftX;
        private double leftY;
        private double rightX;
        private double rightY;

        private void add(double x, double y) {
            if (!isSeen || x < leftX) {
                leftX = x;
                leftY = y;
            }
            if (!isSeen || x > rightX) {
                rightX = x;
                rightY = y;
            }
            isSeen = true;
        }
    }

    private Bounds(List<DataType> types) {
        this.types = types;
    }

    public static AggregateFunction function() {
        return DefinedAggregate.of(
                FunctionDescription.of(
                        "Aggregate",
                        "boundingRatio(x, y)",
                        "The slope between the leftmost and the rightmost point."),
                (parameters, _, arguments) -> {
                    AggregateArguments.noParameters("boundingRatio", parameters);
                    AggregateArguments.count("boundingRatio", arguments, 2, 2);
                    arguments.forEach(
                            type ->
                                    AggregateArguments.measurable(
                                            "boundingRatio", type, ErrorCode.BAD_ARGUMENTS));
                    return AggregateArguments.bound(
                            DataTypes.FLOAT64,
                            () ->
                                    new GroupedObjects<>(
                                            new Bounds(
                                                    arguments.stream()
                                                            .map(AggregateArguments::inSeconds)
                                                            .toList())));
                });
    }

    @Override
    public Ends create() {
        return new Ends();
    }

    @Override
    public GroupedObjects.RowAdder<Ends> rows(List<Column> arguments, int rowCount) {
        double[] x = Numbers.doubles(arguments.get(0), types.get(0));
        double[] y = Numbers.doubles(arguments.get(1), types.get(1));
        return (state, row) -> state.add(x[row], y[row]);
    }

    @Override
    public void merge(Ends state, Ends other) {
        if (other.isSeen) {
            state.add(other.leftX, other.leftY);
            state.add(other.rightX, other.rightY);
        }
    }

    @Override
    public StateForm form() {
        return StateForm.of(States.tuple(Collections.nCopies(FIELDS, DataTypes.FLOAT64)));
    }

    @Override
    public void write(Ends state, ColumnBuilder out) {
        StateRows.append(
                out, state.isSeen ? 1 : 0, state.leftX, state.leftY, state.rightX, state.rightY);
    }

    @Override
    public Ends read(Column states, int row) {
        double[] values = StateRows.doubles(states, row, FIELDS);
        Ends ends = new Ends();
        ends.isSeen = values[0] != 0;
        ends.leftX = values[1];
        ends.leftY = values[2];
        ends.rightX = values[3];
        ends.rightY = values[4];
        return ends;
    }

    @Override
    public Column results(List<Ends> states) {
        double[] results =
                states.stream()
                        .mapToDouble(
                                ends ->
                                        ends.isSeen
                                                ? (ends.rightY - ends.leftY)
                                                        / (ends.rightX - ends.leftX)
                                                : Double.NaN)
                        .toArray();
        return new DoubleColumn(results, results.length);
    }
}
