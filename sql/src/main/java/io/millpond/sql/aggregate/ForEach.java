package io.millpond.sql.aggregate;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;

/// The combinator that aggregates arrays place by place; the result is as long as the longest one.
final class ForEach implements Accumulator {
    private final Accumulator inner;
    private final Places places = new Places();

    private ForEach(Accumulator inner) {
        this.inner = inner;
    }

    static BoundAggregate bind(
            AggregateFunction function,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        List<DataType> elements = new ArrayList<>();
        for (DataType type : arguments) {
            if (!(type instanceof ArrayType(DataType element))) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Illegal type "
                                + type.name()
                                + " of argument for aggregate function with ForEach suffix. Must be"
                                + " array.");
            }
            elements.add(element);
        }
        BoundAggregate bound = NullSkipping.bind(function, parameters, parameterTypes, elements);
        return AggregateArguments.bound(
                new ArrayType(bound.resultType()), () -> new ForEach(bound.accumulator()));
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        List<ArrayColumn> arrays =
                arguments.stream().map(column -> (ArrayColumn) Columns.full(column)).toList();
        ArrayColumn first = arrays.getFirst();
        for (ArrayColumn array : arrays) {
            for (int row = 0; row < rowCount; row++) {
                if (array.end(row) != first.end(row)) {
                    throw new DatabaseException(
                            ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                            "All arrays passed to aggregate function with ForEach suffix must have"
                                    + " same size");
                }
            }
        }
        int[] innerGroups = places.ofElements(groups, first, rowCount);
        int count = innerGroups.length;
        List<Column> elements = new ArrayList<>();
        arrays.forEach(array -> elements.add(array.elements().slice(0, count)));
        inner.add(innerGroups, places.count(), elements, count);
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        ForEach that = (ForEach) other;
        int[] adopted = places.adopt(that.places, groups);
        inner.merge(that.inner, adopted, places.count());
    }

    @Override
    public Column result(int groupCount) {
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
        int[] innerGroups = places.ofElements(groups, lists, rowCount);
        int count = innerGroups.length;
        inner.addStates(innerGroups, places.count(), lists.elements().slice(0, count), count);
    }

    @Override
    public long retainedBytes() {
        return inner.retainedBytes() + places.retainedBytes();
    }
}
