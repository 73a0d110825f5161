package io.millpond.sql.function;

import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Functions made of calls of other functions on the elements of tuples. Immutable.
///
/// @param context gives the functions
public record Composition(FunctionContext context) {
    /// A value for each row.
    public interface Part {
        DataType type();

        Column apply(List<Column> arguments, int rowCount);
    }

    private record Made(DataType type, BoundFunction.Kernel kernel) implements Part {
        @Override
        public Column apply(List<Column> arguments, int rowCount) {
            return kernel.apply(arguments, rowCount);
        }
    }

    /// The argument at `place` itself.
    public static Part argument(DataType type, int place) {
        return new Made(type, (arguments, _) -> arguments.get(place));
    }

    /// What a kernel makes of the arguments.
    public static Part made(DataType type, BoundFunction.Kernel kernel) {
        return new Made(type, kernel);
    }

    /// The same value for all rows.
    ///
    /// @param value one row
    public static Part constant(DataType type, Column value) {
        return new Made(type, (_, rowCount) -> new ConstantColumn(value, rowCount));
    }

    /// The elements of the tuple at `place`.
    public static List<Part> elements(TupleType tuple, int place) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < tuple.elements().size(); i++) {
            int index = i;
            parts.add(
                    new Made(
                            tuple.elements().get(i),
                            (arguments, _) ->
                                    ((TupleColumn) Columns.full(arguments.get(place)))
                                            .elements()
                                            .get(index)));
        }
        return parts;
    }

    /// The function called `name` of values.
    public Part call(String name, Part... values) {
        List<Argument> arguments = new ArrayList<>();
        for (Part value : values) {
            arguments.add(Argument.of(value.type()));
        }
        BoundFunction bound = context.functions().bind(name, arguments, context);
        List<Part> inputs = List.of(values);
        return new Made(
                bound.resultType(),
                (columns, rowCount) -> {
                    List<Column> made = new ArrayList<>();
                    for (Part input : inputs) {
                        made.add(Columns.full(input.apply(columns, rowCount)));
                    }
                    return bound.apply(made, rowCount);
                });
    }

    /// The values joined from the left by a function of two.
    public Part fold(String name, List<Part> values) {
        Part result = values.getFirst();
        for (Part value : values.subList(1, values.size())) {
            result = call(name, result, value);
        }
        return result;
    }

    /// A tuple of the values.
    public static Part tuple(List<Part> values) {
        return new Made(
                TupleType.of(values.stream().map(Part::type).toList()),
                (columns, rowCount) -> {
                    List<Column> made = new ArrayList<>();
                    for (Part value : values) {
                        made.add(Columns.full(value.apply(columns, rowCount)));
                    }
                    return new TupleColumn(made, rowCount);
                });
    }

    public static BoundFunction bound(Part part) {
        return BoundFunction.of(part.type(), part::apply);
    }
}
