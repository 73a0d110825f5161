package io.millpond.engine.mergetree;

import io.millpond.engine.table.ColumnTexts;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.function.hash.Fingerprints;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.io.ByteSink;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.NullableType;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;

/// The id of a partition whose value is no number: a hash of it.
///
/// Texts, integers, dates and NULL have ClickHouse's hash (a byte for the kind of value, then its
/// bytes, through SipHash). Differs: other types are hashed as their texts.
final class PartitionFingerprint {
    private static final int NULL = 0;
    private static final int UNSIGNED = 1;
    private static final int SIGNED = 2;
    private static final int TEXT = 16;

    private PartitionFingerprint() {}

    static String of(List<DataType> types, List<Column> values, int row, ZoneId zone) {
        ByteSink out = new ByteSink();
        for (int i = 0; i < types.size(); i++) {
            Column one = Columns.full(values.get(i).gather(new int[] {row}, 1));
            put(types.get(i), one, out, zone);
        }
        return Fingerprints.sipHash128(out.toByteArray());
    }

    private static void put(DataType type, Column value, ByteSink out, ZoneId zone) {
        if (value instanceof NullableColumn nullable && type instanceof NullableType wrapped) {
            if (nullable.isNull(0)) {
                out.putByte(NULL);
            } else {
                put(wrapped.element(), nullable.values(), out, zone);
            }
            return;
        }
        switch (value) {
            case BytesColumn text -> text(text.bytes(), text.start(0), text.end(0), out);
            case FixedBytesColumn text -> text(text.bytes(), 0, text.length(), out);
            case ByteColumn number when isNumber(type) -> number(type, number.value(0), 0xff, out);
            case ShortColumn number when isNumber(type) ->
                    number(type, number.value(0), 0xffff, out);
            case IntColumn number when isNumber(type) ->
                    number(type, number.value(0), 0xffff_ffffL, out);
            case LongColumn number when isNumber(type) -> number(type, number.value(0), -1, out);
            default -> {
                byte[] text =
                        ColumnTexts.text(type, value, 0, TextStyle.QUOTED, zone)
                                .getBytes(StandardCharsets.UTF_8);
                text(text, 0, text.length, out);
            }
        }
    }

    private static boolean isNumber(DataType type) {
        return type instanceof IntegerType
                || type instanceof DateType
                || type instanceof DateTimeType
                || type instanceof EnumType
                || type instanceof BoolType;
    }

    private static void number(DataType type, long value, long mask, ByteSink out) {
        boolean isSigned =
                type instanceof EnumType || (type instanceof IntegerType i && i.isSigned());
        out.putByte(isSigned ? SIGNED : UNSIGNED);
        out.putLong(isSigned ? value : value & mask);
    }

    private static void text(byte[] bytes, int from, int to, ByteSink out) {
        out.putByte(TEXT);
        out.putLong(to - from);
        out.putBytes(bytes, from, to - from);
    }
}
