package io.millpond.sql.function.misc;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.Selection;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.DataType;

import java.util.List;

/// `neighbor`: the value of another row of the block.
final class NeighborFunction {
    private NeighborFunction() {}

    static BoundFunction bind(List<Argument> arguments, FunctionContext context) {
        Arguments.count("neighbor", arguments, 2, 3);
        Arguments.integer("neighbor", arguments, 1);
        DataType from = arguments.getFirst().type();
        boolean hasDefault = arguments.size() > 2;
        DataType type =
                hasDefault ? Supertypes.common(List.of(from, arguments.get(2).type())) : from;
        Cast cast = Casts.bind(from, type, context);
        Cast defaultCast =
                hasDefault
                        ? Casts.bind(arguments.get(2).type(), type, context)
                        : (_, rowCount) -> Columns.defaults(type, rowCount);
        DataType offsetType = arguments.get(1).type();
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    Column values = Columns.full(cast.apply(columns.getFirst(), rowCount));
                    Column others = defaultCast.apply(columns.getLast(), rowCount);
                    long[] offsets = Numbers.longs(columns.get(1), offsetType);
                    int[] rows = new int[rowCount];
                    int[] choices = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long place = row + offsets[row];
                        boolean isInside = place >= 0 && place < rowCount;
                        rows[row] = isInside ? (int) place : 0;
                        choices[row] = isInside ? 0 : 1;
                    }
                    List<Column> branches = List.of(values.gather(rows, rowCount), others);
                    return Selection.select(type, branches, choices, rowCount);
                });
    }
}
