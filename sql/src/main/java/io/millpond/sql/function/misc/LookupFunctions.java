package io.millpond.sql.function.misc;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
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
import io.millpond.sql.function.composite.ArrayFunctions;
import io.millpond.sql.function.condition.ConditionalFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Replacing values by a table of constants, questions about types, and empty arrays.
public final class LookupFunctions {
    private static final String CATEGORY = "Other";

    private LookupFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "transform(x, from, to[, default])",
                                "The element of `to` at the place where `from` has x; else the"
                                        + " default, or x."),
                        LookupFunctions::bindTransform,
                        Trait.HANDLES_NULLS));
        List<DataType> elements =
                List.of(
                        DataTypes.INT8,
                        DataTypes.INT16,
                        DataTypes.INT32,
                        DataTypes.INT64,
                        DataTypes.UINT8,
                        DataTypes.UINT16,
                        DataTypes.UINT32,
                        DataTypes.UINT64,
                        DataTypes.FLOAT32,
                        DataTypes.FLOAT64,
                        DataTypes.STRING,
                        DataTypes.DATE,
                        DataTypes.DATE_TIME);
        for (DataType element : elements) {
            all.add(emptyArray(element));
        }
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY, "isNullable(x)", "Whether x's type holds NULL."),
                        (arguments, _) -> {
                            Arguments.count("isNullable", arguments, 1);
                            return flag(arguments.getFirst().type().isNullable());
                        },
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.HANDLES_DICTIONARIES));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY, "isConstant(x)", "Whether x is known to be constant."),
                        (arguments, _) -> {
                            Arguments.count("isConstant", arguments, 1);
                            return flag(arguments.getFirst().isConstant());
                        },
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.HANDLES_DICTIONARIES));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY, "isZeroOrNull(x)", "Whether x is zero or NULL."),
                        (arguments, _) -> bindIsZeroOrNull(arguments),
                        Trait.HANDLES_NULLS,
                        Trait.NEVER_FAILS));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY, "ifNotFinite(x, y)", "x, or y where x is no number."),
                        LookupFunctions::bindIfNotFinite));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "toStringCutToZero(s)",
                                "The string up to its first zero byte."),
                        (arguments, _) -> {
                            Arguments.count("toStringCutToZero", arguments, 1);
                            Arguments.text("toStringCutToZero", arguments, 0);
                            return Texts.bind(
                                    (bytes, from, to, out) -> {
                                        int end = from;
                                        while (end < to && bytes[end] != 0) {
                                            end++;
                                        }
                                        out.write(bytes, from, end);
                                    });
                        }));
        return all;
    }

    private static BoundFunction flag(boolean isSet) {
        byte[] one = {(byte) (isSet ? 1 : 0)};
        return new Binding.ConstantFunction(DataTypes.UINT8, Texts.conditions(one));
    }

    private static ScalarFunction emptyArray(DataType element) {
        String name = "emptyArray" + element.name();
        return ScalarFunction.of(
                FunctionDescription.of("Array", name + "()", "An array without elements."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 0);
                    DataType type = new ArrayType(element);
                    return BoundFunction.of(
                            type, (_, rowCount) -> Columns.defaults(type, rowCount));
                });
    }

    private static BoundFunction bindIsZeroOrNull(List<Argument> arguments) {
        Arguments.count("isZeroOrNull", arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!Numbers.isNumber(DataTypes.notNullable(type))
                && !type.equals(new NullableType(DataTypes.NOTHING))) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "The argument of function isZeroOrNull must have simple numeric type, possibly"
                            + " Nullable or Null");
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    byte[] truths = Selection.truths(columns.getFirst(), type, rowCount);
                    for (int row = 0; row < rowCount; row++) {
                        truths[row] = (byte) (1 - truths[row]);
                    }
                    return Texts.conditions(truths);
                });
    }

    private static BoundFunction bindIfNotFinite(
            List<Argument> arguments, FunctionContext context) {
        Arguments.count("ifNotFinite", arguments, 2);
        Arguments.number("ifNotFinite", arguments, 0);
        DataType type = arguments.getFirst().type();
        ConditionalFunctions.Branches branches =
                ConditionalFunctions.Branches.of(arguments, context);
        return BoundFunction.of(
                branches.type(),
                (columns, rowCount) -> {
                    double[] values = Numbers.doubles(columns.getFirst(), type);
                    int[] choices = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        choices[row] = Double.isFinite(values[row]) ? 0 : 1;
                    }
                    return branches.select(columns, choices, rowCount);
                });
    }

    private static BoundFunction bindTransform(List<Argument> arguments, FunctionContext context) {
        Arguments.count("transform", arguments, 3, 4);
        DataType type = arguments.getFirst().type();
        DataType fromType = ArrayFunctions.element("transform", arguments, 1);
        DataType toType = ArrayFunctions.element("transform", arguments, 2);
        int otherPlace = arguments.size() == 4 ? 3 : 0;
        DataType other = arguments.get(otherPlace).type();
        if (arguments.size() == 3 && type.isNullable() != toType.isNullable()) {
            throw unfitForTransform(null);
        }
        DataType result = commonOfTransform(toType, other);
        boolean isRead = Arguments.isText(fromType) != Arguments.isText(type);
        DataType compared = isRead ? type : Supertypes.common(List.of(type, fromType));
        ArrayColumn from = constantArray(arguments, 1);
        ArrayColumn to = constantArray(arguments, 2);
        if (from.elementCount() > to.elementCount()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Second and third arguments of function transform must be arrays of same"
                            + " size");
        }
        if (!type.isNullable() && hasNull(from)) {
            throw new DatabaseException(
                    ErrorCode.CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN,
                    "Cannot convert NULL value to non-Nullable type");
        }
        BinaryCodec codec = BinaryCodec.of(compared);
        Column keys = converted(from, fromType, compared, context);
        Map<String, Integer> places = new HashMap<>();
        ByteSink sink = new ByteSink();
        // A NULL of no type is found nowhere.
        int keyCount = DataTypes.notNullable(type) instanceof NothingType ? 0 : from.elementCount();
        for (int i = 0; i < keyCount; i++) {
            places.putIfAbsent(keyOf(codec, keys, i, sink), i);
        }
        Column values = converted(to, toType, result, context);
        Cast cast = Casts.bind(type, compared, context);
        Cast otherCast = Casts.bind(other, result, context);
        return BoundFunction.of(
                result,
                (columns, rowCount) -> {
                    Column wanted = Columns.full(cast.apply(columns.getFirst(), rowCount));
                    List<Column> branches = new ArrayList<>();
                    for (int i = 0; i < to.elementCount(); i++) {
                        branches.add(
                                new ConstantColumn(Columns.full(values.slice(i, i + 1)), rowCount));
                    }
                    branches.add(otherCast.apply(columns.get(otherPlace), rowCount));
                    int[] choices = new int[rowCount];
                    ByteSink key = new ByteSink();
                    for (int row = 0; row < rowCount; row++) {
                        choices[row] =
                                places.getOrDefault(
                                        keyOf(codec, wanted, row, key), to.elementCount());
                    }
                    return Selection.select(result, branches, choices, rowCount);
                });
    }

    private static DataType commonOfTransform(DataType to, DataType other) {
        try {
            return Supertypes.common(List.of(to, other));
        } catch (DatabaseException e) {
            throw unfitForTransform(e);
        }
    }

    private static DatabaseException unfitForTransform(@Nullable DatabaseException cause) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Function transform has signature: transform(T, Array(T), Array(U), U) -> U; or"
                        + " transform(T, Array(T), Array(T)) -> T; where T and U are types",
                cause);
    }

    private static boolean hasNull(ArrayColumn array) {
        if (Columns.full(array.elements()) instanceof NullableColumn elements) {
            for (int i = 0; i < array.elementCount(); i++) {
                if (elements.isNull(i)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static ArrayColumn constantArray(List<Argument> arguments, int place) {
        return (ArrayColumn) Arguments.constant("transform", arguments, place);
    }

    private static Column converted(
            ArrayColumn array, DataType from, DataType to, FunctionContext context) {
        Column elements = Columns.full(array.elements()).slice(0, array.elementCount());
        return Columns.full(Casts.bind(from, to, context).apply(elements, array.elementCount()));
    }

    /// The bytes of a value, one character each.
    private static String keyOf(BinaryCodec codec, Column column, int row, ByteSink sink) {
        sink.clear();
        codec.write(column, row, sink);
        return new String(sink.bytes(), 0, sink.size(), StandardCharsets.ISO_8859_1);
    }
}
