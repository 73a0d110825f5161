package io.millpond.sql.function.misc;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Functions of the row's place in its block, and of the rows that came before.
public final class RowFunctions {
    private static final String CATEGORY = "Other";

    private RowFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                rows(
                        "rowNumberInBlock()",
                        "The row's place in its block, from 0.",
                        _ -> {
                            return BoundFunction.of(
                                    DataTypes.UINT64, (_, rowCount) -> numbers(0, rowCount));
                        }),
                rows(
                        "rowNumberInAllBlocks()",
                        "The row's place in all blocks of the query, from 0.",
                        _ -> {
                            AtomicLong next = new AtomicLong();
                            return BoundFunction.of(
                                    DataTypes.UINT64,
                                    (_, rowCount) -> numbers(next.getAndAdd(rowCount), rowCount));
                        }),
                rows(
                        "blockSize()",
                        "The number of rows of the block.",
                        _ ->
                                BoundFunction.of(
                                        DataTypes.UINT64,
                                        (_, rowCount) -> {
                                            long[] sizes = new long[rowCount];
                                            Arrays.fill(sizes, rowCount);
                                            return new LongColumn(sizes, rowCount);
                                        })),
                rows(
                        "blockNumber()",
                        "The number of the block in the query, from 0.",
                        _ -> {
                            AtomicLong next = new AtomicLong();
                            return BoundFunction.of(
                                    DataTypes.UINT64,
                                    (_, rowCount) -> {
                                        long[] values = new long[rowCount];
                                        Arrays.fill(values, next.getAndIncrement());
                                        return new LongColumn(values, rowCount);
                                    });
                        }),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "runningDifference(x)",
                                "x less the x of the row before in the block, 0 in the first."),
                        (arguments, context) ->
                                bindDifference("runningDifference", false, arguments, context),
                        Trait.NOT_FOLDABLE,
                        Trait.NOT_DETERMINISTIC),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "runningDifferenceStartingWithFirstValue(x)",
                                "As runningDifference, but x itself in the first row."),
                        (arguments, context) ->
                                bindDifference(
                                        "runningDifferenceStartingWithFirstValue",
                                        true,
                                        arguments,
                                        context),
                        Trait.NOT_FOLDABLE,
                        Trait.NOT_DETERMINISTIC),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "neighbor(x, offset[, default])",
                                "The x so many rows after this one in the block."),
                        NeighborFunction::bind,
                        Trait.NOT_FOLDABLE,
                        Trait.NOT_DETERMINISTIC,
                        Trait.HANDLES_NULLS));
    }

    private interface Maker {
        BoundFunction make(FunctionContext context);
    }

    private static ScalarFunction rows(String syntax, String doc, Maker maker) {
        FunctionDescription description = FunctionDescription.of(CATEGORY, syntax, doc);
        return ScalarFunction.of(
                description,
                (arguments, context) -> {
                    Arguments.count(description.name(), arguments, 0);
                    return maker.make(context);
                },
                Trait.NOT_FOLDABLE,
                Trait.NOT_DETERMINISTIC);
    }

    private static Column numbers(long first, int rowCount) {
        long[] numbers = new long[rowCount];
        for (int row = 0; row < rowCount; row++) {
            numbers[row] = first + row;
        }
        return new LongColumn(numbers, rowCount);
    }

    private static BoundFunction bindDifference(
            String name,
            boolean startsWithValue,
            List<Argument> arguments,
            FunctionContext context) {
        Arguments.count(name, arguments, 1);
        DataType type = arguments.getFirst().type();
        Argument one = Argument.of(type);
        BoundFunction minus = context.functions().bind("minus", List.of(one, one), context);
        DataType result = minus.resultType();
        Cast toResult = startsWithValue ? Casts.bind(type, result, context) : null;
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    Column values = Columns.full(columns.getFirst());
                    int[] before = new int[rowCount];
                    for (int row = 1; row < rowCount; row++) {
                        before[row] = row - 1;
                    }
                    Column differences =
                            Columns.full(
                                    minus.apply(
                                            List.of(values, values.gather(before, rowCount)),
                                            rowCount));
                    if (toResult == null || rowCount == 0) {
                        return differences;
                    }
                    Column first = Columns.full(toResult.apply(values.slice(0, 1), 1));
                    return Columns.concat(result, List.of(first, differences.slice(1, rowCount)));
                });
    }
}
