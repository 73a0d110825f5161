package io.millpond.sql.aggregate.list;

import io.millpond.sql.aggregate.AggregateArguments;
import io.millpond.sql.aggregate.AggregateFunction;
import io.millpond.sql.aggregate.DefinedAggregate;
import io.millpond.sql.aggregate.GroupedObjects;
import io.millpond.sql.aggregate.StateForm;
import io.millpond.sql.aggregate.States;
import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `groupArrayIntersect`: the elements that all arrays of a group have.
public final class Intersections implements GroupedObjects.Kind<Intersections.Common> {
    private final DataType element;

    /// An element in RowBinary, equal to another of the same bytes.
    private static final class Bytes {
        private final byte[] value;

        Bytes(byte[] value) {
            this.value = value;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }
    }

    /// The elements that all arrays so far have.
    static final class Common {
        private boolean isEmpty = true;
        private Set<Bytes> elements = new LinkedHashSet<>();
    }

    private Intersections(DataType element) {
        this.element = element;
    }

    public static AggregateFunction function() {
        return DefinedAggregate.counting(
                FunctionDescription.of(
                        "Aggregate",
                        "groupArrayIntersect(array)",
                        "The elements that all arrays of a group have."),
                (_, _, arguments) -> {
                    AggregateArguments.count("groupArrayIntersect", arguments, 1, 1);
                    if (!(arguments.getFirst() instanceof ArrayType(DataType element))) {
                        throw new DatabaseException(
                                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                "Aggregate function groupArrayIntersect accepts only array type"
                                        + " argument.");
                    }
                    return AggregateArguments.bound(
                            arguments.getFirst(),
                            () -> new GroupedObjects<>(new Intersections(element)));
                });
    }

    @Override
    public Common create() {
        return new Common();
    }

    @Override
    public GroupedObjects.RowAdder<Common> rows(List<Column> arguments, int rowCount) {
        ArrayColumn arrays = (ArrayColumn) Columns.full(arguments.getFirst());
        return (state, row) -> intersect(state, elements(arrays, row));
    }

    private Set<Bytes> elements(ArrayColumn arrays, int row) {
        BinaryCodec codec = BinaryCodec.of(element);
        Set<Bytes> elements = new LinkedHashSet<>();
        for (int i = arrays.start(row); i < arrays.end(row); i++) {
            ByteSink sink = new ByteSink();
            codec.write(arrays.elements(), i, sink);
            elements.add(new Bytes(sink.toByteArray()));
        }
        return elements;
    }

    private static void intersect(Common state, Set<Bytes> elements) {
        if (state.isEmpty) {
            state.isEmpty = false;
            state.elements = elements;
        } else {
            state.elements.retainAll(elements);
        }
    }

    @Override
    public void merge(Common state, Common other) {
        if (!other.isEmpty) {
            intersect(state, other.elements);
        }
    }

    @Override
    public StateForm form() {
        return StateForm.of(States.tuple(DataTypes.UINT8, new ArrayType(element)));
    }

    @Override
    public void write(Common state, ColumnBuilder out) {
        TupleColumnBuilder tuple = (TupleColumnBuilder) out;
        ((ByteColumnBuilder) tuple.elements().get(0)).append((byte) (state.isEmpty ? 0 : 1));
        append(state, (ArrayColumnBuilder) tuple.elements().get(1));
        tuple.finishRow();
    }

    private void append(Common state, ArrayColumnBuilder array) {
        BinaryCodec codec = BinaryCodec.of(element);
        for (Bytes bytes : state.elements) {
            codec.read(new ByteCursor(bytes.value), array.elements());
        }
        array.finishRow();
    }

    @Override
    public Common read(Column states, int row) {
        Common state = new Common();
        state.isEmpty = States.flags(States.element(states, 0))[row] == 0;
        state.elements = elements((ArrayColumn) States.element(states, 1), row);
        return state;
    }

    @Override
    public Column results(List<Common> states) {
        ColumnBuilder builder = ColumnBuilders.of(new ArrayType(element));
        states.forEach(state -> append(state, (ArrayColumnBuilder) builder));
        return builder.build();
    }
}
