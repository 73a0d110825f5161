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
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Arrays;
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
        all.add(
                rows(
                        "arrayReverse",
                        "The elements backwards.",
                        (array, row, _) -> {
                            int start = array.start(row);
                            int end = array.end(row);
                            int[] rows = new int[end - start];
                            for (int i = 0; i < rows.length; i++) {
                                rows[i] = end - 1 - i;
                            }
                            return rows;
                        }));
        all.add(
                rows(
                        "arrayPopBack",
                        "All but the last element.",
                        (array, row, _) ->
                                range(
                                        array.start(row),
                                        Math.max(array.start(row), array.end(row) - 1))));
        all.add(
                rows(
                        "arrayPopFront",
                        "All but the first element.",
                        (array, row, _) ->
                                range(
                                        Math.min(array.end(row), array.start(row) + 1),
                                        array.end(row))));
        all.add(
                rows(
                        "arrayDistinct",
                        "Each different element that is not NULL once.",
                        ArrayShapeFunctions::distinct));
        all.add(
                rows(
                        "arrayCompact",
                        "Without elements equal to the one before.",
                        ArrayShapeFunctions::compact));
        all.add(push("arrayPushBack", false));
        all.add(push("arrayPushFront", true));
        all.add(
                define(
                        "arraySlice(array, offset[, length])",
                        "The part from an offset, from 1 or from -1 at the end.",
                        (arguments, context) -> bindSlice(arguments)));
        all.add(
                define(
                        "arrayResize(array, size[, filler])",
                        "The array cut or filled to a size.",
                        ArrayShapeFunctions::bindResize));
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
                        "arrayEnumerate(array)",
                        "The places of the elements.",
                        (arguments, _) -> bindEnumerate(arguments, false)));
        all.add(
                define(
                        "arrayEnumerateUniq(array)",
                        "For each element how often it stood up to there.",
                        (arguments, _) -> bindEnumerate(arguments, true)));
        all.add(
                define(
                        "arrayUniq(array)",
                        "The number of different elements.",
                        (arguments, _) -> bindUniq(arguments)));
        all.add(
                define(
                        "arrayIntersect(array, ...)",
                        "The elements that all arrays have.",
                        ArrayShapeFunctions::bindIntersect));
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
                        "arrayCumSum")) {
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

    /// Chooses the elements of one row's array.
    private interface RowChoice {
        int[] choose(ArrayColumn array, int row, Column elements);
    }

    private static ScalarFunction rows(String name, String doc, RowChoice choice) {
        return define(
                name + "(array)",
                doc,
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    DataType element = ArrayFunctions.element(name, arguments, 0);
                    if (name.equals("arrayDistinct")) {
                        return bindDistinct(element, choice);
                    }
                    return BoundFunction.of(
                            new ArrayType(element),
                            (columns, rowCount) ->
                                    gather((ArrayColumn) columns.getFirst(), rowCount, choice));
                });
    }

    /// The result holds no NULL, so that its type does not either.
    private static BoundFunction bindDistinct(DataType element, RowChoice choice) {
        return BoundFunction.of(
                new ArrayType(DataTypes.notNullable(element)),
                (columns, rowCount) -> {
                    ArrayColumn kept =
                            (ArrayColumn)
                                    gather((ArrayColumn) columns.getFirst(), rowCount, choice);
                    Column elements = ConditionalFunctions.withoutNulls(kept.elements());
                    return new ArrayColumn(kept.ends(), elements, rowCount);
                });
    }

    private static Column gather(ArrayColumn array, int rowCount, RowChoice choice) {
        Column elements = Columns.full(array.elements());
        List<int[]> chosen = new ArrayList<>();
        int[] ends = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            int[] rows = choice.choose(array, row, elements);
            chosen.add(rows);
            count += rows.length;
            ends[row] = count;
        }
        int[] all = new int[count];
        int at = 0;
        for (int[] rows : chosen) {
            System.arraycopy(rows, 0, all, at, rows.length);
            at += rows.length;
        }
        return new ArrayColumn(ends, elements.gather(all, count), rowCount);
    }

    private static int[] range(int from, int to) {
        int[] rows = new int[Math.max(0, to - from)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = from + i;
        }
        return rows;
    }

    private static int[] distinct(ArrayColumn array, int row, Column elements) {
        int[] kept = new int[array.end(row) - array.start(row)];
        int count = 0;
        for (int i = array.start(row); i < array.end(row); i++) {
            boolean isNew = !ConditionalFunctions.isNull(elements, i);
            for (int j = 0; j < count && isNew; j++) {
                isNew = !elements.equalAt(kept[j], elements, i);
            }
            kept[count] = i;
            count += isNew ? 1 : 0;
            if (count == kept.length) {
                break;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static int[] compact(ArrayColumn array, int row, Column elements) {
        int start = array.start(row);
        int[] kept = new int[array.end(row) - start];
        int count = 0;
        for (int i = start; i < array.end(row); i++) {
            if (i == start || !elements.equalAt(i - 1, elements, i)) {
                kept[count++] = i;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    /// Arrays brought to one element type.
    private record SameArrays(DataType element, List<Cast> casts) {
        static SameArrays of(String name, List<Argument> arguments, FunctionContext context) {
            Arguments.count(name, arguments, 1, Integer.MAX_VALUE);
            List<DataType> elements = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                elements.add(ArrayFunctions.element(name, arguments, i));
            }
            DataType element = Supertypes.common(elements);
            List<Cast> casts = new ArrayList<>();
            for (DataType type : elements) {
                casts.add(Casts.bind(type, element, context));
            }
            return new SameArrays(element, casts);
        }

        Column elements(int place, ArrayColumn array) {
            Column elements = Columns.full(array.elements());
            return Columns.full(casts.get(place).apply(elements, elements.rowCount()));
        }
    }

    private static BoundFunction bindConcat(List<Argument> arguments, FunctionContext context) {
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

    private static BoundFunction bindSlice(List<Argument> arguments) {
        Arguments.count("arraySlice", arguments, 2, 3);
        DataType element = ArrayFunctions.element("arraySlice", arguments, 0);
        Arguments.integer("arraySlice", arguments, 1);
        boolean hasLength = arguments.size() == 3;
        DataType offsetType = arguments.get(1).type();
        DataType lengthType = hasLength ? arguments.get(2).type() : offsetType;
        return BoundFunction.of(
                new ArrayType(element),
                (columns, rowCount) -> {
                    long[] offsets = Numbers.longs(columns.get(1), offsetType);
                    long[] lengths =
                            hasLength ? Numbers.longs(columns.get(2), lengthType) : offsets;
                    return gather(
                            (ArrayColumn) columns.getFirst(),
                            rowCount,
                            (array, row, _) -> {
                                int size = array.end(row) - array.start(row);
                                long start =
                                        offsets[row] > 0 ? offsets[row] - 1 : size + offsets[row];
                                long end = size;
                                if (hasLength) {
                                    end =
                                            lengths[row] >= 0
                                                    ? start + lengths[row]
                                                    : size + lengths[row];
                                }
                                int first = Math.clamp(start, 0, size);
                                int last = Math.clamp(end, first, Math.max(first, size));
                                boolean isEmpty = offsets[row] == 0;
                                return isEmpty
                                        ? new int[0]
                                        : range(array.start(row) + first, array.start(row) + last);
                            });
                });
    }

    private static BoundFunction bindResize(List<Argument> arguments, FunctionContext context) {
        Arguments.count("arrayResize", arguments, 2, 3);
        DataType element = ArrayFunctions.element("arrayResize", arguments, 0);
        Arguments.integer("arrayResize", arguments, 1);
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

    private static BoundFunction bindEnumerate(List<Argument> arguments, boolean isUniq) {
        String name = isUniq ? "arrayEnumerateUniq" : "arrayEnumerate";
        Arguments.count(name, arguments, 1);
        ArrayFunctions.element(name, arguments, 0);
        return BoundFunction.of(
                new ArrayType(DataTypes.UINT32),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    Column elements = Columns.full(array.elements());
                    int[] numbers = new int[array.elementCount()];
                    for (int row = 0; row < rowCount; row++) {
                        for (int i = array.start(row); i < array.end(row); i++) {
                            numbers[i] = isUniq ? 1 : i - array.start(row) + 1;
                            for (int j = i - 1; isUniq && j >= array.start(row); j--) {
                                if (elements.equalAt(i, elements, j)) {
                                    numbers[i] = numbers[j] + 1;
                                    break;
                                }
                            }
                        }
                    }
                    return new ArrayColumn(
                            array.ends(), new IntColumn(numbers, numbers.length), rowCount);
                });
    }

    private static BoundFunction bindUniq(List<Argument> arguments) {
        Arguments.count("arrayUniq", arguments, 1);
        ArrayFunctions.element("arrayUniq", arguments, 0);
        return BoundFunction.of(
                DataTypes.UINT32,
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    Column elements = Columns.full(array.elements());
                    long[] counts = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        counts[row] = distinct(array, row, elements).length;
                    }
                    return Numbers.ofLongs(counts, rowCount, DataTypes.UINT32.layout());
                });
    }

    private static BoundFunction bindIntersect(List<Argument> arguments, FunctionContext context) {
        SameArrays same = SameArrays.of("arrayIntersect", arguments, context);
        return BoundFunction.of(
                new ArrayType(same.element()),
                (columns, rowCount) -> {
                    List<Column> elements = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        elements.add(same.elements(i, (ArrayColumn) columns.get(i)));
                    }
                    ArrayColumn first = (ArrayColumn) columns.getFirst();
                    ArrayColumn converted =
                            new ArrayColumn(first.ends(), elements.getFirst(), rowCount);
                    return gather(
                            converted,
                            rowCount,
                            (array, row, values) -> {
                                int[] unique = distinct(array, row, values);
                                int count = 0;
                                for (int candidate : unique) {
                                    boolean isShared = true;
                                    for (int i = 1; i < columns.size() && isShared; i++) {
                                        ArrayColumn other = (ArrayColumn) columns.get(i);
                                        isShared = false;
                                        for (int j = other.start(row);
                                                j < other.end(row) && !isShared;
                                                j++) {
                                            isShared =
                                                    values.equalAt(candidate, elements.get(i), j);
                                        }
                                    }
                                    unique[count] = candidate;
                                    count += isShared ? 1 : 0;
                                }
                                return Arrays.copyOf(unique, count);
                            });
                });
    }

    private static BoundFunction bindDifference(List<Argument> arguments, FunctionContext context) {
        Arguments.count("arrayDifference", arguments, 1);
        DataType element = ArrayFunctions.element("arrayDifference", arguments, 0);
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
