package io.millpond.engine.system;

import io.millpond.sql.ast.LosslessUtf8;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ByteColumnBuilder;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.DictionaryColumnBuilder;
import io.millpond.storage.column.DoubleColumnBuilder;
import io.millpond.storage.column.FixedBytesColumnBuilder;
import io.millpond.storage.column.FloatColumnBuilder;
import io.millpond.storage.column.IntColumnBuilder;
import io.millpond.storage.column.LongColumnBuilder;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.ObjectColumnBuilder;
import io.millpond.storage.column.ShortColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.column.VariantColumnBuilder;
import io.millpond.storage.column.WideColumnBuilder;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NullableType;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Puts Java objects into columns, for rows of system tables; never for rows of users' tables.
///
/// | layout | object |
/// |---|---|
/// | byte, short, int, long | `Boolean` (1 or 0) or `Number` |
/// | float, double | `Number` |
/// | 128 bits | `UUID` |
/// | bytes | `String`, or the rest of a `ByteBuffer` on the heap |
/// | array, tuple | `List` of elements |
/// | map | `Map` |
/// | nullable, dictionary | as the element |
///
/// Null stands for the default of the type, NULL where it has one. Where the type is told, a name
/// may stand for the number of an enum.
public final class SystemValues {
    private static final long MS_PER_S = 1_000;
    private static final long MS_PER_DAY = 86_400_000;
    private static final int MS_SCALE = 3;

    private SystemValues() {}

    /// Puts a value into a column of `type`.
    static void append(@Nullable Object value, DataType type, ColumnBuilder out) {
        append(value == null ? null : numbered(value, type), out);
    }

    private static Object numbered(Object value, DataType type) {
        return switch (type) {
            case NullableType(DataType element) -> numbered(value, element);
            case EnumType names when value instanceof String name -> number(names, name);
            case ArrayType(EnumType names) ->
                    ((List<?>) value).stream().map(one -> numbered(one, names)).toList();
            default -> value;
        };
    }

    private static int number(EnumType names, String name) {
        Integer number = names.valueOf(name);
        if (number == null) {
            throw new IllegalArgumentException("no '%s' in %s".formatted(name, names.name()));
        }
        return number;
    }

    /// A time as a value of a type of times.
    ///
    /// @param ms milliseconds since 1970; 0: none
    static @Nullable Object time(long ms, DataType type) {
        return switch (type) {
            case NullableType(DataType element) -> ms == 0 ? null : time(ms, element);
            case DateType _ -> Math.floorDiv(ms, MS_PER_DAY);
            case DateTime64Type times ->
                    ms * (long) Math.pow(10, Math.max(0, times.scale() - MS_SCALE));
            default -> Math.floorDiv(ms, MS_PER_S);
        };
    }

    /// A value of `type` as a cell of a resource says it: elements of an array are separated by
    /// commas, an empty cell is the default.
    static @Nullable Object parse(String cell, DataType type) {
        if (cell.isEmpty()) {
            return null;
        }
        return switch (type) {
            case NullableType(DataType element) -> parse(cell, element);
            case ArrayType(DataType element) -> {
                List<@Nullable Object> values = new ArrayList<>();
                for (String value : cell.split(",", -1)) {
                    values.add(parse(value, element));
                }
                yield values;
            }
            case IntegerType _ -> Long.parseLong(cell);
            default -> cell;
        };
    }

    public static void append(@Nullable Object value, ColumnBuilder out) {
        if (value == null) {
            out.appendDefault();
            return;
        }
        switch (out) {
            case ByteColumnBuilder bytes -> bytes.append((byte) longOf(value));
            case ShortColumnBuilder shorts -> shorts.append((short) longOf(value));
            case IntColumnBuilder ints -> ints.append((int) longOf(value));
            case LongColumnBuilder longs -> longs.append(longOf(value));
            case FloatColumnBuilder floats -> floats.append(((Number) value).floatValue());
            case DoubleColumnBuilder doubles -> doubles.append(((Number) value).doubleValue());
            case WideColumnBuilder wide -> {
                UUID uuid = (UUID) value;
                wide.append(uuid.getLeastSignificantBits(), uuid.getMostSignificantBits());
            }
            case BytesColumnBuilder bytes when value instanceof ByteBuffer buffer -> {
                int from = buffer.arrayOffset() + buffer.position();
                bytes.append(buffer.array(), from, from + buffer.remaining());
            }
            case BytesColumnBuilder text -> text.append((String) value);
            case DictionaryColumnBuilder dictionary -> {
                byte[] bytes = LosslessUtf8.encode((String) value);
                dictionary.append(bytes, 0, bytes.length);
            }
            case NullableColumnBuilder nullable -> {
                append(value, nullable.values());
                nullable.finishRow();
            }
            case ArrayColumnBuilder array -> {
                for (Object element : (List<?>) value) {
                    append(element, array.elements());
                }
                array.finishRow();
            }
            case TupleColumnBuilder tuple -> {
                List<?> elements = (List<?>) value;
                for (int i = 0; i < elements.size(); i++) {
                    append(elements.get(i), tuple.elements().get(i));
                }
                tuple.finishRow();
            }
            case MapColumnBuilder map -> {
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    append(entry.getKey(), map.keys());
                    append(entry.getValue(), map.values());
                }
                map.finishRow();
            }
            case FixedBytesColumnBuilder _, VariantColumnBuilder _, ObjectColumnBuilder _ ->
                    throw new IllegalArgumentException("no system column is of such a type");
        }
    }

    private static long longOf(Object value) {
        return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).longValue();
    }
}
