package io.millpond.engine.format.bson;

import io.millpond.engine.format.value.CellWriter;
import io.millpond.engine.format.value.ScalarCell;
import io.millpond.engine.format.value.Scalars;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.IntervalType;
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;
import io.millpond.storage.type.VariantType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Makes the writers of elements; see [BsonWriter] for the form.
///
/// @param isStringText whether strings are written as such, rather than as bytes
record BsonCells(boolean isStringText, CodecSettings codec) {
    private static final byte GENERIC_SUBTYPE = 0;
    private static final byte UUID_SUBTYPE = 4;

    /// Errors: ILLEGAL_COLUMN for a type whose values the format does not have.
    CellWriter<BsonOutput> of(DataType type) {
        return CellWriter.through(
                plain(ScalarCell.plain(type)), (_, _, out) -> out.begin(BsonKind.NULL));
    }

    private CellWriter<BsonOutput> plain(DataType type) {
        return switch (type) {
            case BoolType _ ->
                    (column, row, out) ->
                            out.begin(BsonKind.BOOL).put((byte) Scalars.integer(type, column, row));
            case IntegerType(int bits, boolean isSigned) ->
                    bits > Long.SIZE
                            ? bytes(type, GENERIC_SUBTYPE)
                            : integer(type, bits < Integer.SIZE || (bits == 32 && isSigned));
            case DecimalType _ ->
                    switch (type.layout()) {
                        case INT -> integer(type, true);
                        case LONG -> integer(type, false);
                        default -> bytes(type, GENERIC_SUBTYPE);
                    };
            case EnumType _, DateType _, Date32Type _, Ipv4Type _, TimeType _ ->
                    integer(type, true);
            case DateTimeType _, Time64Type _, IntervalType _ -> integer(type, false);
            case DateTime64Type _ ->
                    (column, row, out) ->
                            out.begin(BsonKind.DATETIME)
                                    .putLong(Scalars.integer(type, column, row));
            case FloatType _ ->
                    (column, row, out) ->
                            out.begin(BsonKind.DOUBLE)
                                    .putLong(Double.doubleToRawLongBits(Scalars.real(column, row)));
            case StringType _, FixedStringType _ ->
                    isStringText ? text(type) : bytes(type, GENERIC_SUBTYPE);
            case Ipv6Type _ -> bytes(type, GENERIC_SUBTYPE);
            case UuidType _ -> bytes(type, UUID_SUBTYPE);
            case NothingType _ -> (_, _, out) -> out.begin(BsonKind.NULL);
            case ArrayType(DataType element) -> list(of(element));
            case MapType(DataType key, DataType value) ->
                    pairs(ValueWriter.of(key, TextStyle.PLAIN, codec), of(value));
            case TupleType tuple -> record(tuple);
            case AggregateFunctionType _,
                    DynamicType _,
                    JsonType _,
                    LowCardinalityType _,
                    NullableType _,
                    SimpleAggregateFunctionType _,
                    VariantType _ ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_COLUMN,
                            "Type %s is not supported in BSON output format"
                                    .formatted(type.name()));
        };
    }

    private static CellWriter<BsonOutput> integer(DataType type, boolean isNarrow) {
        if (isNarrow) {
            return (column, row, out) ->
                    out.begin(BsonKind.INT32).putInt((int) Scalars.integer(type, column, row));
        }
        return (column, row, out) ->
                out.begin(BsonKind.INT64).putLong(Scalars.integer(type, column, row));
    }

    private static CellWriter<BsonOutput> bytes(DataType type, byte subtype) {
        return (column, row, out) -> {
            ByteSink sink = out.begin(BsonKind.BINARY);
            sink.putInt(Scalars.byteCount(column, row));
            sink.put(subtype);
            Scalars.putBytes(type, column, row, sink);
        };
    }

    private static CellWriter<BsonOutput> text(DataType type) {
        return (column, row, out) -> {
            ByteSink sink = out.begin(BsonKind.STRING);
            sink.putInt(Scalars.byteCount(column, row) + 1);
            Scalars.putBytes(type, column, row, sink);
            sink.put((byte) 0);
        };
    }

    private static CellWriter<BsonOutput> list(CellWriter<BsonOutput> element) {
        return (column, row, out) -> {
            ArrayColumn array = (ArrayColumn) column;
            out.begin(BsonKind.ARRAY);
            int place = out.startDocument();
            int from = array.start(row);
            for (int i = from; i < array.end(row); i++) {
                out.name(i - from);
                element.write(array.elements(), i, out);
            }
            out.finishDocument(place);
        };
    }

    private static CellWriter<BsonOutput> pairs(ValueWriter key, CellWriter<BsonOutput> value) {
        ByteSink name = new ByteSink();
        return (column, row, out) -> {
            MapColumn map = (MapColumn) column;
            out.begin(BsonKind.DOCUMENT);
            int place = out.startDocument();
            for (int i = map.start(row); i < map.end(row); i++) {
                name.clear();
                key.write(map.keys(), i, name);
                out.name(name(name));
                value.write(map.values(), i, out);
            }
            out.finishDocument(place);
        };
    }

    /// A name of BSON ends with a zero, so it can hold none.
    private static byte[] name(ByteSink text) {
        byte[] bytes = text.toByteArray();
        for (byte one : bytes) {
            if (one == 0) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "A key of a Map that holds a zero byte cannot be the name of a BSON field");
            }
        }
        return bytes;
    }

    private CellWriter<BsonOutput> record(TupleType tuple) {
        BsonKind kind = tuple.names().isEmpty() ? BsonKind.ARRAY : BsonKind.DOCUMENT;
        List<byte[]> names =
                Scalars.names(tuple).stream()
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .toList();
        List<CellWriter<BsonOutput>> elements = tuple.elements().stream().map(this::of).toList();
        return (column, row, out) -> {
            out.begin(kind);
            int place = out.startDocument();
            writeElements((TupleColumn) column, row, names, elements, out);
            out.finishDocument(place);
        };
    }

    private static void writeElements(
            TupleColumn tuple,
            int row,
            List<byte[]> names,
            List<CellWriter<BsonOutput>> elements,
            BsonOutput out)
            throws IOException {
        List<Column> columns = tuple.elements();
        for (int i = 0; i < elements.size(); i++) {
            out.name(names.get(i));
            elements.get(i).write(columns.get(i), row, out);
        }
    }
}
