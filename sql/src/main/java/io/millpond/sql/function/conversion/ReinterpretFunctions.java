package io.millpond.sql.function.conversion;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.type.TypeResolver;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.Columns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.StringType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Values whose bytes are taken as those of another type, the lowest byte first.
///
/// What is missing of the bytes is zero, what is left over is dropped; a string is without the zero
/// bytes at its end.
public final class ReinterpretFunctions {
    private static final String CATEGORY = "Type Conversion";

    private ReinterpretFunctions() {}

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "reinterpret(x, type)",
                                "The bytes of x as a value of the named type."),
                        (arguments, _) -> {
                            Arguments.count("reinterpret", arguments, 2);
                            DataType type =
                                    TypeResolver.parse(
                                            Arguments.constantText("reinterpret", arguments, 1));
                            return bind(arguments.getFirst().type(), type);
                        }));
        List<DataType> types =
                List.of(
                        DataTypes.UINT8,
                        DataTypes.UINT16,
                        DataTypes.UINT32,
                        DataTypes.UINT64,
                        DataTypes.UINT128,
                        DataTypes.UINT256,
                        DataTypes.INT8,
                        DataTypes.INT16,
                        DataTypes.INT32,
                        DataTypes.INT64,
                        DataTypes.INT128,
                        DataTypes.INT256,
                        DataTypes.FLOAT32,
                        DataTypes.FLOAT64,
                        DataTypes.DATE,
                        DataTypes.DATE_TIME,
                        DataTypes.UUID,
                        DataTypes.STRING);
        for (DataType type : types) {
            String name = "reinterpretAs" + type.name();
            all.add(
                    ScalarFunction.of(
                            FunctionDescription.of(
                                    CATEGORY,
                                    name + "(x)",
                                    "The bytes of x as a value of type " + type.name() + "."),
                            (arguments, _) -> {
                                Arguments.count(name, arguments, 1);
                                return bind(arguments.getFirst().type(), type);
                            }));
        }
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "reinterpretAsFixedString(x)",
                                "The bytes of x as a FixedString of their length."),
                        (arguments, _) -> bindFixed(arguments)));
        return all;
    }

    private static BoundFunction bindFixed(List<Argument> arguments) {
        Arguments.count("reinterpretAsFixedString", arguments, 1);
        DataType from = arguments.getFirst().type();
        int size = size(from);
        if (size < 0) {
            throw unfit(from, "FixedString", "it is not fixed size and contiguous in memory");
        }
        return bind(from, new FixedStringType(size));
    }

    private static DatabaseException unfit(DataType from, String to, String reason) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Cannot reinterpret " + from.name() + " as " + to + " because " + reason);
    }

    /// The bytes of a value; -1 where values differ in that.
    private static int size(DataType type) {
        return switch (type.layout()) {
            case BYTE -> 1;
            case SHORT -> 2;
            case INT -> 4;
            case FLOAT -> type.equals(DataTypes.BFLOAT16) ? 2 : 4;
            case LONG, DOUBLE -> 8;
            case WIDE_128 -> 16;
            case WIDE_256 -> 32;
            case FIXED_BYTES -> ((FixedStringType) type).length();
            case BYTES, ARRAY, MAP, TUPLE, NULLABLE, DICTIONARY, VARIANT, OBJECT -> -1;
        };
    }

    private static BoundFunction bind(DataType from, DataType to) {
        boolean isText = Arguments.isText(from);
        if (to instanceof ArrayType(DataType element)) {
            if (!isText) {
                throw unfit(
                        from,
                        to.name(),
                        "only String or FixedString can be reinterpreted as array");
            }
            return BoundFunction.of(to, (columns, n) -> arrays(columns, from, element, n));
        }
        boolean isList = from instanceof ArrayType(DataType element) && size(element) > 0;
        if (size(from) < 0 && !isText && !(isList && to instanceof StringType)) {
            throw unfit(
                    from,
                    to.name(),
                    "only Numeric, String or FixedString can be reinterpreted in Numeric");
        }
        if (size(to) < 0 && !(to instanceof StringType)) {
            throw unfit(from, to.name(), "the type has no fixed size");
        }
        return BoundFunction.of(
                to,
                (columns, rowCount) -> {
                    Column column = Columns.full(columns.getFirst());
                    if (to instanceof StringType) {
                        return texts(column, from, rowCount);
                    }
                    return values(column, from, to, rowCount);
                });
    }

    /// Writes the bytes of one value.
    private static void write(Column column, DataType from, int row, ByteSink out) {
        switch (from) {
            case StringType _ -> {
                BytesColumn texts = (BytesColumn) column;
                out.put(texts.bytes(), texts.start(row), texts.end(row));
            }
            case ArrayType(DataType element) -> {
                ArrayColumn array = (ArrayColumn) column;
                BinaryCodec codec = BinaryCodec.of(element);
                for (int i = array.start(row); i < array.end(row); i++) {
                    codec.write(Columns.full(array.elements()), i, out);
                }
            }
            default -> BinaryCodec.of(from).write(column, row, out);
        }
    }

    private static Column texts(Column column, DataType from, int rowCount) {
        ByteSink sink = new ByteSink(16);
        int[] ends = new int[rowCount];
        ByteSink all = new ByteSink(Math.max(16, rowCount * 8));
        for (int row = 0; row < rowCount; row++) {
            sink.clear();
            write(column, from, row, sink);
            int length = sink.size();
            while (length > 0 && sink.bytes()[length - 1] == 0 && !(from instanceof StringType)) {
                length--;
            }
            all.put(sink.bytes(), 0, length);
            ends[row] = all.size();
        }
        return new BytesColumn(all.bytes(), ends, rowCount);
    }

    private static Column values(Column column, DataType from, DataType to, int rowCount) {
        int size = size(to);
        BinaryCodec codec = BinaryCodec.of(to);
        ColumnBuilder builder = ColumnBuilders.of(to);
        ByteSink sink = new ByteSink(16);
        ByteCursor cursor = new ByteCursor(new byte[size]);
        for (int row = 0; row < rowCount; row++) {
            sink.clear();
            write(column, from, row, sink);
            byte[] bytes = Arrays.copyOf(Arrays.copyOf(sink.bytes(), sink.size()), size);
            cursor.reset(bytes, 0, size);
            codec.read(cursor, builder);
        }
        return builder.build();
    }

    private static Column arrays(
            List<Column> columns, DataType from, DataType element, int rowCount) {
        int size = size(element);
        BytesColumn texts = Arguments.texts(columns.getFirst());
        BinaryCodec codec = BinaryCodec.of(element);
        ColumnBuilder builder = ColumnBuilders.of(element);
        ByteCursor cursor = new ByteCursor(texts.bytes());
        int[] ends = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            int length = texts.end(row) - texts.start(row);
            if (size < 0 || length % size != 0) {
                throw unfit(
                        from,
                        "Array(" + element.name() + ")",
                        "the length is no multiple of the elements' size");
            }
            cursor.reset(texts.bytes(), texts.start(row), texts.end(row));
            for (int i = 0; i < length / size; i++) {
                codec.read(cursor, builder);
            }
            ends[row] = builder.rowCount();
        }
        return new ArrayColumn(ends, builder.build(), rowCount);
    }
}
