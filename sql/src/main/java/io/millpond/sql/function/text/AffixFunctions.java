package io.millpond.sql.function.text;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.sql.function.Trait;
import io.millpond.sql.function.cast.Casts;
import io.millpond.sql.function.cast.Supertypes;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Whether strings or arrays begin or end with others.
public final class AffixFunctions {
    private static final String CATEGORY = "String";

    private AffixFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        for (boolean isStart : new boolean[] {true, false}) {
            for (Folding folding : Folding.values()) {
                for (boolean isUtf8 : new boolean[] {false, true}) {
                    if (isUtf8 || folding != Folding.UNICODE) {
                        add(all, isStart, folding, isUtf8);
                    }
                }
            }
        }
        return all;
    }

    /// UTF-8 makes a difference for the types that are taken, and for what case is.
    private static void add(
            List<ScalarFunction> all, boolean isStart, Folding folding, boolean isUtf8) {
        if (isUtf8 && folding == Folding.ASCII) {
            return;
        }
        String name =
                (isStart ? "startsWith" : "endsWith")
                        + (folding == Folding.NONE ? "" : "CaseInsensitive")
                        + (isUtf8 ? "UTF8" : "");
        all.add(
                ScalarFunction.of(
                        Texts.describe(
                                CATEGORY,
                                name + "(s, " + (isStart ? "prefix" : "suffix") + ")",
                                "Whether s "
                                        + (isStart ? "begins" : "ends")
                                        + " with it"
                                        + (folding == Folding.NONE
                                                ? "."
                                                : ", without regard to case.")),
                        (arguments, context) ->
                                bind(name, isStart, folding, isUtf8, arguments, context),
                        Trait.NEVER_FAILS));
    }

    private static BoundFunction bind(
            String name,
            boolean isStart,
            Folding folding,
            boolean isUtf8,
            List<Argument> arguments,
            FunctionContext context) {
        Arguments.count(name, arguments, 2);
        DataType whole = arguments.get(0).type();
        DataType part = arguments.get(1).type();
        if (whole instanceof ArrayType(DataType element)
                && part instanceof ArrayType(DataType partElement)) {
            return bindArrays(isStart, element, partElement, context);
        }
        if (!isText(whole, isUtf8) || !isText(part, isUtf8)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "Illegal types "
                            + whole.name()
                            + " "
                            + part.name()
                            + " of arguments of function "
                            + name
                            + ". Both must be String or Array");
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    BytesColumn texts = folding.apply(columns.get(0));
                    BytesColumn parts = folding.apply(columns.get(1));
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        boolean holds =
                                hasPart(texts, parts, row, isStart)
                                        && (!isUtf8
                                                || isWhole(texts, parts.length(row), row, isStart));
                        result[row] = (byte) (holds ? 1 : 0);
                    }
                    return Texts.conditions(result);
                });
    }

    private static boolean isText(DataType type, boolean isUtf8) {
        return isUtf8 ? type.equals(DataTypes.STRING) : Arguments.isText(type);
    }

    private static boolean hasPart(BytesColumn texts, BytesColumn parts, int row, boolean isStart) {
        int length = parts.length(row);
        if (length > texts.length(row)) {
            return false;
        }
        int from = isStart ? texts.start(row) : texts.end(row) - length;
        return Arrays.equals(
                texts.bytes(),
                from,
                from + length,
                parts.bytes(),
                parts.start(row),
                parts.end(row));
    }

    /// Whether the part at the start or end of a text ends or begins between two characters.
    private static boolean isWhole(BytesColumn texts, int length, int row, boolean isStart) {
        byte[] bytes = texts.bytes();
        int from = texts.start(row);
        int to = texts.end(row);
        if (!isStart) {
            return length == 0 || !Texts.isContinuation(bytes[to - length]);
        }
        int at = from;
        while (at < to && at < from + length) {
            at += characterBytes(bytes[at]);
        }
        return at == from + length;
    }

    /// The bytes of a character, as its first byte tells.
    private static int characterBytes(byte first) {
        int value = first & 0xFF;
        return value < 0xC0 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
    }

    private static BoundFunction bindArrays(
            boolean isStart, DataType element, DataType partElement, FunctionContext context) {
        DataType common = Supertypes.common(List.of(element, partElement));
        var cast = Casts.bind(element, common, context);
        var partCast = Casts.bind(partElement, common, context);
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    ArrayColumn wholes = (ArrayColumn) columns.get(0);
                    ArrayColumn parts = (ArrayColumn) columns.get(1);
                    Column elements = wholes.elements();
                    Column partElements = parts.elements();
                    Column values = Columns.full(cast.apply(elements, elements.rowCount()));
                    Column partValues =
                            Columns.full(partCast.apply(partElements, partElements.rowCount()));
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int length = parts.end(row) - parts.start(row);
                        int from = isStart ? wholes.start(row) : wholes.end(row) - length;
                        boolean fits = length <= wholes.end(row) - wholes.start(row);
                        boolean holds =
                                fits && isEqual(values, from, partValues, parts.start(row), length);
                        result[row] = (byte) (holds ? 1 : 0);
                    }
                    return Texts.conditions(result);
                });
    }

    private static boolean isEqual(Column left, int from, Column right, int rightFrom, int count) {
        int i = 0;
        while (i < count && left.equalAt(from + i, right, rightFrom + i)) {
            i++;
        }
        return i == count;
    }
}
