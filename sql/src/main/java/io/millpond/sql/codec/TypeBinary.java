package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
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

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The binary form of types, with which values of `Dynamic` begin in RowBinary.
///
/// Source: ClickHouse's "Data types binary encoding". States of aggregate functions have none here.
final class TypeBinary {
    private static final int DEPTH_MAX = 200;

    /// The units of intervals in the order of their codes.
    private static final List<IntervalType.Unit> UNITS =
            List.of(
                    IntervalType.Unit.NANOSECOND,
                    IntervalType.Unit.MICROSECOND,
                    IntervalType.Unit.MILLISECOND,
                    IntervalType.Unit.SECOND,
                    IntervalType.Unit.MINUTE,
                    IntervalType.Unit.HOUR,
                    IntervalType.Unit.DAY,
                    IntervalType.Unit.WEEK,
                    IntervalType.Unit.MONTH,
                    IntervalType.Unit.QUARTER,
                    IntervalType.Unit.YEAR);

    private TypeBinary() {}

    static void write(DataType type, ByteSink out) {
        switch (type) {
            case NothingType _ -> out.put((byte) 0x00);
            case IntegerType(int bits, boolean isSigned) -> {
                int width = Integer.numberOfTrailingZeros(bits) - 3;
                out.put((byte) ((isSigned ? 0x07 : 0x01) + width));
            }
            case FloatType(int bits) ->
                    out.put(
                            (byte)
                                    switch (bits) {
                                        case 16 -> 0x31;
                                        case 32 -> 0x0D;
                                        default -> 0x0E;
                                    });
            case DateType _ -> out.put((byte) 0x0F);
            case Date32Type _ -> out.put((byte) 0x10);
            case DateTimeType(String zone) -> writeZoned(0x11, -1, zone, out);
            case DateTime64Type(int scale, String zone) -> writeZoned(0x13, scale, zone, out);
            case StringType _ -> out.put((byte) 0x15);
            case FixedStringType(int length) -> {
                out.put((byte) 0x16);
                out.putVarint(length);
            }
            case EnumType enumeration -> writeEnum(enumeration, out);
            case DecimalType(int precision, int scale) -> {
                int kind = precision <= 9 ? 0 : precision <= 18 ? 1 : precision <= 38 ? 2 : 3;
                out.put((byte) (0x19 + kind));
                out.put((byte) precision);
                out.put((byte) scale);
            }
            case UuidType _ -> out.put((byte) 0x1D);
            case ArrayType(DataType element) -> writeNested(0x1E, element, out);
            case TupleType tuple -> writeTuple(tuple, out);
            case IntervalType(IntervalType.Unit unit) -> {
                out.put((byte) 0x22);
                out.put((byte) UNITS.indexOf(unit));
            }
            case NullableType(DataType element) -> writeNested(0x23, element, out);
            case LowCardinalityType(DataType element) -> writeNested(0x26, element, out);
            case MapType(DataType key, DataType value) -> {
                writeNested(0x27, key, out);
                write(value, out);
            }
            case Ipv4Type _ -> out.put((byte) 0x28);
            case Ipv6Type _ -> out.put((byte) 0x29);
            case VariantType(List<DataType> alternatives) -> {
                out.put((byte) 0x2A);
                writeAll(alternatives, out);
            }
            case DynamicType(int maxTypes) -> {
                out.put((byte) 0x2B);
                out.put((byte) maxTypes);
            }
            case BoolType _ -> out.put((byte) 0x2D);
            case JsonType json -> writeJson(json, out);
            case TimeType _ -> out.put((byte) 0x32);
            case Time64Type(int scale) -> {
                out.put((byte) 0x34);
                out.put((byte) scale);
            }
            case SimpleAggregateFunctionType(_, DataType element) -> write(element, out);
            case AggregateFunctionType _ ->
                    throw new DatabaseException(
                            ErrorCode.NOT_IMPLEMENTED,
                            "The type " + type.name() + " inside of Dynamic in a binary format");
        }
    }

    private static void writeNested(int code, DataType element, ByteSink out) {
        out.put((byte) code);
        write(element, out);
    }

    private static void writeAll(List<DataType> types, ByteSink out) {
        out.putVarint(types.size());
        types.forEach(type -> write(type, out));
    }

    private static void writeText(String text, ByteSink out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putVarint(bytes.length);
        out.put(bytes);
    }

    private static void writeZoned(int code, int scale, @Nullable String zone, ByteSink out) {
        out.put((byte) (zone == null ? code : code + 1));
        if (scale >= 0) {
            out.put((byte) scale);
        }
        if (zone != null) {
            writeText(zone, out);
        }
    }

    private static void writeEnum(EnumType type, ByteSink out) {
        boolean isByte = type.bits() == 8;
        out.put((byte) (isByte ? 0x17 : 0x18));
        out.putVarint(type.entries().size());
        for (EnumType.Entry entry : type.entries()) {
            writeText(entry.name(), out);
            if (isByte) {
                out.put((byte) entry.value());
            } else {
                out.putShort((short) entry.value());
            }
        }
    }

    private static void writeTuple(TupleType type, ByteSink out) {
        if (type.names().isEmpty()) {
            out.put((byte) 0x1F);
            writeAll(type.elements(), out);
            return;
        }
        out.put((byte) 0x20);
        out.putVarint(type.elements().size());
        for (int i = 0; i < type.elements().size(); i++) {
            writeText(type.names().get(i), out);
            write(type.elements().get(i), out);
        }
    }

    private static void writeJson(JsonType type, ByteSink out) {
        out.put((byte) 0x30);
        out.put((byte) 0);
        out.putVarint(type.maxDynamicPaths());
        out.put((byte) type.maxDynamicTypes());
        out.putVarint(type.typedPaths().size());
        for (JsonType.TypedPath path : type.typedPaths()) {
            writeText(path.path(), out);
            write(path.type(), out);
        }
        out.putVarint(type.skippedPaths().size());
        type.skippedPaths().forEach(path -> writeText(path, out));
        out.putVarint(type.skippedPatterns().size());
        type.skippedPatterns().forEach(pattern -> writeText(pattern, out));
    }

    /// Reads a type.
    ///
    /// Errors: INCORRECT_DATA where the bytes are none.
    static DataType read(ByteCursor in) {
        return read(in, 0);
    }

    private static DataType read(ByteCursor in, int depth) {
        if (depth > DEPTH_MAX) {
            throw damaged("types nested deeper than " + DEPTH_MAX);
        }
        int code = in.next() & 0xFF;
        if (code >= 0x01 && code <= 0x0C) {
            boolean isSigned = code >= 0x07;
            return new IntegerType(8 << (code - (isSigned ? 0x07 : 0x01)), isSigned);
        }
        try {
            return switch (code) {
                case 0x00 -> DataTypes.NOTHING;
                case 0x0D -> DataTypes.FLOAT32;
                case 0x0E -> DataTypes.FLOAT64;
                case 0x31 -> DataTypes.BFLOAT16;
                case 0x0F -> DataTypes.DATE;
                case 0x10 -> DataTypes.DATE32;
                case 0x11 -> DataTypes.DATE_TIME;
                case 0x12 -> new DateTimeType(readText(in));
                case 0x13 -> new DateTime64Type(in.next(), null);
                case 0x14 -> new DateTime64Type(in.next(), readText(in));
                case 0x15 -> DataTypes.STRING;
                case 0x16 -> new FixedStringType((int) in.nextVarint());
                case 0x17, 0x18 -> readEnum(in, code == 0x17);
                case 0x19, 0x1A, 0x1B, 0x1C -> new DecimalType(in.next(), in.next());
                case 0x1D -> DataTypes.UUID;
                case 0x1E -> new ArrayType(read(in, depth + 1));
                case 0x1F -> TupleType.of(readAll(in, depth));
                case 0x20 -> readTuple(in, depth);
                case 0x22 -> new IntervalType(UNITS.get(in.next()));
                case 0x23 -> new NullableType(read(in, depth + 1));
                case 0x26 -> new LowCardinalityType(read(in, depth + 1));
                case 0x27 -> new MapType(read(in, depth + 1), read(in, depth + 1));
                case 0x28 -> DataTypes.IPV4;
                case 0x29 -> DataTypes.IPV6;
                case 0x2A -> new VariantType(readAll(in, depth));
                case 0x2B -> new DynamicType(in.next() & 0xFF);
                case 0x2D -> DataTypes.BOOL;
                case 0x30 -> readJson(in, depth);
                case 0x32 -> DataTypes.TIME;
                case 0x34 -> new Time64Type(in.next());
                default -> throw damaged("the code " + code + " of a type");
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    private static DatabaseException damaged(String what) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA, "Cannot read the binary form of a type: " + what);
    }

    private static String readText(ByteCursor in) {
        int length = in.nextLength();
        String text = new String(in.bytes(), in.at(), length, StandardCharsets.UTF_8);
        in.skip(length);
        return text;
    }

    private static int readCount(ByteCursor in) {
        long count = in.nextVarint();
        if (count < 0 || count > in.remaining()) {
            throw damaged(count + " things in " + in.remaining() + " bytes");
        }
        return (int) count;
    }

    private static List<DataType> readAll(ByteCursor in, int depth) {
        int count = readCount(in);
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            types.add(read(in, depth + 1));
        }
        return types;
    }

    private static List<String> readTexts(ByteCursor in) {
        int count = readCount(in);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(readText(in));
        }
        return texts;
    }

    private static EnumType readEnum(ByteCursor in, boolean isByte) {
        int count = readCount(in);
        List<EnumType.Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = readText(in);
            entries.add(new EnumType.Entry(name, isByte ? in.next() : in.nextShort()));
        }
        return new EnumType(isByte ? 8 : 16, entries);
    }

    private static TupleType readTuple(ByteCursor in, int depth) {
        int count = readCount(in);
        List<String> names = new ArrayList<>();
        List<DataType> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(readText(in));
            elements.add(read(in, depth + 1));
        }
        return new TupleType(names, elements);
    }

    private static JsonType readJson(ByteCursor in, int depth) {
        if (in.next() != 0) {
            throw damaged("a version of JSON");
        }
        int maxDynamicPaths = (int) in.nextVarint();
        int maxDynamicTypes = in.next() & 0xFF;
        if (maxDynamicTypes > 254) {
            throw damaged("the number of types of JSON");
        }
        int count = readCount(in);
        List<JsonType.TypedPath> typed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            typed.add(new JsonType.TypedPath(readText(in), read(in, depth + 1)));
        }
        return new JsonType(typed, readTexts(in), readTexts(in), maxDynamicPaths, maxDynamicTypes);
    }
}
