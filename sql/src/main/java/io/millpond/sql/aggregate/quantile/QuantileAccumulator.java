package io.millpond.sql.aggregate.quantile;

import io.millpond.sql.aggregate.Accumulator;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.function.Numbers;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.List;

/// The quantiles of some levels, of all values of each group.
final class QuantileAccumulator implements Accumulator {
    private final DataType type;
    private final DataType element;
    private final QuantileMethod method;
    private final double[] levels;
    private final boolean isArray;
    private final NumberOrder order;
    private final GroupedNumbers numbers;

    /// @param type of the argument
    /// @param element of a single quantile
    /// @param isArray whether the result is an array of the levels' quantiles
    QuantileAccumulator(
            DataType type,
            DataType element,
            QuantileMethod method,
            double[] levels,
            boolean isArray) {
        this.type = type;
        this.element = element;
        this.method = method;
        this.levels = levels;
        this.isArray = isArray;
        this.order = new NumberOrder(QuantileTypes.stored(type));
        this.numbers = new GroupedNumbers(order);
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        numbers.add(groups, arguments.getFirst(), rowCount);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        numbers.merge(((QuantileAccumulator) other).numbers, groups);
    }

    @Override
    public Column result(int groupCount) {
        Column column =
                method.isInterpolated() || !order.isWhole()
                        ? QuantileLevels.column(doubles(groupCount), QuantileTypes.stored(element))
                        : ofLongs(groupCount);
        if (!isArray) {
            return column;
        }
        int[] ends = new int[groupCount];
        for (int group = 0; group < groupCount; group++) {
            ends[group] = (group + 1) * levels.length;
        }
        return new ArrayColumn(ends, Columns.full(column), groupCount);
    }

    /// The numbers at the levels' ranks, which are whole; 0 in groups without numbers.
    private Column ofLongs(int groupCount) {
        GroupedNumbers.Ranges ranges = numbers.ranges(groupCount);
        Selection selection = new Selection();
        long[] results = new long[groupCount * levels.length];
        for (int group = 0; group < groupCount; group++) {
            int from = ranges.from(group);
            int to = ranges.to(group);
            for (int i = 0; i < levels.length && from < to; i++) {
                int rank = (int) method.rank(to - from, levels[i]);
                selection.want(from + rank);
            }
            selection.run(ranges.numbers(), from, to);
            for (int i = 0; i < levels.length && from < to; i++) {
                int rank = (int) method.rank(to - from, levels[i]);
                results[group * levels.length + i] = order.toLong(selection.at(from + rank));
            }
        }
        return Numbers.ofLongs(results, results.length, element.layout());
    }

    /// The quantiles as doubles, NaN in groups without numbers.
    private double[] doubles(int groupCount) {
        GroupedNumbers.Ranges ranges = numbers.ranges(groupCount);
        Selection selection = new Selection();
        double[] results = new double[groupCount * levels.length];
        for (int group = 0; group < groupCount; group++) {
            int from = ranges.from(group);
            int count = ranges.to(group) - from;
            for (double level : levels) {
                int low = (int) method.rank(count, level);
                selection.want(from + low);
                selection.want(from + low + 1);
            }
            selection.run(ranges.numbers(), from, from + count);
            for (int i = 0; i < levels.length; i++) {
                results[group * levels.length + i] = quantile(selection, from, count, levels[i]);
            }
        }
        return results;
    }

    private double quantile(Selection selection, int from, int count, double level) {
        if (count == 0) {
            return Double.NaN;
        }
        int low = (int) method.rank(count, level);
        double least = order.toDouble(selection.at(from + low));
        if (!method.isInterpolated() || low + 1 >= count) {
            return least;
        }
        double next = order.toDouble(selection.at(from + low + 1));
        double right = method.share(count, level);
        return method.isRankShown()
                ? least + right * (next - least)
                : least * (1 - right) + next * right;
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(new ArrayType(type));
    }

    @Override
    public Column states(int groupCount) {
        return numbers.lists(type, groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        ArrayColumn lists = (ArrayColumn) Columns.full(states);
        int[] elementGroups = States.spread(lists, groups, rowCount);
        int count = elementGroups.length;
        numbers.add(elementGroups, lists.elements().slice(0, count), count);
    }

    @Override
    public long retainedBytes() {
        return numbers.retainedBytes();
    }
}
