package io.millpond.sql.function.composite;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Cast;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NothingType;

import java.util.Arrays;
import java.util.List;

/// Arrays as sets: what they have in common, what only some have, and each element once.
public final class ArraySetFunctions {
    private static final String CATEGORY = "Array";

    private ArraySetFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define(
                        "arrayDistinct(array)",
                        "Each different element that is not NULL once; NULL too of a Variant.",
                        (arguments, _) -> bindDistinct(arguments)),
                define(
                        "arrayIntersect(array, ...)",
                        "The elements that all arrays have.",
                        ArraySetFunctions::bindIntersect),
                define(
                        "arrayUnion(array, ...)",
                        "The elements that any array has, each once.",
                        (arguments, context) -> bindMerge("arrayUnion", arguments, context)),
                define(
                        "arraySymmetricDifference(array, ...)",
                        "The elements that some array has and not all have.",
                        (arguments, context) ->
                                bindMerge("arraySymmetricDifference", arguments, context)),
                define(
                        "arrayExcept(array, other)",
                        "The elements that are not in the other array.",
                        ArraySetFunctions::bindExcept),
                define(
                        "arrayJaccardIndex(array, other)",
                        "The number of elements in common by the number of elements of either.",
                        ArraySetFunctions::bindJaccard),
                define(
                        "hasSubstr(array, part)",
                        "Whether the elements of part stand one after another in the array.",
                        ArraySetFunctions::bindHasPart),
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY,
                                "arrayRemove(array, x)",
                                "The elements that are not equal to x.",
                                "array_remove"),
                        ArraySetFunctions::bindRemove,
                        Trait.HANDLES_NULLS));
    }

    private static ScalarFunction define(String syntax, String doc, ScalarFunction.Binder binder) {
        return ScalarFunction.of(FunctionDescription.of(CATEGORY, syntax, doc), binder);
    }

    /// The result holds no NULL, so that its type does not either.
    private static BoundFunction bindDistinct(List<Argument> arguments) {
        Arguments.count("arrayDistinct", arguments, 1);
        DataType element = ArrayFunctions.element("arrayDistinct", arguments, 0);
        return BoundFunction.of(
                new ArrayType(DataTypes.notNullable(element)),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    ElementSet set = new ElementSet(ArrayRows.elements(array));
                    ArrayColumn kept =
                            ArrayRows.gather(
                                    array,
                                    rowCount,
                                    (list, row, elements) -> distinct(set, list, row, elements));
                    Column elements = ConditionalFunctions.withoutNulls(kept.elements());
                    return new ArrayColumn(kept.ends(), elements, rowCount);
                });
    }

    private static int[] distinct(ElementSet set, ArrayColumn array, int row, Column elements) {
        int[] kept = new int[array.end(row) - array.start(row)];
        set.clear(kept.length);
        int count = 0;
        for (int i = array.start(row); i < array.end(row); i++) {
            boolean isLeftOut =
                    !(elements instanceof VariantColumn)
                            && ConditionalFunctions.isNull(elements, i);
            if (!isLeftOut && set.add(i) < 0) {
                kept[count++] = i;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static BoundFunction bindIntersect(List<Argument> arguments, FunctionContext context) {
        String name = "arrayIntersect";
        Arguments.count(name, arguments, 1, Integer.MAX_VALUE);
        SameArrays same = SameArrays.compared(name, arguments, context);
        DataType narrow = narrowest(name, arguments, same.element());
        Cast narrowing =
                narrow instanceof NothingType
                        ? (_, rowCount) -> Columns.defaults(narrow, rowCount)
                        : Casts.bind(same.element(), narrow, context);
        return BoundFunction.of(
                new ArrayType(narrow),
                (columns, rowCount) -> {
                    SameArrays.Joined joined = same.join(columns);
                    ElementSet set = new ElementSet(joined.elements());
                    int[] seen = new int[joined.elements().rowCount()];
                    ArrayColumn common =
                            rows(
                                    joined,
                                    rowCount,
                                    row -> shared(joined, set, seen, row, columns.size()));
                    Column elements = Columns.full(common.elements());
                    Column narrowed = narrowing.apply(elements, elements.rowCount());
                    return new ArrayColumn(common.ends(), Columns.full(narrowed), rowCount);
                });
    }

    private static DataType narrowest(String name, List<Argument> arguments, DataType wide) {
        DataType narrow = ArrayFunctions.element(name, arguments, 0);
        for (int i = 1; i < arguments.size(); i++) {
            narrow = NarrowTypes.of(narrow, ArrayFunctions.element(name, arguments, i), wide);
        }
        return narrow;
    }

    /// The first array's elements that every other one has too, each once.
    private static int[] shared(
            SameArrays.Joined joined, ElementSet set, int[] seen, int row, int arrayCount) {
        set.clear(joined.count(row));
        for (int place = 0; place < arrayCount; place++) {
            for (int i = joined.start(place, row); i < joined.end(place, row); i++) {
                int known = place == 0 ? set.add(i) : set.find(i);
                int first = known < 0 ? i : known;
                boolean isNew = place == 0 || (known >= 0 && seen[first] == place);
                seen[first] = isNew ? place + 1 : seen[first];
            }
        }
        int[] kept = new int[joined.end(0, row) - joined.start(0, row)];
        int count = 0;
        for (int i = joined.start(0, row); i < joined.end(0, row); i++) {
            if (seen[i] == arrayCount) {
                kept[count++] = i;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private interface RowElements {
        int[] of(int row);
    }

    private static ArrayColumn rows(SameArrays.Joined joined, int rowCount, RowElements elements) {
        int[] ends = new int[rowCount];
        int[] all = new int[joined.elements().rowCount()];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            int[] chosen = elements.of(row);
            System.arraycopy(chosen, 0, all, count, chosen.length);
            count += chosen.length;
            ends[row] = count;
        }
        return new ArrayColumn(ends, joined.elements().gather(all, count), rowCount);
    }

    /// Binds the union and the symmetric difference.
    private static BoundFunction bindMerge(
            String name, List<Argument> arguments, FunctionContext context) {
        Arguments.count(name, arguments, 1, Integer.MAX_VALUE);
        SameArrays same = SameArrays.of(name, arguments, context);
        boolean isUnion = name.equals("arrayUnion");
        return BoundFunction.of(
                new ArrayType(same.element()),
                (columns, rowCount) -> {
                    SameArrays.Joined joined = same.join(columns);
                    ElementSet set = new ElementSet(joined.elements());
                    int[] counts = new int[joined.elements().rowCount()];
                    int[] lastPlaces = new int[counts.length];
                    return rows(
                            joined,
                            rowCount,
                            row -> merged(joined, set, counts, lastPlaces, row, isUnion));
                });
    }

    private static int[] merged(
            SameArrays.Joined joined,
            ElementSet set,
            int[] counts,
            int[] lastPlaces,
            int row,
            boolean isUnion) {
        int[] kept = new int[joined.count(row)];
        set.clear(kept.length);
        int count = 0;
        for (int place = 0; place < joined.arrayCount(); place++) {
            for (int i = joined.start(place, row); i < joined.end(place, row); i++) {
                int known = set.add(i);
                if (known < 0) {
                    kept[count++] = i;
                    counts[i] = 1;
                    lastPlaces[i] = place;
                } else if (lastPlaces[known] != place) {
                    counts[known]++;
                    lastPlaces[known] = place;
                }
            }
        }
        int[] ordered = ordered(joined.elements(), kept, count);
        int left = 0;
        for (int i : ordered) {
            if (isUnion || counts[i] < joined.arrayCount()) {
                ordered[left++] = i;
            }
        }
        return Arrays.copyOf(ordered, left);
    }

    /// In the order of ClickHouse's hash table where the values are scalars; NULL comes last.
    private static int[] ordered(Column elements, int[] kept, int count) {
        Column values = elements;
        int nullAt = -1;
        int present = count;
        if (elements instanceof NullableColumn nullable) {
            values = nullable.values();
            present = 0;
            for (int i = 0; i < count; i++) {
                if (nullable.isNull(kept[i])) {
                    nullAt = kept[i];
                } else {
                    kept[present++] = kept[i];
                }
            }
        }
        int[] order = isHashed(values) ? HashOrder.sort(values, kept, present) : kept;
        order = Arrays.copyOf(order, count);
        if (nullAt >= 0) {
            order[count - 1] = nullAt;
        }
        return order;
    }

    private static boolean isHashed(Column values) {
        return switch (values) {
            case ArrayColumn _,
                    MapColumn _,
                    TupleColumn _,
                    WideColumn _,
                    FixedBytesColumn _,
                    DictionaryColumn _,
                    ConstantColumn _,
                    NullableColumn _,
                    VariantColumn _,
                    ObjectColumn _ ->
                    false;
            case ByteColumn _,
                    ShortColumn _,
                    IntColumn _,
                    LongColumn _,
                    FloatColumn _,
                    DoubleColumn _,
                    BytesColumn _ ->
                    true;
        };
    }

    private static BoundFunction bindExcept(List<Argument> arguments, FunctionContext context) {
        String name = "arrayExcept";
        Arguments.count(name, arguments, 2);
        DataType left = ArrayFunctions.element(name, arguments, 0);
        DataType right = ArrayFunctions.element(name, arguments, 1);
        boolean areSame =
                DataTypes.notNullable(left).equals(DataTypes.notNullable(right))
                        || right.equals(DataTypes.NOTHING)
                        || left.equals(DataTypes.NOTHING);
        if (!areSame) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Function arrayExcept requires both arrays to have exactly the same element"
                            + " type. Got "
                            + arguments.get(0).type().name()
                            + " and "
                            + arguments.get(1).type().name());
        }
        SameArrays same = SameArrays.of(name, arguments, context);
        return BoundFunction.of(
                arguments.getFirst().type(),
                (columns, rowCount) -> {
                    SameArrays.Joined joined = same.join(columns);
                    ElementSet set = new ElementSet(joined.elements());
                    return ArrayRows.gather(
                            (ArrayColumn) columns.getFirst(),
                            rowCount,
                            (array, row, _) -> {
                                set.clear(joined.count(row));
                                for (int i = joined.start(1, row); i < joined.end(1, row); i++) {
                                    set.add(i);
                                }
                                int[] kept = new int[array.end(row) - array.start(row)];
                                int count = 0;
                                for (int i = array.start(row); i < array.end(row); i++) {
                                    if (set.find(i) < 0) {
                                        kept[count++] = i;
                                    }
                                }
                                return Arrays.copyOf(kept, count);
                            });
                });
    }

    private static BoundFunction bindJaccard(List<Argument> arguments, FunctionContext context) {
        String name = "arrayJaccardIndex";
        Arguments.count(name, arguments, 2);
        SameArrays same = SameArrays.of(name, arguments, context);
        return BoundFunction.of(
                DataTypes.FLOAT64,
                (columns, rowCount) -> {
                    SameArrays.Joined joined = same.join(columns);
                    ElementSet set = new ElementSet(joined.elements());
                    int[] seen = new int[joined.elements().rowCount()];
                    double[] result = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        if (joined.count(row) == 0) {
                            throw new DatabaseException(
                                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                                    "array aggregate functions cannot be performed on two empty"
                                            + " arrays");
                        }
                        double common = shared(joined, set, seen, row, 2).length;
                        int first = set.size();
                        for (int i = joined.start(1, row); i < joined.end(1, row); i++) {
                            set.add(i);
                        }
                        result[row] = first == 0 ? 0 : common / set.size();
                    }
                    return new DoubleColumn(result, rowCount);
                });
    }

    private static BoundFunction bindHasPart(List<Argument> arguments, FunctionContext context) {
        String name = "hasSubstr";
        Arguments.count(name, arguments, 2);
        SameArrays same = SameArrays.of(name, arguments, context);
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    SameArrays.Joined joined = same.join(columns);
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        result[row] = (byte) (hasPart(joined, row) ? 1 : 0);
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    private static boolean hasPart(SameArrays.Joined joined, int row) {
        int start = joined.start(1, row);
        int length = joined.end(1, row) - start;
        Column elements = joined.elements();
        for (int at = joined.start(0, row); at + length <= joined.end(0, row); at++) {
            int i = 0;
            while (i < length && elements.equalAt(at + i, elements, start + i)) {
                i++;
            }
            if (i == length) {
                return true;
            }
        }
        return false;
    }

    private static BoundFunction bindRemove(List<Argument> arguments, FunctionContext context) {
        String name = "arrayRemove";
        Arguments.count(name, arguments, 2);
        DataType element = ArrayFunctions.element(name, arguments, 0);
        List<Argument> pair = List.of(Argument.of(element), Argument.of(arguments.get(1).type()));
        BoundFunction differs = context.functions().bind("isDistinctFrom", pair, context);
        return BoundFunction.of(
                arguments.getFirst().type(),
                (columns, rowCount) -> {
                    ArrayColumn array = (ArrayColumn) columns.getFirst();
                    Column elements = ArrayRows.elements(array);
                    int count = elements.rowCount();
                    int[] outer = HigherOrderFunctions.outerRows(array.ends(), rowCount);
                    Column wanted = Columns.full(columns.get(1)).gather(outer, count);
                    Column truths = Columns.full(differs.apply(List.of(elements, wanted), count));
                    long[] keep = Numbers.longs(truths, differs.resultType());
                    return ArrayRows.gather(
                            array,
                            rowCount,
                            (list, row, _) -> {
                                int[] kept = new int[list.end(row) - list.start(row)];
                                int size = 0;
                                for (int i = list.start(row); i < list.end(row); i++) {
                                    if (keep[i] != 0) {
                                        kept[size++] = i;
                                    }
                                }
                                return Arrays.copyOf(kept, size);
                            });
                });
    }
}
