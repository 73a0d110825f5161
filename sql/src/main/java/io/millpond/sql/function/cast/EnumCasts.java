package io.millpond.sql.function.cast;

import io.millpond.sql.function.Numbers;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.EnumType;

import java.util.HashSet;
import java.util.Set;

/// Conversions to enums, from numbers and from other enums.
final class EnumCasts {
    private EnumCasts() {}

    static Cast bind(DataType from, EnumType to) {
        if (from instanceof EnumType other) {
            if (other.layout() == to.layout()) {
                checkCompatible(other, to);
            }
            return (column, rowCount) ->
                    ofNumbers(Numbers.longs(column, from), rowCount, values(to), to);
        }
        if (!Numbers.isInteger(from) || !Numbers.fitsLong(from.layout())) {
            throw Casts.unsupported(from, to);
        }
        Set<Long> values = values(to);
        return (column, rowCount) -> ofNumbers(Numbers.longs(column, from), rowCount, values, to);
    }

    private static Set<Long> values(EnumType type) {
        Set<Long> values = new HashSet<>();
        type.entries().forEach(entry -> values.add((long) entry.value()));
        return values;
    }

    /// Fails where a name has another value, or none, in the target type.
    private static void checkCompatible(EnumType from, EnumType to) {
        for (EnumType.Entry entry : from.entries()) {
            Integer value = to.valueOf(entry.name());
            if (value != null && value != entry.value()) {
                throw new DatabaseException(
                        ErrorCode.CANNOT_CONVERT_TYPE,
                        "Enum conversion changes value for element '"
                                + entry.name()
                                + "' from "
                                + entry.value()
                                + " to "
                                + value);
            }
        }
    }

    private static Column ofNumbers(long[] source, int rowCount, Set<Long> values, EnumType to) {
        for (int i = 0; i < rowCount; i++) {
            if (!values.contains(source[i])) {
                throw new DatabaseException(
                        ErrorCode.UNKNOWN_ELEMENT_OF_ENUM,
                        "Unexpected value " + source[i] + " in enum");
            }
        }
        return Numbers.ofLongs(source.clone(), rowCount, to.layout());
    }
}
