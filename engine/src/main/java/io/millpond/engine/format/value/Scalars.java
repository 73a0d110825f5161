package io.millpond.engine.format.value;

import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;

import java.util.ArrayList;
import java.util.List;

/// The values of columns as numbers and bytes.
public final class Scalars {
    private Scalars() {}

    /// A whole number of up to 64 bits: with the sign, or as it would be without one.
    public static long integer(DataType type, Column column, int row) {
        boolean isUnsigned =
                switch (type) {
                    case IntegerType(_, boolean isSigned) -> !isSigned;
                    case DateType _, DateTimeType _, Ipv4Type _, BoolType _ -> true;
                    default -> false;
                };
        return switch (column) {
            case ByteColumn bytes -> isUnsigned ? bytes.value(row) & 0xFF : bytes.value(row);
            case ShortColumn shorts -> isUnsigned ? shorts.value(row) & 0xFFFF : shorts.value(row);
            case IntColumn ints -> isUnsigned ? ints.value(row) & 0xFFFF_FFFFL : ints.value(row);
            case LongColumn longs -> longs.value(row);
            default -> throw new IllegalArgumentException(type.name());
        };
    }

    /// A floating-point number.
    public static double real(Column column, int row) {
        return switch (column) {
            case FloatColumn floats -> floats.value(row);
            case DoubleColumn doubles -> doubles.value(row);
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        };
    }

    /// The number of bytes that [#putBytes] puts.
    public static int byteCount(Column column, int row) {
        return switch (column) {
            case BytesColumn bytes -> bytes.length(row);
            case FixedBytesColumn fixed -> fixed.length();
            case WideColumn wide -> wide.wordCount() * Long.BYTES;
            default -> throw new IllegalArgumentException(column.getClass().getSimpleName());
        };
    }

    /// Puts the bytes of a string, or those of a number of 128 or 256 bits, the lowest first; of a
    /// UUID the upper half comes first, and of an IPv6 the highest byte.
    public static void putBytes(DataType type, Column column, int row, ByteSink out) {
        switch (column) {
            case BytesColumn bytes -> out.put(bytes.bytes(), bytes.start(row), bytes.end(row));
            case FixedBytesColumn fixed ->
                    out.put(fixed.bytes(), row * fixed.length(), (row + 1) * fixed.length());
            case WideColumn wide -> {
                switch (type) {
                    case UuidType _ -> {
                        out.putLong(wide.word(row, 1));
                        out.putLong(wide.word(row, 0));
                    }
                    case Ipv6Type _ -> {
                        out.putLong(Long.reverseBytes(wide.word(row, 1)));
                        out.putLong(Long.reverseBytes(wide.word(row, 0)));
                    }
                    default -> {
                        for (int word = 0; word < wide.wordCount(); word++) {
                            out.putLong(wide.word(row, word));
                        }
                    }
                }
            }
            default -> throw new IllegalArgumentException(type.name());
        }
    }

    /// The names of a tuple's elements; those without a name are called 1, 2, ...
    public static List<String> names(TupleType tuple) {
        if (!tuple.names().isEmpty()) {
            return tuple.names();
        }
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= tuple.elements().size(); i++) {
            names.add(Integer.toString(i));
        }
        return names;
    }
}
