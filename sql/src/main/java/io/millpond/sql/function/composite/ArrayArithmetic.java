package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.NullableType;

import java.util.Arrays;
import java.util.List;

/// Arithmetic of arrays, element by element: arrays are added to and subtracted from each other,
/// and scaled, divided and reduced by numbers. Source: ClickHouse 26.7.
public final class ArrayArithmetic {
    private ArrayArithmetic() {}

    /// What an arithmetic function does where an array takes part, as in `[1, 2] + [3, 4]`.
    ///
    /// Errors: ILLEGAL_TYPE_OF_ARGUMENT where it does nothing; SIZES_OF_ARRAYS_DONT_MATCH of a row
    /// whose arrays differ in size.
    public static BoundFunction bindOperator(
            String operation, List<Argument> arguments, FunctionContext context) {
        DataType left = arguments.get(0).type();
        DataType right = arguments.get(1).type();
        boolean isSum = operation.equals("plus") || operation.equals("minus");
        if (left instanceof ArrayType(DataType a) && right instanceof ArrayType(DataType b)) {
            if (!isSum) {
                throw Arguments.illegal(operation, left, right);
            }
            return bindPairs(operation, a, b, context);
        }
        if (isSum) {
            throw Arguments.illegal(operation, left, right);
        }
        return left instanceof ArrayType(DataType element)
                ? bindScaled(operation, element, right, true, context)
                : bindScaled(operation, ((ArrayType) right).element(), left, false, context);
    }

    private static BoundFunction bindElements(
            String operation, DataType left, DataType right, FunctionContext context) {
        if (left instanceof NullableType || right instanceof NullableType) {
            throw Arguments.illegal(operation, left, right);
        }
        return context.functions()
                .bind(operation, List.of(Argument.of(left), Argument.of(right)), context);
    }

    private static BoundFunction bindPairs(
            String operation, DataType left, DataType right, FunctionContext context) {
        BoundFunction elements = bindElements(operation, left, right, context);
        return BoundFunction.of(
                new ArrayType(elements.resultType()),
                (columns, rowCount) -> {
                    ArrayColumn a = (ArrayColumn) Columns.full(columns.get(0));
                    ArrayColumn b = (ArrayColumn) Columns.full(columns.get(1));
                    if (!Arrays.equals(a.ends(), 0, rowCount, b.ends(), 0, rowCount)) {
                        throw new DatabaseException(
                                ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                                "Cannot "
                                        + operation
                                        + " arrays of different sizes: both arguments of function "
                                        + operation
                                        + " must have equal array sizes in every row");
                    }
                    int count = a.elementCount();
                    Column made =
                            elements.apply(List.of(elements(a, count), elements(b, count)), count);
                    return new ArrayColumn(a.ends(), Columns.full(made), rowCount);
                });
    }

    private static BoundFunction bindScaled(
            String operation,
            DataType element,
            DataType number,
            boolean isArrayLeft,
            FunctionContext context) {
        BoundFunction elements =
                isArrayLeft
                        ? bindElements(operation, element, number, context)
                        : bindElements(operation, number, element, context);
        return BoundFunction.of(
                new ArrayType(elements.resultType()),
                (columns, rowCount) -> {
                    ArrayColumn array =
                            (ArrayColumn) Columns.full(columns.get(isArrayLeft ? 0 : 1));
                    int count = array.elementCount();
                    int[] rows = new int[count];
                    for (int row = 0; row < rowCount; row++) {
                        Arrays.fill(rows, array.start(row), array.end(row), row);
                    }
                    Column numbers =
                            Columns.full(columns.get(isArrayLeft ? 1 : 0)).gather(rows, count);
                    Column values = elements(array, count);
                    Column made =
                            elements.apply(
                                    isArrayLeft
                                            ? List.of(values, numbers)
                                            : List.of(numbers, values),
                                    count);
                    return new ArrayColumn(array.ends(), Columns.full(made), rowCount);
                });
    }

    private static Column elements(ArrayColumn array, int count) {
        return Columns.full(array.elements()).slice(0, count);
    }
}
