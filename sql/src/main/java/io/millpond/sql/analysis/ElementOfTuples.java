package io.millpond.sql.analysis;

import io.millpond.sql.function.BoundFunction;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;

import java.util.List;

/// One element of every tuple in arrays of tuples: the column `a.b` of `a Array(Tuple(b ...))`.
record ElementOfTuples(DataType resultType, int index) implements BoundFunction {
    @Override
    public Column apply(List<Column> arguments, int rowCount) {
        ArrayColumn arrays = (ArrayColumn) Columns.full(arguments.getFirst());
        TupleColumn tuples = (TupleColumn) Columns.full(arrays.elements());
        Column elements = Columns.full(tuples.elements().get(index));
        return new ArrayColumn(arrays.ends(), elements, rowCount);
    }

    @Override
    public boolean mayFail() {
        return false;
    }
}
