package io.millpond.engine.format.msgpack;

import io.millpond.engine.format.value.CellWriter;
import io.millpond.engine.format.value.ScalarCell;
import io.millpond.engine.format.value.Scalars;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.WideColumn;
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
import io.millpond.storage.type.Layout;
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

import org.msgpack.core.MessagePacker;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;

/// Makes the writers of values; see [MsgPackWriter] for the form.
record MsgPackCells(UuidForm uuids) {
    /// How UUIDs are written.
    enum UuidForm {
        /// As an extension of 16 bytes, in the order in which they are printed.
        EXT,
        /// As their text.
        STR,
        /// As 16 bytes: the upper half, then the lower one, each with its lowest byte first.
        BIN;

        /// Errors: BAD_ARGUMENTS.
        static UuidForm of(String name) {
            return switch (name) {
                case "ext" -> EXT;
                case "str" -> STR;
                case "bin" -> BIN;
                default ->
                        throw new DatabaseException(
                                ErrorCode.BAD_ARGUMENTS,
                                "Unexpected value of MsgPackUUIDRepresentation: '%s'. Must be one of"
                                                .formatted(name)
                                        + " ['ext', 'str', 'bin']");
            };
        }
    }

    /// Errors: ILLEGAL_COLUMN for a type whose values the format does not have.
    CellWriter<MessagePacker> of(DataType type) {
        return CellWriter.through(plain(ScalarCell.plain(type)), (_, _, out) -> out.packNil());
    }

    private CellWriter<MessagePacker> plain(DataType type) {
        return switch (type) {
            case IntegerType _, DecimalType _ -> number(type);
            case BoolType _,
                    EnumType _,
                    DateType _,
                    Date32Type _,
                    DateTimeType _,
                    DateTime64Type _,
                    TimeType _,
                    Time64Type _,
                    IntervalType _,
                    Ipv4Type _ ->
                    integer(type);
            case FloatType _ ->
                    (column, row, out) -> {
                        if (column instanceof FloatColumn floats) {
                            out.packFloat(floats.value(row));
                        } else {
                            out.packDouble(Scalars.real(column, row));
                        }
                    };
            case StringType _, FixedStringType _, Ipv6Type _ -> bytes(type);
            case UuidType _ -> uuid(type);
            case NothingType _ -> (_, _, out) -> out.packNil();
            case ArrayType(DataType element) -> list(of(element));
            case MapType(DataType key, DataType value) -> pairs(of(key), of(value));
            case TupleType tuple -> record(tuple.elements().stream().map(this::of).toList());
            case AggregateFunctionType _,
                    DynamicType _,
                    JsonType _,
                    LowCardinalityType _,
                    NullableType _,
                    SimpleAggregateFunctionType _,
                    VariantType _ ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_COLUMN,
                            "Type %s is not supported for MsgPack output format"
                                    .formatted(type.name()));
        };
    }

    private static CellWriter<MessagePacker> number(DataType type) {
        boolean isWide = type.layout() == Layout.WIDE_128 || type.layout() == Layout.WIDE_256;
        return isWide ? bytes(type) : integer(type);
    }

    private static CellWriter<MessagePacker> integer(DataType type) {
        boolean isHuge =
                type instanceof IntegerType(int bits, boolean isSigned) && bits == 64 && !isSigned;
        return (column, row, out) -> {
            long value = Scalars.integer(type, column, row);
            if (isHuge && value < 0) {
                out.packBigInteger(new BigInteger(Long.toUnsignedString(value)));
            } else {
                out.packLong(value);
            }
        };
    }

    private static CellWriter<MessagePacker> bytes(DataType type) {
        ByteSink scratch = new ByteSink();
        return (column, row, out) -> {
            scratch.clear();
            Scalars.putBytes(type, column, row, scratch);
            out.packBinaryHeader(scratch.size());
            out.writePayload(scratch.bytes(), 0, scratch.size());
        };
    }

    private CellWriter<MessagePacker> uuid(DataType type) {
        return switch (uuids) {
            case BIN -> bytes(type);
            case STR ->
                    (column, row, out) -> {
                        WideColumn wide = (WideColumn) column;
                        out.packString(new UUID(wide.word(row, 1), wide.word(row, 0)).toString());
                    };
            case EXT -> {
                ByteSink scratch = new ByteSink();
                yield (column, row, out) -> {
                    WideColumn wide = (WideColumn) column;
                    scratch.clear();
                    scratch.putLong(Long.reverseBytes(wide.word(row, 1)));
                    scratch.putLong(Long.reverseBytes(wide.word(row, 0)));
                    out.packExtensionTypeHeader(MsgPackCell.UUID_EXTENSION, scratch.size());
                    out.writePayload(scratch.bytes(), 0, scratch.size());
                };
            }
        };
    }

    private static CellWriter<MessagePacker> list(CellWriter<MessagePacker> element) {
        return (column, row, out) -> {
            ArrayColumn array = (ArrayColumn) column;
            out.packArrayHeader(array.end(row) - array.start(row));
            for (int i = array.start(row); i < array.end(row); i++) {
                element.write(array.elements(), i, out);
            }
        };
    }

    private static CellWriter<MessagePacker> pairs(
            CellWriter<MessagePacker> key, CellWriter<MessagePacker> value) {
        return (column, row, out) -> {
            MapColumn map = (MapColumn) column;
            out.packMapHeader(map.end(row) - map.start(row));
            for (int i = map.start(row); i < map.end(row); i++) {
                key.write(map.keys(), i, out);
                value.write(map.values(), i, out);
            }
        };
    }

    private static CellWriter<MessagePacker> record(List<CellWriter<MessagePacker>> elements) {
        return (column, row, out) -> writeRecord(elements, column, row, out);
    }

    private static void writeRecord(
            List<CellWriter<MessagePacker>> elements, Column column, int row, MessagePacker out)
            throws IOException {
        TupleColumn tuple = (TupleColumn) column;
        out.packArrayHeader(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            elements.get(i).write(tuple.elements().get(i), row, out);
        }
    }
}
