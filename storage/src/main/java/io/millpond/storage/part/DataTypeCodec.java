package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;
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
import io.millpond.storage.type.TupleShape;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;
import io.millpond.storage.type.VariantType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The binary form of data types: one byte that tells the kind, then its parameters.
///
/// | byte | type | parameters |
/// |---|---|---|
/// | 1 | integer | varint of bits, boolean whether signed |
/// | 2 | float | varint of bits |
/// | 3 | Bool | |
/// | 4 | String | |
/// | 5 | FixedString | varint of the length |
/// | 6 | UUID | |
/// | 7 | Date | |
/// | 8 | Date32 | |
/// | 9 | DateTime | zone |
/// | 10 | DateTime64 | varint of the scale, zone |
/// | 11 | Decimal | varints of precision and scale |
/// | 12 | Enum | varint of bits, of the number of entries; each a string and a 16-bit value |
/// | 13 | Interval | string, the unit's name |
/// | 14 | Array | type |
/// | 15 | Map | type of the key, type of the value |
/// | 16 | Tuple | boolean whether named, varint of the size; each a string if named, a type |
/// | 17 | Nullable | type |
/// | 18 | LowCardinality | type |
/// | 19 | Nothing | |
/// | 20 | AggregateFunction | strings: function, parameters; varint of the size; types |
/// | 21 | SimpleAggregateFunction | string, the function; type |
/// | 22 | IPv4 | |
/// | 23 | IPv6 | |
/// | 24 | Time | |
/// | 25 | Time64 | varint of the scale |
/// | 26 | Variant | varint of the number of alternatives, types |
/// | 27 | Dynamic | varint of the largest number of types |
/// | 28 | JSON | varints of the largest numbers of paths and of types; n × (string, type): typed
/// paths; n × string: skipped paths; n × string: skipped patterns, where n is a varint |
/// | 29 | Tuple that is a point | string, the shape's name |
/// | 30 | Tuple that is a row of a Nested | as 16 |
///
/// A zone is a boolean whether there is one, then a string if so. Numbers are never reused.
public final class DataTypeCodec {
    /// Types nested deeper than this are refused in reading, long before the stack ends.
    private static final int DEPTH_MAX = 200;

    private static final int INTEGER = 1;
    private static final int FLOAT = 2;
    private static final int BOOL = 3;
    private static final int STRING = 4;
    private static final int FIXED_STRING = 5;
    private static final int UUID = 6;
    private static final int DATE = 7;
    private static final int DATE_32 = 8;
    private static final int DATE_TIME = 9;
    private static final int DATE_TIME_64 = 10;
    private static final int DECIMAL = 11;
    private static final int ENUM = 12;
    private static final int INTERVAL = 13;
    private static final int ARRAY = 14;
    private static final int MAP = 15;
    private static final int TUPLE = 16;
    private static final int NULLABLE = 17;
    private static final int LOW_CARDINALITY = 18;
    private static final int NOTHING = 19;
    private static final int AGGREGATE_FUNCTION = 20;
    private static final int SIMPLE_AGGREGATE_FUNCTION = 21;
    private static final int IPV4 = 22;
    private static final int IPV6 = 23;
    private static final int TIME = 24;
    private static final int TIME_64 = 25;
    private static final int VARIANT = 26;
    private static final int DYNAMIC = 27;
    private static final int JSON = 28;
    private static final int POINT = 29;
    private static final int ROW = 30;

    private DataTypeCodec() {}

    public static void write(DataType type, ByteSink sink) {
        switch (type) {
            case IntegerType(int bits, boolean isSigned) -> {
                sink.putByte(INTEGER);
                sink.putVarint(bits);
                sink.putBoolean(isSigned);
            }
            case FloatType(int bits) -> {
                sink.putByte(FLOAT);
                sink.putVarint(bits);
            }
            case BoolType _ -> sink.putByte(BOOL);
            case StringType _ -> sink.putByte(STRING);
            case FixedStringType(int length) -> {
                sink.putByte(FIXED_STRING);
                sink.putVarint(length);
            }
            case UuidType _ -> sink.putByte(UUID);
            case DateType _ -> sink.putByte(DATE);
            case Date32Type _ -> sink.putByte(DATE_32);
            case DateTimeType(String zone) -> {
                sink.putByte(DATE_TIME);
                writeZone(zone, sink);
            }
            case DateTime64Type(int scale, String zone) -> {
                sink.putByte(DATE_TIME_64);
                sink.putVarint(scale);
                writeZone(zone, sink);
            }
            case DecimalType(int precision, int scale) -> {
                sink.putByte(DECIMAL);
                sink.putVarint(precision);
                sink.putVarint(scale);
            }
            case EnumType enumeration -> writeEnum(enumeration, sink);
            case IntervalType(IntervalType.Unit unit) -> {
                sink.putByte(INTERVAL);
                sink.putString(unit.name());
            }
            case ArrayType(DataType element) -> writeNested(ARRAY, element, sink);
            case MapType(DataType key, DataType value) -> {
                writeNested(MAP, key, sink);
                write(value, sink);
            }
            case TupleType tuple -> writeTuple(tuple, sink);
            case NullableType(DataType element) -> writeNested(NULLABLE, element, sink);
            case LowCardinalityType(DataType element) ->
                    writeNested(LOW_CARDINALITY, element, sink);
            case NothingType _ -> sink.putByte(NOTHING);
            case AggregateFunctionType state -> {
                sink.putByte(AGGREGATE_FUNCTION);
                sink.putString(state.function());
                sink.putString(state.parameters());
                sink.putVarint(state.arguments().size());
                state.arguments().forEach(argument -> write(argument, sink));
            }
            case SimpleAggregateFunctionType(String function, DataType element) -> {
                sink.putByte(SIMPLE_AGGREGATE_FUNCTION);
                sink.putString(function);
                write(element, sink);
            }
            case Ipv4Type _ -> sink.putByte(IPV4);
            case Ipv6Type _ -> sink.putByte(IPV6);
            case TimeType _ -> sink.putByte(TIME);
            case VariantType(List<DataType> alternatives) -> {
                sink.putByte(VARIANT);
                sink.putVarint(alternatives.size());
                alternatives.forEach(alternative -> write(alternative, sink));
            }
            case DynamicType(int maxTypes) -> {
                sink.putByte(DYNAMIC);
                sink.putVarint(maxTypes);
            }
            case JsonType json -> writeJson(json, sink);
            case Time64Type(int scale) -> {
                sink.putByte(TIME_64);
                sink.putVarint(scale);
            }
        }
    }

    private static void writeNested(int kind, DataType element, ByteSink sink) {
        sink.putByte(kind);
        write(element, sink);
    }

    private static void writeZone(@Nullable String zone, ByteSink sink) {
        sink.putBoolean(zone != null);
        if (zone != null) {
            sink.putString(zone);
        }
    }

    private static void writeEnum(EnumType type, ByteSink sink) {
        sink.putByte(ENUM);
        sink.putVarint(type.bits());
        sink.putVarint(type.entries().size());
        for (EnumType.Entry entry : type.entries()) {
            sink.putString(entry.name());
            sink.putShort(entry.value());
        }
    }

    private static void writeTuple(TupleType type, ByteSink sink) {
        switch (type.shape()) {
            case NONE -> sink.putByte(TUPLE);
            case NESTED -> sink.putByte(ROW);
            case POINT, RING, LINE_STRING, MULTI_LINE_STRING, POLYGON, MULTI_POLYGON -> {
                sink.putByte(POINT);
                sink.putString(type.shape().name());
                return;
            }
        }
        sink.putBoolean(!type.names().isEmpty());
        sink.putVarint(type.elements().size());
        for (int i = 0; i < type.elements().size(); i++) {
            if (!type.names().isEmpty()) {
                sink.putString(type.names().get(i));
            }
            write(type.elements().get(i), sink);
        }
    }

    private static void writeJson(JsonType type, ByteSink sink) {
        sink.putByte(JSON);
        sink.putVarint(type.maxDynamicPaths());
        sink.putVarint(type.maxDynamicTypes());
        sink.putVarint(type.typedPaths().size());
        for (JsonType.TypedPath typed : type.typedPaths()) {
            sink.putString(typed.path());
            write(typed.type(), sink);
        }
        writeStrings(type.skippedPaths(), sink);
        writeStrings(type.skippedPatterns(), sink);
    }

    private static void writeStrings(List<String> strings, ByteSink sink) {
        sink.putVarint(strings.size());
        strings.forEach(sink::putString);
    }

    /// The type that was written.
    ///
    /// Throws `IndexOutOfBoundsException` or `IllegalArgumentException` when the bytes are not a
    /// type.
    public static DataType read(ByteSource source) {
        return read(source, 0);
    }

    private static DataType read(ByteSource source, int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("types nested deeper than " + DEPTH_MAX);
        }
        int kind = source.takeByte();
        return switch (kind) {
            case INTEGER -> new IntegerType((int) source.takeVarint(), source.takeBoolean());
            case FLOAT -> new FloatType((int) source.takeVarint());
            case BOOL -> new BoolType();
            case STRING -> new StringType();
            case FIXED_STRING -> new FixedStringType((int) source.takeVarint());
            case UUID -> new UuidType();
            case DATE -> new DateType();
            case DATE_32 -> new Date32Type();
            case DATE_TIME -> new DateTimeType(readZone(source));
            case DATE_TIME_64 -> new DateTime64Type((int) source.takeVarint(), readZone(source));
            case DECIMAL -> new DecimalType((int) source.takeVarint(), (int) source.takeVarint());
            case ENUM -> readEnum(source);
            case INTERVAL -> new IntervalType(IntervalType.Unit.valueOf(source.takeString()));
            case ARRAY -> new ArrayType(read(source, depth + 1));
            case MAP -> new MapType(read(source, depth + 1), read(source, depth + 1));
            case TUPLE -> readTuple(source, depth);
            case ROW -> {
                TupleType row = readTuple(source, depth);
                yield new TupleType(row.names(), row.elements(), TupleShape.NESTED);
            }
            case POINT -> TupleShape.valueOf(source.takeString()).point();
            case NULLABLE -> new NullableType(read(source, depth + 1));
            case LOW_CARDINALITY -> new LowCardinalityType(read(source, depth + 1));
            case NOTHING -> new NothingType();
            case AGGREGATE_FUNCTION ->
                    new AggregateFunctionType(
                            source.takeString(), source.takeString(), readTypes(source, depth));
            case SIMPLE_AGGREGATE_FUNCTION ->
                    new SimpleAggregateFunctionType(source.takeString(), read(source, depth + 1));
            case IPV4 -> new Ipv4Type();
            case IPV6 -> new Ipv6Type();
            case TIME -> new TimeType();
            case VARIANT -> new VariantType(readTypes(source, depth));
            case DYNAMIC -> new DynamicType((int) source.takeVarint());
            case JSON -> readJson(source, depth);
            case TIME_64 -> new Time64Type((int) source.takeVarint());
            default -> throw new IllegalArgumentException("type number " + kind);
        };
    }

    private static @Nullable String readZone(ByteSource source) {
        return source.takeBoolean() ? source.takeString() : null;
    }

    private static EnumType readEnum(ByteSource source) {
        int bits = (int) source.takeVarint();
        int count = source.takeCount();
        List<EnumType.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new EnumType.Entry(source.takeString(), source.takeShort()));
        }
        return new EnumType(bits, entries);
    }

    private static List<DataType> readTypes(ByteSource source, int depth) {
        int count = source.takeCount();
        List<DataType> types = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            types.add(read(source, depth + 1));
        }
        return types;
    }

    private static JsonType readJson(ByteSource source, int depth) {
        int maxDynamicPaths = (int) source.takeVarint();
        int maxDynamicTypes = (int) source.takeVarint();
        int count = source.takeCount();
        List<JsonType.TypedPath> typed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            typed.add(new JsonType.TypedPath(source.takeString(), read(source, depth + 1)));
        }
        return new JsonType(
                typed, readStrings(source), readStrings(source), maxDynamicPaths, maxDynamicTypes);
    }

    private static List<String> readStrings(ByteSource source) {
        int count = source.takeCount();
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(source.takeString());
        }
        return strings;
    }

    private static TupleType readTuple(ByteSource source, int depth) {
        boolean isNamed = source.takeBoolean();
        int count = source.takeCount();
        List<String> names = new ArrayList<>();
        List<DataType> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (isNamed) {
                names.add(source.takeString());
            }
            elements.add(read(source, depth + 1));
        }
        return new TupleType(names, elements);
    }
}
