package io.millpond.engine.format.arrow;

import io.millpond.engine.format.FixedValues;
import io.millpond.engine.format.FormatSettings;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Adds columns to a batch as [ArrowFields] said they would be. Single-threaded.
final class ColumnEncoder {
    private final FormatSettings settings;
    private final GrowingDictionaries dictionaries;
    private final BatchWriter batch;
    private final boolean isDateShort;
    private final ByteSink data = new ByteSink();

    /// @param dictionaries takes the values that a dictionary did not have, in the schema's order
    ColumnEncoder(FormatSettings settings, GrowingDictionaries dictionaries, BatchWriter batch) {
        this.settings = settings;
        this.dictionaries = dictionaries;
        this.batch = batch;
        this.isDateShort = settings.flag("output_format_arrow_date_as_uint16");
    }

    void add(DataType type, Column column, int count) {
        add(type, Columns.full(column), count, null);
    }

    private void add(DataType type, Column column, int count, byte @Nullable [] nulls) {
        switch (type) {
            case SimpleAggregateFunctionType(_, DataType element) ->
                    add(element, column, count, nulls);
            case NullableType(DataType element) -> {
                NullableColumn nullable = (NullableColumn) column;
                add(element, nullable.values(), count, nullable.nulls());
            }
            case LowCardinalityType(DataType element) ->
                    addCoded(element, (DictionaryColumn) column, count);
            case ArrayType(DataType element) -> {
                ArrayColumn array = (ArrayColumn) column;
                batch.node(count, nulls);
                int size = offsets(array.ends(), count);
                add(element, array.elements().slice(0, size), size);
            }
            case MapType(DataType key, DataType value) -> {
                MapColumn map = (MapColumn) column;
                batch.node(count, nulls);
                int size = offsets(map.ends(), count);
                batch.node(size, null);
                add(key, map.keys().slice(0, size), size);
                add(value, map.values().slice(0, size), size);
            }
            case TupleType tuple -> {
                batch.node(count, nulls);
                for (int i = 0; i < tuple.elements().size(); i++) {
                    add(tuple.elements().get(i), ((TupleColumn) column).elements().get(i), count);
                }
            }
            default -> {
                batch.node(count, nulls);
                data.clear();
                leaf(type, column, count);
            }
        }
    }

    private void addCoded(DataType element, DictionaryColumn column, int count) {
        if (!settings.flag("output_format_arrow_low_cardinality_as_dictionary")) {
            add(element, column.materialize(), count, null);
            return;
        }
        int[] places = dictionaries.places(column);
        byte[] nulls = new byte[count];
        data.clear();
        int width = ArrowFields.indexBytes(settings);
        for (int row = 0; row < count; row++) {
            int place = places[column.code(row)];
            nulls[row] = place < 0 ? (byte) 1 : 0;
            if (width == Long.BYTES) {
                data.putLong(Math.max(0, place));
            } else {
                data.putInt(Math.max(0, place));
            }
        }
        batch.node(count, nulls);
        flush();
    }

    private void flush() {
        batch.buffer(data.bytes(), data.size());
    }

    /// Adds the offsets of lists, and returns where the last ends.
    private int offsets(int[] ends, int count) {
        data.clear();
        data.putInt(0);
        for (int row = 0; row < count; row++) {
            data.putInt(ends[row]);
        }
        flush();
        return count == 0 ? 0 : ends[count - 1];
    }

    private void leaf(DataType type, Column column, int count) {
        switch (type) {
            case BoolType _ -> bits((ByteColumn) column, count);
            case DateTime64Type(int scale, _) -> ticks((LongColumn) column, scale, false, count);
            case Time64Type(int scale) ->
                    ticks((LongColumn) column, scale, ArrowTimes.isNarrow(scale), count);
            case DecimalType(int precision, _) ->
                    fixed(type, column, ArrowTimes.decimalBytes(precision), count);
            case DateType _ when !isDateShort -> {
                for (int row = 0; row < count; row++) {
                    data.putInt(Short.toUnsignedInt(((ShortColumn) column).value(row)));
                }
                flush();
            }
            case JsonType _ -> {
                ValueWriter writer = ValueWriter.of(type, TextStyle.PLAIN, settings.codec());
                int[] ends = new int[count];
                for (int row = 0; row < count; row++) {
                    writer.write(column, row, data);
                    ends[row] = data.size();
                }
                texts(data.toByteArray(), ends, count);
            }
            default -> plain(type, column, count);
        }
    }

    private void plain(DataType type, Column column, int count) {
        switch (column) {
            case ByteColumn bytes -> batch.buffer(bytes.values(), count);
            case ShortColumn shorts -> {
                for (int row = 0; row < count; row++) {
                    data.putShort(shorts.value(row));
                }
                flush();
            }
            case IntColumn ints -> {
                for (int row = 0; row < count; row++) {
                    data.putInt(ints.value(row));
                }
                flush();
            }
            case LongColumn longs -> {
                for (int row = 0; row < count; row++) {
                    data.putLong(longs.value(row));
                }
                flush();
            }
            case FloatColumn floats -> {
                for (int row = 0; row < count; row++) {
                    data.putInt(Float.floatToRawIntBits(floats.value(row)));
                }
                flush();
            }
            case DoubleColumn doubles -> {
                for (int row = 0; row < count; row++) {
                    data.putLong(Double.doubleToRawLongBits(doubles.value(row)));
                }
                flush();
            }
            case BytesColumn bytes -> texts(bytes.bytes(), bytes.ends(), count);
            case FixedBytesColumn fixed -> fixedBytes(fixed, count);
            case WideColumn wide -> fixed(type, wide, FixedValues.length(type), count);
            default -> throw new IllegalArgumentException(type.name());
        }
    }

    private void bits(ByteColumn column, int count) {
        byte[] bits = new byte[(count + 7) / 8];
        for (int row = 0; row < count; row++) {
            bits[row >>> 3] |= (byte) ((column.value(row) != 0 ? 1 : 0) << (row & 7));
        }
        batch.buffer(bits, bits.length);
    }

    private void ticks(LongColumn column, int scale, boolean isNarrow, int count) {
        long multiplier = ArrowTimes.multiplier(scale);
        for (int row = 0; row < count; row++) {
            long value = column.value(row);
            long ticks = value * multiplier;
            boolean isTooLarge =
                    Math.multiplyHigh(value, multiplier) != ticks >> (Long.SIZE - 1)
                            || (isNarrow && ticks != (int) ticks);
            if (isTooLarge) {
                throw new DatabaseException(
                        ErrorCode.DECIMAL_OVERFLOW,
                        "Decimal math overflow: %d times %d".formatted(value, multiplier));
            }
            if (isNarrow) {
                data.putInt((int) ticks);
            } else {
                data.putLong(ticks);
            }
        }
        flush();
    }

    private void fixed(DataType type, Column column, int width, int count) {
        boolean isBigEndian = FixedValues.isBigEndian(type, false);
        byte[] bytes = new byte[Math.multiplyExact(width, count)];
        for (int row = 0; row < count; row++) {
            FixedValues.write(column, row, bytes, row * width, width, isBigEndian);
        }
        batch.buffer(bytes, bytes.length);
    }

    private void fixedBytes(FixedBytesColumn fixed, int count) {
        if (settings.flag("output_format_arrow_fixed_string_as_fixed_byte_array")) {
            batch.buffer(fixed.bytes(), count * fixed.length());
            return;
        }
        int[] ends = new int[count];
        Arrays.setAll(ends, row -> (row + 1) * fixed.length());
        texts(fixed.bytes(), ends, count);
    }

    private void texts(byte[] bytes, int[] ends, int count) {
        int size = offsets(ends, count);
        batch.buffer(bytes, size);
    }
}
