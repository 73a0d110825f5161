package io.millpond.sql.aggregate;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// The combinator that aggregates tuples element by element; the result is a tuple of the results.
///
/// @param elements what aggregates each element, at least one
record TupleElements(List<Accumulator> elements) implements Accumulator {
    TupleElements {
        elements = List.copyOf(elements);
    }

    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT, and those of [AggregateFunction#bind].
    static BoundAggregate bind(
            AggregateFunction function,
            List<Column> parameters,
            List<DataType> parameterTypes,
            List<DataType> arguments) {
        List<TupleType> tuples = new ArrayList<>();
        for (DataType type : arguments) {
            if (!(type instanceof TupleType tuple) || tuple.elements().isEmpty()) {
                throw refused(type);
            }
            tuples.add(tuple);
        }
        AggregateArguments.count(function.name() + "Tuple", arguments, 1, Integer.MAX_VALUE);
        TupleType first = tuples.getFirst();
        List<BoundAggregate> bound = new ArrayList<>();
        for (int i = 0; i < first.elements().size(); i++) {
            List<DataType> types = new ArrayList<>();
            for (TupleType tuple : tuples) {
                if (tuple.elements().size() != first.elements().size()) {
                    throw refused(tuple);
                }
                types.add(tuple.elements().get(i));
            }
            bound.add(NullSkipping.bind(function, parameters, parameterTypes, types));
        }
        DataType result =
                new TupleType(
                        first.names(), bound.stream().map(BoundAggregate::resultType).toList());
        return AggregateArguments.bound(
                result,
                () -> new TupleElements(bound.stream().map(BoundAggregate::accumulator).toList()));
    }

    private static DatabaseException refused(DataType type) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Illegal type "
                        + type.name()
                        + " of argument for aggregate function with Tuple suffix. Must be Tuple.");
    }

    @Override
    public void add(int[] groups, int groupCount, List<Column> arguments, int rowCount) {
        List<TupleColumn> tuples =
                arguments.stream().map(column -> (TupleColumn) Columns.full(column)).toList();
        for (int i = 0; i < elements.size(); i++) {
            int place = i;
            List<Column> values =
                    tuples.stream().map(tuple -> tuple.elements().get(place)).toList();
            elements.get(i).add(groups, groupCount, values, rowCount);
        }
    }

    @Override
    public void merge(Accumulator other, int[] groups, int groupCount) {
        TupleElements that = (TupleElements) other;
        for (int i = 0; i < elements.size(); i++) {
            elements.get(i).merge(that.elements.get(i), groups, groupCount);
        }
    }

    @Override
    public Column result(int groupCount) {
        List<Column> results = new ArrayList<>();
        elements.forEach(element -> results.add(Columns.full(element.result(groupCount))));
        return new TupleColumn(results, groupCount);
    }

    @Override
    public StateForm stateForm() {
        return StateForm.of(
                States.tuple(elements.stream().map(one -> one.stateForm().type()).toList()));
    }

    @Override
    public Column states(int groupCount) {
        List<Column> states = new ArrayList<>();
        elements.forEach(element -> states.add(Columns.full(element.states(groupCount))));
        return new TupleColumn(states, groupCount);
    }

    @Override
    public void addStates(int[] groups, int groupCount, Column states, int rowCount) {
        for (int i = 0; i < elements.size(); i++) {
            elements.get(i).addStates(groups, groupCount, States.element(states, i), rowCount);
        }
    }

    @Override
    public long retainedBytes() {
        return elements.stream().mapToLong(Accumulator::retainedBytes).sum();
    }
}
