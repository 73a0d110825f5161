package io.millpond.sql.function.misc;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
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
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.LowCardinalityType;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What values weigh, how many digits they have, how they are held.
public final class TypeFacts {
    private static final String CATEGORY = "Other";

    private TypeFacts() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "byteSize(x, ...)",
                                "The bytes of the values in memory, before compression."),
                        (arguments, _) -> bindSize(arguments),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_DICTIONARIES),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY, "countDigits(x)", "The decimal digits of a number."),
                        (arguments, _) -> bindDigits(arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "isDecimalOverflow(x[, precision])",
                                "Whether a decimal has more digits than the precision allows."),
                        (arguments, _) -> bindOverflow(arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "getSizeOfEnumType(x)",
                                "The number of names of an Enum."),
                        (arguments, _) -> bindEnumSize(arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "visibleWidth(x)",
                                "The characters that the value takes as text."),
                        (arguments, context) -> bindWidth(arguments, context.codec()),
                        Trait.HANDLES_NULLS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "lowCardinalityIndices(x)",
                                "The places of the values in the dictionary, from 1."),
                        (arguments, _) -> bindIndices(arguments),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_DICTIONARIES),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "lowCardinalityKeys(x)",
                                "The dictionary's values, one a row."),
                        (arguments, _) -> bindKeys(arguments),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_DICTIONARIES),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "toColumnTypeName(x)",
                                "The type of x, and whether it is constant."),
                        (arguments, _) -> bindColumnType(arguments),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.HANDLES_DICTIONARIES),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "errorCodeToName(code)",
                                "The name of an error's number."),
                        (arguments, _) -> bindErrorName(arguments)));
    }

    private static BoundFunction bindSize(List<Argument> arguments) {
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        DataType none = DataTypes.nullable(DataTypes.NOTHING);
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    long[] sizes = new long[rowCount];
                    for (int i = 0; i < columns.size(); i++) {
                        Column column = Columns.full(columns.get(i));
                        boolean isNothing = types.get(i).equals(none);
                        for (int row = 0; row < rowCount; row++) {
                            sizes[row] += size(column, row, isNothing);
                        }
                    }
                    return new LongColumn(sizes, rowCount);
                });
    }

    private static long size(Column column, int row, boolean isNothing) {
        return switch (column) {
            case ConstantColumn constant -> size(constant.value(), 0, isNothing);
            case BytesColumn texts -> texts.length(row) + 8L;
            case FixedBytesColumn fixed -> fixed.length();
            case NullableColumn nullable -> isNothing ? 1 : 1 + size(nullable.values(), row, false);
            case DictionaryColumn coded -> size(coded.dictionary(), coded.code(row), false);
            case ArrayColumn array -> 8 + sum(array.elements(), array.start(row), array.end(row));
            case MapColumn map ->
                    8
                            + sum(map.keys(), map.start(row), map.end(row))
                            + sum(map.values(), map.start(row), map.end(row));
            case TupleColumn tuple -> {
                long sum = 0;
                for (Column element : tuple.elements()) {
                    sum += size(element, row, false);
                }
                yield sum;
            }
            case ByteColumn _ -> 1;
            case ShortColumn _ -> 2;
            case IntColumn _, FloatColumn _ -> 4;
            case LongColumn _, DoubleColumn _ -> 8;
            case WideColumn wide -> 8L * wide.wordCount();
            case VariantColumn variant ->
                    variant.isNull(row)
                            ? 1
                            : 1 + size(variant.alternativeAt(row), variant.places()[row], false);
            case ObjectColumn objects -> {
                long sum = 0;
                for (Column typed : objects.typed()) {
                    sum += size(typed, row, false);
                }
                for (ObjectColumn.PathValue value : objects.valuesAt(row)) {
                    sum += value.path().length() + size(value.values(), value.row(), false);
                }
                yield sum;
            }
        };
    }

    private static long sum(Column elements, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += size(elements, i, false);
        }
        return sum;
    }

    private static BoundFunction bindDigits(List<Argument> arguments) {
        Arguments.count("countDigits", arguments, 1);
        DataType type = arguments.getFirst().type();
        if (!Numbers.isInteger(type) && !(type instanceof DecimalType)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "A value of illegal type was provided as 1st argument 'x' to function"
                            + " 'countDigits'. Expected: (U)Int* or Decimal, got: "
                            + type.name());
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    byte[] counts = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        counts[row] = (byte) digits(columns.getFirst(), row, type);
                    }
                    return new ByteColumn(counts, rowCount);
                });
    }

    private static int digits(Column column, int row, DataType type) {
        return Numbers.bigAt(column, row, type).abs().toString().length();
    }

    private static BoundFunction bindOverflow(List<Argument> arguments) {
        String name = "isDecimalOverflow";
        Arguments.count(name, arguments, 1, 2);
        if (!(arguments.getFirst().type() instanceof DecimalType type)) {
            throw Arguments.illegal(name, arguments.getFirst().type());
        }
        boolean hasPrecision = arguments.size() > 1;
        if (hasPrecision) {
            Arguments.integer(name, arguments, 1);
        }
        DataType precisionType = hasPrecision ? arguments.get(1).type() : type;
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    long[] precisions =
                            hasPrecision
                                    ? Numbers.longs(columns.get(1), precisionType)
                                    : new long[0];
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int precision = hasPrecision ? (int) precisions[row] : type.precision();
                        BigInteger value = Numbers.bigAt(columns.getFirst(), row, type).abs();
                        boolean isOver =
                                value.compareTo(BigInteger.TEN.pow(Math.max(0, precision))) >= 0;
                        result[row] = (byte) (isOver ? 1 : 0);
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    private static BoundFunction bindEnumSize(List<Argument> arguments) {
        Arguments.count("getSizeOfEnumType", arguments, 1);
        if (!(arguments.getFirst().type() instanceof EnumType type)) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                    "The argument for function getSizeOfEnumType must be Enum");
        }
        DataType result = type.bits() == 8 ? DataTypes.UINT8 : DataTypes.UINT16;
        long[] size = {type.entries().size()};
        return new Binding.ConstantFunction(result, Numbers.ofLongs(size, 1, result.layout()));
    }

    private static BoundFunction bindWidth(List<Argument> arguments, CodecSettings codec) {
        Arguments.count("visibleWidth", arguments, 1);
        DataType type = arguments.getFirst().type();
        boolean isNull = DataTypes.withoutWrappers(type).equals(DataTypes.NOTHING);
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    ValueWriter writer = ValueWriter.of(type, TextStyle.PLAIN, codec);
                    Column column = Columns.full(columns.getFirst());
                    ByteSink sink = new ByteSink(32);
                    long[] widths = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        sink.clear();
                        if (isNull || (column instanceof NullableColumn n && n.isNull(row))) {
                            widths[row] = 4;
                            continue;
                        }
                        writer.write(column, row, sink);
                        widths[row] = width(sink);
                    }
                    return new LongColumn(widths, rowCount);
                });
    }

    /// East Asian characters are two wide.
    private static long width(ByteSink sink) {
        String text = new String(sink.bytes(), 0, sink.size(), StandardCharsets.UTF_8);
        long width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            boolean isMark =
                    Character.getType(point) == Character.NON_SPACING_MARK
                            || Character.getType(point) == Character.ENCLOSING_MARK;
            width += isMark ? 0 : Character.isIdeographic(point) || isWide(point) ? 2 : 1;
        }
        return width;
    }

    private static boolean isWide(int point) {
        return (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x2E80 && point <= 0xA4CF)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xF900 && point <= 0xFAFF)
                || (point >= 0xFE30 && point <= 0xFE6F)
                || (point >= 0xFF00 && point <= 0xFF60)
                || (point >= 0x1F300 && point <= 0x1FAFF);
    }

    private static DataType dictionaryElement(String name, List<Argument> arguments) {
        Arguments.count(name, arguments, 1);
        if (arguments.getFirst().type() instanceof LowCardinalityType(DataType element)) {
            return element;
        }
        throw new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "First argument of function "
                        + name
                        + " must be ColumnLowCardinality, but got "
                        + arguments.getFirst().type().name());
    }

    private static BoundFunction bindIndices(List<Argument> arguments) {
        dictionaryElement("lowCardinalityIndices", arguments);
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    DictionaryColumn coded = (DictionaryColumn) Columns.full(columns.getFirst());
                    List<Integer> order = order(coded);
                    long[] indices = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        indices[row] = order.indexOf(coded.code(row)) + 1L;
                    }
                    return new LongColumn(indices, rowCount);
                });
    }

    /// The codes in the order in which they first stand.
    private static List<Integer> order(DictionaryColumn coded) {
        List<Integer> order = new ArrayList<>();
        for (int row = 0; row < coded.rowCount(); row++) {
            if (!order.contains(coded.code(row))) {
                order.add(coded.code(row));
            }
        }
        return order;
    }

    private static BoundFunction bindKeys(List<Argument> arguments) {
        DataType element = dictionaryElement("lowCardinalityKeys", arguments);
        return BoundFunction.of(
                element,
                (columns, rowCount) -> {
                    DictionaryColumn coded = (DictionaryColumn) Columns.full(columns.getFirst());
                    List<Integer> order = order(coded);
                    ColumnBuilder builder = ColumnBuilders.of(element);
                    builder.appendDefault();
                    for (int i = 1; i < rowCount; i++) {
                        if (i <= order.size()) {
                            builder.append(coded.dictionary(), order.get(i - 1));
                        } else {
                            builder.appendDefault();
                        }
                    }
                    builder.rollback(rowCount);
                    return builder.build();
                });
    }

    private static BoundFunction bindColumnType(List<Argument> arguments) {
        Arguments.count("toColumnTypeName", arguments, 1);
        Argument argument = arguments.getFirst();
        String name = TypeTexts.pretty(argument.type());
        return new Binding.ConstantFunction(
                DataTypes.STRING,
                BytesColumn.of(argument.isConstant() ? "Const(" + name + ")" : name));
    }

    private static BoundFunction bindErrorName(List<Argument> arguments) {
        String name = "errorCodeToName";
        Arguments.count(name, arguments, 1);
        Arguments.integer(name, arguments, 0);
        DataType type = arguments.getFirst().type();
        return BoundFunction.of(
                new LowCardinalityType(DataTypes.STRING),
                (columns, rowCount) -> {
                    long[] codes = Numbers.longs(columns.getFirst(), type);
                    BytesColumnBuilder names = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        names.append(errorName(codes[row]));
                    }
                    ColumnBuilder builder =
                            ColumnBuilders.of(new LowCardinalityType(DataTypes.STRING));
                    builder.appendRange(names.build(), 0, rowCount);
                    return builder.build();
                });
    }

    private static String errorName(long number) {
        if (number == 0) {
            return "OK";
        }
        for (ErrorCode code : ErrorCode.values()) {
            if (code.number() == number) {
                return code.name();
            }
        }
        return "";
    }
}
