package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundHigherOrder;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.HigherOrderFunction;
import io.millpond.sql.function.LambdaBody;
import io.millpond.sql.function.Selection;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `arrayFold`: a lambda of an accumulator and one element of each array, applied element after
/// element; step by step for all rows whose arrays are long enough at once.
record FoldFunction() implements HigherOrderFunction {
    private static final String NAME = "arrayFold";

    @Override
    public FunctionDescription description() {
        return FunctionDescription.of(
                "Array",
                "arrayFold(lambda, array, ..., initial)",
                "The accumulator after the lambda has seen all elements.");
    }

    @Override
    public List<DataType> parameterTypes(List<Argument> arrays) {
        if (arrays.size() < 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Function arrayFold requires as arguments a lambda function, at least one"
                            + " array and an accumulator");
        }
        List<DataType> types = new ArrayList<>();
        types.add(arrays.getLast().type());
        for (int i = 0; i + 1 < arrays.size(); i++) {
            types.add(ArrayFunctions.element(NAME, arrays, i));
        }
        return types;
    }

    @Override
    public BoundHigherOrder bind(DataType lambdaResult, List<Argument> arrays) {
        DataType accumulator = arrays.getLast().type();
        if (!lambdaResult.equals(accumulator)) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    "Return type of lambda function must be the same as the accumulator type,"
                            + " inferred return type of lambda: "
                            + lambdaResult.name()
                            + ", inferred type of accumulator: "
                            + accumulator.name());
        }
        return new Fold(accumulator);
    }

    private record Fold(DataType resultType) implements BoundHigherOrder {
        @Override
        public Column apply(LambdaBody body, List<Column> arguments, int rowCount) {
            List<ArrayColumn> arrays = new ArrayList<>();
            for (Column argument : arguments.subList(0, arguments.size() - 1)) {
                arrays.add((ArrayColumn) Columns.full(argument));
            }
            checkSizes(arrays, rowCount);
            ArrayColumn first = arrays.getFirst();
            Column accumulator = Columns.full(arguments.getLast());
            for (int step = 0; ; step++) {
                int[] rows = new int[rowCount];
                int[] places = new int[rowCount];
                int count = 0;
                for (int row = 0; row < rowCount; row++) {
                    if (first.end(row) - first.start(row) > step) {
                        rows[count] = row;
                        places[count++] = first.start(row) + step;
                    }
                }
                if (count == 0) {
                    return accumulator;
                }
                List<Column> parameters = new ArrayList<>();
                parameters.add(accumulator.gather(rows, count));
                for (ArrayColumn array : arrays) {
                    parameters.add(Columns.full(array.elements()).gather(places, count));
                }
                int[] outer = Arrays.copyOf(rows, count);
                Column next = Columns.full(body.apply(parameters, outer, count));
                accumulator = replaced(accumulator, next, rows, count, rowCount);
            }
        }

        private Column replaced(Column before, Column next, int[] rows, int count, int rowCount) {
            if (count == rowCount) {
                return next;
            }
            int[] places = new int[rowCount];
            int[] choices = new int[rowCount];
            for (int i = 0; i < count; i++) {
                places[rows[i]] = i;
                choices[rows[i]] = 1;
            }
            List<Column> branches = List.of(before, next.gather(places, rowCount));
            return Selection.select(resultType, branches, choices, rowCount);
        }

        private static void checkSizes(List<ArrayColumn> arrays, int rowCount) {
            ArrayColumn first = arrays.getFirst();
            for (ArrayColumn array : arrays) {
                for (int row = 0; row < rowCount; row++) {
                    if (array.end(row) != first.end(row)) {
                        throw new DatabaseException(
                                ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                                "Arrays passed to arrayFold must have equal size");
                    }
                }
            }
        }
    }
}
