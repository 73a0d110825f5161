package io.millpond.sql.aggregate;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.List;

/// The combinator that aggregates each interval of a key: `sumResample(start, stop, step)(x, key)`
/// has a result for each of the intervals of length `step` of `[start, stop)`.
final class Resample implements Accumulator {
    private static final int INTERVALS_MAX = 1_048_576;

    private final Accumulator inner;
    private final DataType keyType;
    private final long start;
    private final long stop;
    private final long step;
    private final int intervalCount;
    private final Places places = new Places();

    private Resample(Accumulator inner, DataType keyType, long start, long stop, long step) {
        this.inner = inner;
        this.keyType = keyType;
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.intervalCount = stop <= start ? 0 : (int) ((stop - start + step - 1) / step);
    }

    static BoundAggregate bind(
            AggregateFunction function,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        int own = parameters.size() - 3;
        if (own < 0 || arguments.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Incorrect number of parameters for aggregate function with Resample suffix");
        }
        DataType key = arguments.getLast();
        if (!Numbers.isInteger(key) || !Numbers.fitsLong(key.layout())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal types of argument for aggregate function "
                            + function.name()
                            + "Resample, the type of the last argument should be native integer"
                            + " type");
        }
        long[] range = new long[3];
        for (int i = 0; i < 3; i++) {
            range[i] =
                    (long)
                            AggregateArguments.number(
                                    parameters.get(own + i), parameterTypes.get(own + i));
        }
        if (range[2] <= 0) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND, "Step must be greater than zero");
        }
        if ((range[1] - range[0]) / range[2] > INTERVALS_MAX) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "The range given in function contains too many elements");
        }
        BoundAggregate bound =
                NullSkipping.bind(
                        function,
                        parameters.subList(0, own),
                        parameterTypes.subList(0, own),
                        arguments.subList(0, arguments.size() - 1));
        return AggregateArguments.bound(
                new ArrayType(bound.resultType()),
                () -> new Resample(bound.accumulator(), key, range[0], range[1], range[2]));
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        long[] keys = Numbers.longs(arguments.getLast(), keyType);
        int[] rows = new int[rowCount];
        int[] innerGroups = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            if (keys[row] >= start && keys[row] < stop) {
                int interval = (int) ((keys[row] - start) / step);
                rows[count] = row;
                innerGroups[count++] = places.of(groups[row], intervalCount)[interval];
            }
        }
        int kept = count;
        List<Column> values =
                arguments.subList(0, arguments.size() - 1).stream()
                        .map(column -> column.gather(rows, kept))
                        .toList();
        inner.add(innerGroups, places.count(), values, kept);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        Resample that = (Resample) other;
        int[] adopted = places.adopt(that.places, groups);
        inner.merge(that.inner, adopted, places.count());
    }

    @Override
    public Column result(int groupCount) {
        for (int group = 0; group < groupCount; group++) {
            places.of(group, intervalCount);
        }
        return places.arrays(inner.result(places.count()), groupCount);
    }

    @Override
    public StateForm stateForm() {
        StateForm form = inner.stateForm();
        return new StateForm(form.version(), new ArrayType(form.type()));
    }

    @Override
    public Column states(int groupCount) {
        return places.arrays(inner.states(places.count()), groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        ArrayColumn lists = (ArrayColumn) Columns.full(states);
        for (int row = 0; row < rowCount; row++) {
            int length = lists.end(row) - lists.start(row);
            if (length != 0 && length != intervalCount) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "A state has " + length + " intervals instead of " + intervalCount);
            }
        }
        int[] innerGroups = places.ofElements(groups, lists, rowCount);
        int count = innerGroups.length;
        inner.addStates(innerGroups, places.count(), lists.elements().slice(0, count), count);
    }

    @Override
    public long retainedBytes() {
        return inner.retainedBytes() + places.retainedBytes();
    }
}
