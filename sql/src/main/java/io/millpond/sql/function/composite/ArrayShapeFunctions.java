package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Selection;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Functions that make arrays of arrays.
public final class ArrayShapeFunctions {
    private static final String CATEGORY = "Array";

    private ArrayShapeFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                define(
                        "arrayConcat(array, ...)",
                        "The arrays one after another.",
                        ArrayShapeFunctions::bindConcat));
        all.add(push("arrayPushBack", false));
        all.add(push("arrayPushFront", true));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "arrayResize(array, size[, filler])",
                                "The array cut or filled to a size."),
                        ArrayShapeFunctions::bindResize,
                        Trait.HANDLES_NULLS));
        all.add(
                define(
                        "arrayFlatten(array)",
                        "The elements of nested arrays.",
                        (arguments, _) -> bindFlatten(arguments),
                        "flatten"));
        all.add(
                define(
                        "arrayZip(array, ...)",
                        "Tuples of the elements at equal places.",
                        (arguments, _) -> bindZip(arguments)));
        all.add(
                define(
                        "arrayZipUnaligned(array, ...)",
                        "As arrayZip, NULL where an array is shorter than the longest.",
                        (arguments, _) -> bindZipUnaligned(arguments)));
        all.add(
                define(
                        "arrayDifference(array)",
                        "Each element minus the one before.",
                        (arguments, context) -> bindDifference(arguments, context)));
        for (boolean isReverse : new boolean[] {false, true}) {
            String name = isReverse ? "arrayReverseSort" : "arraySort";
            all.add(
                    define(
                            name + "(array)",
                            "The elements in order.",
                            (arguments, _) -> {
                                Arguments.count(name, arguments, 1);
                                DataType element = ArrayFunctions.element(name, arguments, 0);
                                return BoundFunction.of(
                                        new ArrayType(element),
                                        (columns, rowCount) -> {
                                            ArrayColumn array = (ArrayColumn) columns.getFirst();
                                            return ArrayOrder.sort(
                                                    array,
                                                    Columns.full(array.elements()),
                                                    element,
                                                    isReverse,
                                                    rowCount);
                                        });
                            }));
        }
        for (String name :
                List.of(
                        "arraySum",
                        "arrayAvg",
                        "arrayMin",
                        "arrayMax",
                        "arrayProduct",
                        "arrayCumSum",
                        "arrayCumSumNonNegative")) {
            all.add(
                    define(
                            name + "(array)",
                            "As the name says, of the elements.",
                            (arguments, _) -> {
                                Arguments.count(name, arguments, 1);
                                DataType element = ArrayFunctions.element(name, arguments, 0);
                                return BoundFunction.of(
                                        ArrayNumbers.resultType(name, element),
                                        (columns, rowCount) ->
                                                ArrayNumbers.apply(
                                                        name,
                                                        element,
                                                        (ArrayColumn) columns.getFirst(),
                                                        rowCount));
                            }));
        }
        for (String name : List.of("arrayExists", "arrayAll", "arrayCount")) {
            all.add(
                    define(
                            name + "(array)",
                            "As with a lambda that gives the element itself.",
                            (arguments, _) -> bindCount(name, arguments)));
        }
        return all;
    }

    private static ScalarFunction define(
            String syntax, String doc, ScalarFunction.Binder binder, String... aliases) {
        return ScalarFunction.of(Texts.describe(CATEGORY, syntax, doc, aliases), binder);
    }

    private static BoundFunction bindConcat(List<Argument> arguments, FunctionContext context) {
        Arguments.count("arrayConcat", arguments, 1, Integer.MAX_VALUE);
        SameArrays same = SameArrays.of("arrayConcat", arguments, context);
        return BoundFunction.of(
                new ArrayType(same.element()),
                (columns, rowCount) -> {
                    List<Column> elements = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        elements.add(same.elements(i, (ArrayColumn) columns.get(i)));
                    }
                    ColumnBuilder builder = ColumnBuilders.of(same.element());
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        for (int i = 0; i < columns.size(); i++) {
                            ArrayColumn array = (ArrayColumn) columns.get(i);
                            builder.appendRange(elements.get(i), array.start(row), array.end(row));
                        }
                        ends[row] = builder.rowCount();
                    }
                    return new ArrayColumn(ends, builder.build(), rowCount);
                });
    }

    private static ScalarFunction push(String name, boolean isFront) {
        return ScalarFunction.of(
                FunctionDescription.of(
                        CATEGORY,
                        name + "(array, x)",
                        "The array with x at its " + (isFront ? "beginning." : "end.")),
                (arguments, context) -> {
                    Arguments.count(name, arguments, 2);
                    DataType element = ArrayFunctions.element(name, arguments, 0);
                    DataType added = arguments.get(1).type();
                    DataType type = Supertypes.common(List.of(element, added));
                    Cast arrayCast = Casts.bind(element, type, context);
                    Cast addedCast = Casts.bind(added, type, context);
                    return BoundFunction.of(
                            new ArrayType(type),
                            (columns, rowCount) -> {
                                ArrayColumn array = (ArrayColumn) columns.get(0);
                                Column raw = Columns.full(array.elements());
                                Column elements = arrayCast.apply(raw, raw.rowCount());
                                Column values = addedCast.apply(columns.get(1), rowCount);
                                ColumnBuilder builder = ColumnBuilders.of(type);
                                int[] ends = new int[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    if (isFront) {
                                        builder.append(values, row);
                                    }
                                    builder.appendRange(elements, array.start(row), array.end(row));
                                    if (!isFront) {
                                        builder.append(values, row);
                                    }
                                    ends[row] = builder.rowCount();
                                }
                                return new ArrayColumn(ends, builder.build(), rowCount);
                            });
                },
                Trait.HANDLES_NULLS);
    }

    private static BoundFunction bindResize(List<Argument> arguments, FunctionContext context) {
        Arguments.count("arrayResize", arguments, 2, 3);
        DataType element = ArrayFunctions.element("arrayResize", arguments, 0);
        if (!Numbers.isInteger(arguments.get(1).type())) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "A value of illegal type was provided as 2nd argument 'size' to function"
                            + " 'arrayResize'. Expected: Number, got: "
                            + arguments.get(1).type().name());
        }
        boolean hasFiller = arguments.size() == 3;
        DataType type =
                hasFiller ? Supertypes.common(List.of(element, arguments.get(2).type())) : element;
        Cast arrayCast = Casts.bind(element, type, context);
        Cast fillerCast =
                hasFiller
                        ? Casts.bind(arguments.get(2).type(), type, context)
                        : (_, rowCount) -> Columns.defaults(type, rowCount);
        DataType sizeType = arguments.get(1).type();
        return BoundFunction.of(
                new ArrayType(type),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.get(0);
                    Column raw = Columns.full(array.elements());
                    Column elements = arrayCast.apply(raw, raw.rowCount());
                    Column fillers = fillerCast.apply(columns.get(hasFiller ? 2 : 1), rowCount);
                    long[] sizes = Numbers.longs(columns.get(1), sizeType);
                    ColumnBuilder builder = ColumnBuilders.of(type);
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        checkSize(Math.abs(sizes[row]));
                        resize(array, row, elements, fillers, (int) sizes[row], builder);
                        ends[row] = builder.rowCount();
                    }
                    return new ArrayColumn(ends, builder.build(), rowCount);
                });
    }

    private static void checkSize(long size) {
        if (size > 1 << 30) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_ARRAY_SIZE, "Too large array size: " + size);
        }
    }

    /// A negative size cuts or fills at the beginning.
    private static void resize(
            ArrayColumn array,
            int row,
            Column elements,
            Column fillers,
            int size,
            ColumnBuilder out) {
        int start = array.start(row);
        int end = array.end(row);
        int wanted = Math.abs(size);
        int kept = Math.min(wanted, end - start);
        if (size >= 0) {
            out.appendRange(elements, start, start + kept);
        }
        for (int i = kept; i < wanted; i++) {
            out.append(fillers, row);
        }
        if (size < 0) {
            out.appendRange(elements, end - kept, end);
        }
    }

    private static BoundFunction bindFlatten(List<Argument> arguments) {
        Arguments.count("arrayFlatten", arguments, 1);
        DataType element = ArrayFunctions.element("arrayFlatten", arguments, 0);
        while (element instanceof ArrayType(DataType inner)) {
            element = inner;
        }
        return BoundFunction.of(
                new ArrayType(element),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    int[] ends = array.ends();
                    Column elements = Columns.full(array.elements());
                    while (elements instanceof ArrayColumn inner) {
                        int[] flat = new int[rowCount];
                        for (int row = 0; row < rowCount; row++) {
                            flat[row] = ends[row] == 0 ? 0 : inner.end(ends[row] - 1);
                        }
                        ends = flat;
                        elements = Columns.full(inner.elements());
                    }
                    return new ArrayColumn(ends, elements, rowCount);
                });
    }

    private static BoundFunction bindZip(List<Argument> arguments) {
        Arguments.count("arrayZip", arguments, 1, Integer.MAX_VALUE);
        List<DataType> elements = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            elements.add(ArrayFunctions.element("arrayZip", arguments, i));
        }
        return BoundFunction.of(
                new ArrayType(TupleType.of(elements)),
                (columns, rowCount) -> {
                    ArrayColumn first = (ArrayColumn) columns.getFirst();
                    int count = first.elementCount();
                    List<Column> parts = new ArrayList<>();
                    for (Column column : columns) {
                        ArrayColumn array = (ArrayColumn) column;
                        for (int row = 0; row < rowCount; row++) {
                            if (array.end(row) != first.end(row)) {
                                throw new DatabaseException(
                                        ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH,
                                        "The argument 1 and argument 2 of function arrayZip have"
                                                + " different array sizes");
                            }
                        }
                        parts.add(Columns.full(array.elements()).slice(0, count));
                    }
                    return new ArrayColumn(first.ends(), new TupleColumn(parts, count), rowCount);
                });
    }

    private static BoundFunction bindZipUnaligned(List<Argument> arguments) {
        String name = "arrayZipUnaligned";
        List<DataType> elements = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            DataType element = ArrayFunctions.element(name, arguments, i);
            if (!DataTypes.canBeInsideNullable(DataTypes.notNullable(element))) {
                throw new DatabaseException(
                        ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                        "Nested type " + element.name() + " cannot be inside Nullable type");
            }
            elements.add(DataTypes.nullable(element));
        }
        return BoundFunction.of(
                new ArrayType(TupleType.of(elements)),
                (columns, rowCount) -> {
                    int[] ends = new int[rowCount];
                    int end = 0;
                    for (int row = 0; row < rowCount; row++) {
                        int longest = 0;
                        for (Column column : columns) {
                            ArrayColumn array = (ArrayColumn) column;
                            longest = Math.max(longest, array.end(row) - array.start(row));
                        }
                        end += longest;
                        ends[row] = end;
                    }
                    List<Column> parts = new ArrayList<>();
                    for (Column column : columns) {
                        DataType part = elements.get(parts.size());
                        parts.add(padded((ArrayColumn) column, part, ends, rowCount));
                    }
                    return new ArrayColumn(ends, new TupleColumn(parts, end), rowCount);
                });
    }

    /// The elements with NULLs behind each row's, up to the row's end in `ends`.
    private static Column padded(ArrayColumn array, DataType type, int[] ends, int rowCount) {
        Column elements = Columns.full(array.elements());
        int count = rowCount == 0 ? 0 : ends[rowCount - 1];
        byte[] nulls = new byte[count];
        int[] rows = new int[count];
        int at = 0;
        for (int row = 0; row < rowCount; row++) {
            for (int i = array.start(row); at < ends[row]; i++, at++) {
                boolean isThere = i < array.end(row);
                rows[at] = isThere ? i : 0;
                boolean isNull = !isThere || ConditionalFunctions.isNull(elements, i);
                nulls[at] = (byte) (isNull ? 1 : 0);
            }
        }
        Column values = ConditionalFunctions.withoutNulls(elements);
        if (values.rowCount() == 0) {
            return Columns.full(Columns.defaults(type, count));
        }
        return new NullableColumn(nulls, values.gather(rows, count));
    }

    private static BoundFunction bindDifference(List<Argument> arguments, FunctionContext context) {
        Arguments.count("arrayDifference", arguments, 1);
        DataType element = ArrayFunctions.element("arrayDifference", arguments, 0);
        if (element.isNullable()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "arrayDifference cannot process values of type " + element.name());
        }
        Argument one = Argument.of(element);
        BoundFunction minus = context.functions().bind("minus", List.of(one, one), context);
        return BoundFunction.of(
                new ArrayType(minus.resultType()),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    int count = array.elementCount();
                    Column elements = Columns.full(array.elements()).slice(0, count);
                    int[] before = new int[count];
                    for (int row = 0; row < rowCount; row++) {
                        for (int i = array.start(row); i < array.end(row); i++) {
                            before[i] = Math.max(array.start(row), i - 1);
                        }
                    }
                    Column previous = elements.gather(before, count);
                    Column result = minus.apply(List.of(elements, previous), count);
                    return new ArrayColumn(array.ends(), Columns.full(result), rowCount);
                });
    }

    private static BoundFunction bindCount(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        DataType element = ArrayFunctions.element(name, arguments, 0);
        DataType type = name.equals("arrayCount") ? DataTypes.UINT32 : DataTypes.UINT8;
        if (!Numbers.isNumber(element)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "The 1st and only argument for function "
                            + name
                            + " must be array of UInt8. Found "
                            + arguments.getFirst().type().name()
                            + " instead");
        }
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    Column elements = Columns.full(array.elements());
                    byte[] truths = Selection.truths(elements, element, elements.rowCount());
                    long[] result = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        long count = 0;
                        for (int i = array.start(row); i < array.end(row); i++) {
                            count += truths[i];
                        }
                        result[row] =
                                switch (name) {
                                    case "arrayExists" -> Math.min(1, count);
                                    case "arrayAll" ->
                                            count == array.end(row) - array.start(row) ? 1 : 0;
                                    default -> count;
                                };
                    }
                    return Numbers.ofLongs(result, rowCount, type.layout());
                });
    }
}
