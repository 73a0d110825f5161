package io.millpond.sql.function.misc;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.Binding;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Functions of how columns are held and how large they are: what ClickHouse would have in memory
/// or write for the same values.
public final class ColumnShapes {
    private static final String CATEGORY = "Other";

    private ColumnShapes() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "dumpColumnStructure(x)",
                                "The type of x and how its column is made up."),
                        (arguments, _) -> bindDump(arguments),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_CONSTANTS,
                        Trait.HANDLES_DICTIONARIES),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "blockSerializedSize(x, ...)",
                                "The bytes that the values of the block take when written."),
                        (arguments, _) -> bindSize(arguments),
                        Trait.HANDLES_NULLS,
                        Trait.HANDLES_DICTIONARIES));
    }

    private static BoundFunction bindDump(List<Argument> arguments) {
        Arguments.count("dumpColumnStructure", arguments, 1);
        Argument argument = arguments.getFirst();
        DataType type = argument.type();
        if (argument.constant() != null) {
            String shape = "Const(size = 1, " + shape(type, Columns.full(argument.constant()), 1);
            return new Binding.ConstantFunction(
                    DataTypes.STRING, BytesColumn.of(type.name() + ", " + shape + ")"));
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    String shape = shape(type, Columns.full(columns.getFirst()), rowCount);
                    String text = type.name() + ", " + shape;
                    return BytesColumn.of(text).gather(new int[rowCount], rowCount);
                });
    }

    private static String shape(DataType type, Column column, int rowCount) {
        String size = "(size = " + rowCount;
        return switch (type) {
            case NullableType(DataType element) -> {
                Column values = ((NullableColumn) column).values();
                String nulls = ", UInt8(size = " + rowCount + "))";
                yield "Nullable" + size + ", " + shape(element, values, rowCount) + nulls;
            }
            case ArrayType(DataType element) -> {
                ArrayColumn array = (ArrayColumn) column;
                String elements = shape(element, array.elements(), array.elementCount());
                yield "Array" + size + ", UInt64(size = " + rowCount + "), " + elements + ")";
            }
            case MapType(DataType key, DataType value) -> {
                MapColumn map = (MapColumn) column;
                int count = map.keys().rowCount();
                yield "Map%s, Array%s, UInt64(size = %d), Tuple(size = %d, %s, %s)))"
                        .formatted(
                                size,
                                size,
                                rowCount,
                                count,
                                shape(key, map.keys(), count),
                                shape(value, map.values(), count));
            }
            case TupleType tuple -> {
                List<String> parts = new ArrayList<>();
                for (int i = 0; i < tuple.elements().size(); i++) {
                    Column element = ((TupleColumn) column).elements().get(i);
                    parts.add(shape(tuple.elements().get(i), element, rowCount));
                }
                yield "Tuple" + size + ", " + String.join(", ", parts) + ")";
            }
            case LowCardinalityType(DataType element) -> {
                // ClickHouse keeps a default in every dictionary, and a NULL where there may be
                // one.
                int entries = ((DictionaryColumn) column).dictionary().rowCount() + 1;
                String values = shape(DataTypes.notNullable(element), column, entries);
                String codes = "UInt8(size = " + rowCount + ")";
                yield "LowCardinality%s, %s, Unique(size = %d, %s))"
                        .formatted(size, codes, entries, values);
            }
            default -> storage(type) + size + ")";
        };
    }

    /// The name of ClickHouse's column of plain values.
    private static String storage(DataType type) {
        return switch (type) {
            case FixedStringType _ -> "FixedString";
            case DecimalType decimal ->
                    switch (decimal.layout()) {
                        case INT -> "Decimal32";
                        case LONG -> "Decimal64";
                        case WIDE_128 -> "Decimal128";
                        default -> "Decimal256";
                    };
            case NothingType _ -> "Nothing";
            default ->
                    switch (type.name()) {
                        case "Bool" -> "UInt8";
                        case "Date" -> "UInt16";
                        case "Date32" -> "Int32";
                        default -> type.name().startsWith("DateTime(") ? "UInt32" : other(type);
                    };
        };
    }

    private static String other(DataType type) {
        String name = type.name();
        if (name.equals("DateTime")) {
            return "UInt32";
        }
        if (name.startsWith("DateTime64")) {
            return "DateTime64";
        }
        return name.startsWith("Enum8") ? "Int8" : name.startsWith("Enum16") ? "Int16" : name;
    }

    private static BoundFunction bindSize(List<Argument> arguments) {
        List<DataType> types = arguments.stream().map(Argument::type).toList();
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    long size = 0;
                    for (int i = 0; i < types.size(); i++) {
                        Column full = Columns.full(columns.get(i)).slice(0, rowCount);
                        size += size(types.get(i), full, rowCount);
                    }
                    long[] sizes = new long[rowCount];
                    Arrays.fill(sizes, size);
                    return new LongColumn(sizes, rowCount);
                });
    }

    /// The bytes of a column in ClickHouse's Native format, without a dictionary.
    private static long size(DataType type, Column column, int rowCount) {
        return switch (type) {
            case NullableType(DataType element) ->
                    rowCount + size(element, ((NullableColumn) column).values(), rowCount);
            case ArrayType(DataType element) -> {
                ArrayColumn array = (ArrayColumn) column;
                int count = array.elementCount();
                yield 8L * rowCount + size(element, Columns.full(array.elements()), count);
            }
            case MapType(DataType key, DataType value) -> {
                MapColumn map = (MapColumn) column;
                int count = map.keys().rowCount();
                yield 8L * rowCount
                        + size(key, map.keys(), count)
                        + size(value, map.values(), count);
            }
            case TupleType tuple -> {
                long sum = 0;
                for (int i = 0; i < tuple.elements().size(); i++) {
                    Column element = ((TupleColumn) column).elements().get(i);
                    sum += size(tuple.elements().get(i), element, rowCount);
                }
                yield sum;
            }
            case LowCardinalityType(DataType element) -> {
                DictionaryColumn coded = (DictionaryColumn) column;
                yield size(element, coded.dictionary().gather(coded.codes(), rowCount), rowCount);
            }
            case FixedStringType(int length) -> (long) length * rowCount;
            default ->
                    column instanceof BytesColumn texts
                            ? textSize(texts, rowCount)
                            : (long) width(type) * rowCount;
        };
    }

    private static long textSize(BytesColumn texts, int rowCount) {
        long size = 0;
        for (int row = 0; row < rowCount; row++) {
            int length = texts.end(row) - texts.start(row);
            int prefix = Math.max(1, (38 - Integer.numberOfLeadingZeros(length)) / 7);
            size += prefix + length;
        }
        return size;
    }

    private static int width(DataType type) {
        return switch (type.layout()) {
            case BYTE -> 1;
            case SHORT -> 2;
            case INT, FLOAT -> 4;
            case LONG, DOUBLE -> 8;
            case WIDE_128 -> 16;
            case WIDE_256 -> 32;
            default -> 0;
        };
    }
}
