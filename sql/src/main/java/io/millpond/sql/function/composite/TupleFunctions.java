package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.sql.function.variant.Subcolumns;
import io.millpond.sql.function.variant.VariantFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Tuples, and the elements of arrays, maps and tuples.
public final class TupleFunctions {
    private TupleFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define("Tuple", "tuple(x, ...)", "A tuple of the x.", TupleFunctions::bindTuple)
                        .with(Trait.NEVER_FAILS),
                define(
                                "Tuple",
                                "tupleElement(tuple, index_or_name[, default])",
                                "An element of the tuple.",
                                TupleFunctions::bindTupleElement)
                        .with(Trait.NEVER_FAILS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                "Array",
                                "arrayElement(array, index)",
                                "The element at the index, from 1, or from -1 at the end; the"
                                        + " type's default outside. Of a map the key's value."),
                        (arguments, context) -> bindElement(arguments, context, false)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                "Array",
                                "arrayElementOrNull(array, index)",
                                "As arrayElement, but NULL outside."),
                        (arguments, context) -> bindElement(arguments, context, true)),
                define(
                        "Tuple",
                        "flattenTuple(tuple)",
                        "The elements of nested named tuples, their names joined by dots.",
                        (arguments, _) -> bindFlatten(arguments)),
                define(
                        "Tuple",
                        "tupleConcat(tuple, ...)",
                        "A tuple of the elements of all tuples.",
                        (arguments, _) -> bindConcat(arguments)),
                define(
                        "Tuple",
                        "tupleNames(tuple)",
                        "The names of the elements; their places where they have none.",
                        (arguments, _) -> bindNames(arguments)),
                define(
                        "Tuple",
                        "tupleToNameValuePairs(tuple)",
                        "The elements as an array of pairs of a name and a value.",
                        (arguments, _) -> bindPairs(arguments)));
    }

    private static ScalarFunction define(
            String category, String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(
                FunctionDescription.of(category, syntax, doc),
                binder,
                Trait.HANDLES_NULLS,
                Trait.HANDLES_DICTIONARIES);
    }

    private static BoundFunction bindTuple(List<Argument> arguments, FunctionContext context) {
        TupleType type = TupleType.of(arguments.stream().map(Argument::type).toList());
        return BoundFunction.of(
                type,
                (columns, rowCount) ->
                        new TupleColumn(columns.stream().map(Columns::full).toList(), rowCount));
    }

    private static BoundFunction bindTupleElement(
            List<Argument> arguments, FunctionContext context) {
        Arguments.count("tupleElement", arguments, 2, 3);
        DataType type = arguments.getFirst().type();
        if (Subcolumns.hasPaths(type) && withoutArrays(type) instanceof JsonType) {
            String path = Arguments.constantText("tupleElement", arguments, 1);
            return VariantFunctions.subcolumn(type, path);
        }
        DataType nested = type;
        int depth = 0;
        while (nested instanceof ArrayType(DataType element)) {
            nested = element;
            depth++;
        }
        if (!(nested instanceof TupleType tuple)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "First argument for function tupleElement must be tuple or array of tuple."
                            + " Actual "
                            + type.name());
        }
        int place = place(tuple, arguments);
        if (place < 0) {
            DataType other = arguments.get(2).type();
            return BoundFunction.of(other, (columns, _) -> columns.get(2));
        }
        DataType result = tuple.elements().get(place);
        for (int i = 0; i < depth; i++) {
            result = new ArrayType(result);
        }
        return BoundFunction.of(result, (columns, _) -> elementOf(columns.getFirst(), place));
    }

    private static DataType withoutArrays(DataType type) {
        return type instanceof ArrayType(DataType element) ? withoutArrays(element) : type;
    }

    private static Column elementOf(Column column, int place) {
        return switch (column) {
            case TupleColumn tuple -> tuple.elements().get(place);
            case ArrayColumn array ->
                    new ArrayColumn(
                            array.ends(),
                            elementOf(Columns.full(array.elements()), place),
                            array.rowCount());
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        };
    }

    /// The place of the element that the second argument names; -1 for the default.
    private static int place(TupleType tuple, List<Argument> arguments) {
        Argument index = arguments.get(1);
        int size = tuple.elements().size();
        if (Arguments.isText(index.type())) {
            String name = Arguments.constantText("tupleElement", arguments, 1);
            int found = tuple.names().indexOf(name);
            if (found < 0 && arguments.size() < 3) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Tuple doesn't have element with name '" + name + "'");
            }
            return found;
        }
        long number = Arguments.constantLong("tupleElement", arguments, 1);
        if (number == 0) {
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND, "Tuple doesn't have element with index '0'");
        }
        long place = number < 0 ? size + number : number - 1;
        if (place < 0 || place >= size) {
            if (arguments.size() == 3) {
                return -1;
            }
            throw new DatabaseException(
                    ErrorCode.ARGUMENT_OUT_OF_BOUND,
                    "Tuple doesn't have element with index '" + number + "'");
        }
        return (int) place;
    }

    private static BoundFunction bindElement(
            List<Argument> arguments, FunctionContext context, boolean isOrNull) {
        String name = isOrNull ? "arrayElementOrNull" : "arrayElement";
        Arguments.count(name, arguments, 2);
        if (arguments.getFirst().type() instanceof MapType(DataType key, DataType value)) {
            return MapFunctions.bindElement(arguments, key, value, isOrNull, context);
        }
        DataType element = ArrayFunctions.element(name, arguments, 0);
        Arguments.integer(name, arguments, 1);
        DataType indexType = arguments.get(1).type();
        Column constant = arguments.get(1).constant();
        boolean isZero = constant != null && Numbers.longs(constant, indexType)[0] == 0;
        if (!isOrNull && isZero && !arguments.getFirst().isConstant()) {
            throw new DatabaseException(
                    ErrorCode.ZERO_ARRAY_OR_TUPLE_INDEX, "Array indices are 1-based");
        }
        boolean isNullable = isOrNull && canBeNull(element);
        return BoundFunction.of(
                isNullable ? DataTypes.nullable(element) : element,
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.get(0);
                    long[] indexes = Numbers.longs(columns.get(1), indexType);
                    int[] places = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int start = array.start(row);
                        int length = array.end(row) - start;
                        long index = indexes[row];
                        long place = index < 0 ? length + index : index - 1;
                        places[row] =
                                index != 0 && place >= 0 && place < length
                                        ? start + (int) place
                                        : -1;
                    }
                    return isNullable
                            ? gatherOrNull(element, array.elements(), places, rowCount)
                            : gatherOrDefault(element, array.elements(), places, rowCount);
                });
    }

    static boolean canBeNull(DataType type) {
        return DataTypes.canBeInsideNullable(DataTypes.notNullable(type));
    }

    /// The values at the places, NULL where the place is -1.
    static Column gatherOrNull(DataType type, Column values, int[] places, int rowCount) {
        byte[] nulls = new byte[rowCount];
        for (int row = 0; row < rowCount; row++) {
            boolean isNull = places[row] < 0 || ConditionalFunctions.isNull(values, places[row]);
            nulls[row] = (byte) (isNull ? 1 : 0);
        }
        Column plain = gatherOrDefault(type, values, places, rowCount);
        return new NullableColumn(nulls, ConditionalFunctions.withoutNulls(plain));
    }

    /// The values at the places, the default where the place is -1.
    static Column gatherOrDefault(DataType type, Column values, int[] places, int rowCount) {
        ColumnBuilder builder = ColumnBuilders.of(type);
        for (int row = 0; row < rowCount; row++) {
            if (places[row] < 0) {
                builder.appendDefault();
            } else {
                builder.append(values, places[row]);
            }
        }
        return builder.build();
    }

    private static TupleType tuple(String name, List<Argument> arguments, int place) {
        if (arguments.get(place).type() instanceof TupleType tuple) {
            return tuple;
        }
        throw Arguments.illegal(name, arguments.get(place).type());
    }

    private static BoundFunction bindFlatten(List<Argument> arguments) {
        Arguments.count("flattenTuple", arguments, 1);
        TupleType type = tuple("flattenTuple", arguments, 0);
        if (type.names().isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Tuple argument for function 'flattenTuple' must be named. Got '"
                            + type.name()
                            + "'");
        }
        List<String> names = new ArrayList<>();
        List<DataType> types = new ArrayList<>();
        flatten("", type, names, types);
        return BoundFunction.of(
                new TupleType(names, types),
                (columns, rowCount) -> {
                    List<Column> parts = new ArrayList<>();
                    flatten(Columns.full(columns.getFirst()), type, parts);
                    return new TupleColumn(parts, rowCount);
                });
    }

    private static void flatten(
            String prefix, TupleType type, List<String> names, List<DataType> types) {
        for (int i = 0; i < type.elements().size(); i++) {
            String name = prefix + type.names().get(i);
            if (type.elements().get(i) instanceof TupleType inner && !inner.names().isEmpty()) {
                flatten(name + ".", inner, names, types);
            } else {
                names.add(name);
                types.add(type.elements().get(i));
            }
        }
    }

    private static void flatten(Column column, TupleType type, List<Column> parts) {
        TupleColumn tuple = (TupleColumn) column;
        for (int i = 0; i < type.elements().size(); i++) {
            Column part = Columns.full(tuple.elements().get(i));
            if (type.elements().get(i) instanceof TupleType inner && !inner.names().isEmpty()) {
                flatten(part, inner, parts);
            } else {
                parts.add(part);
            }
        }
    }

    private static BoundFunction bindConcat(List<Argument> arguments) {
        Arguments.count("tupleConcat", arguments, 1, Integer.MAX_VALUE);
        List<String> names = new ArrayList<>();
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            TupleType type = tuple("tupleConcat", arguments, i);
            names.addAll(type.names());
            types.addAll(type.elements());
        }
        boolean areNamed =
                names.size() == types.size() && names.stream().distinct().count() == names.size();
        return BoundFunction.of(
                new TupleType(areNamed ? names : List.of(), types),
                (columns, rowCount) -> {
                    List<Column> parts = new ArrayList<>();
                    for (Column column : columns) {
                        parts.addAll(((TupleColumn) Columns.full(column)).elements());
                    }
                    return new TupleColumn(parts, rowCount);
                });
    }

    private static String nameOf(TupleType type, int place) {
        return type.names().isEmpty() ? String.valueOf(place + 1) : type.names().get(place);
    }

    private static BoundFunction bindNames(List<Argument> arguments) {
        Arguments.count("tupleNames", arguments, 1);
        TupleType type = tuple("tupleNames", arguments, 0);
        BytesColumnBuilder names = new BytesColumnBuilder();
        for (int i = 0; i < type.elements().size(); i++) {
            names.append(nameOf(type, i));
        }
        int[] ends = {type.elements().size()};
        return new Binding.ConstantFunction(
                new ArrayType(DataTypes.STRING), new ArrayColumn(ends, names.build(), 1));
    }

    private static BoundFunction bindPairs(List<Argument> arguments) {
        Arguments.count("tupleToNameValuePairs", arguments, 1);
        TupleType type = tuple("tupleToNameValuePairs", arguments, 0);
        int size = type.elements().size();
        if (type.elements().stream().distinct().count() > 1) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "The argument tuple for function tupleToNameValuePairs must contain just one"
                            + " type");
        }
        DataType value = size == 0 ? DataTypes.NOTHING : type.elements().getFirst();
        return BoundFunction.of(
                new ArrayType(TupleType.of(List.of(DataTypes.STRING, value))),
                (columns, rowCount) -> {
                    TupleColumn tuple = (TupleColumn) Columns.full(columns.getFirst());
                    BytesColumnBuilder names = new BytesColumnBuilder();
                    ColumnBuilder values = ColumnBuilders.of(value);
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        for (int i = 0; i < size; i++) {
                            names.append(nameOf(type, i));
                            values.append(tuple.elements().get(i), row);
                        }
                        ends[row] = (row + 1) * size;
                    }
                    List<Column> parts = List.of(names.build(), values.build());
                    return new ArrayColumn(ends, new TupleColumn(parts, rowCount * size), rowCount);
                });
    }
}
