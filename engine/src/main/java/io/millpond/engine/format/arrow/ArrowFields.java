package io.millpond.engine.format.arrow;

import com.google.flatbuffers.FlatBufferBuilder;

import io.millpond.engine.format.ForeignFields;
import io.millpond.engine.format.FormatSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.BoolType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.Date32Type;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;
import io.millpond.storage.type.DateType;
import io.millpond.storage.type.DecimalType;
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
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.Time64Type;
import io.millpond.storage.type.TimeType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;

import org.apache.arrow.flatbuf.Binary;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.DictionaryKind;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Map;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Struct_;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

import java.util.ArrayList;
import java.util.List;

/// Puts the schema of a document together, with the types of ClickHouse 26.7.
final class ArrowFields {
    private final FormatSettings settings;
    private final FlatBufferBuilder out;
    private String column = "";
    private int dictionaryCount;

    private ArrowFields(FormatSettings settings, FlatBufferBuilder out) {
        this.settings = settings;
        this.out = out;
    }

    /// Puts a `Schema`, and returns where it is.
    ///
    /// Errors: UNKNOWN_TYPE for a type that Arrow does not have.
    static int schema(Header header, FormatSettings settings, FlatBufferBuilder out) {
        ArrowFields fields = new ArrowFields(settings, out);
        int[] places = new int[header.size()];
        for (int i = 0; i < places.length; i++) {
            fields.column = header.name(i);
            places[i] = fields.field(header.name(i), header.type(i), false);
        }
        int vector = Schema.createFieldsVector(out, places);
        return Schema.createSchema(out, Endianness.Little, vector, 0, 0);
    }

    /// What a field's table holds besides its name.
    private record Parts(byte type, int table, List<Integer> children, int metadata) {
        Parts(byte type, int table) {
            this(type, table, List.of(), 0);
        }
    }

    private int field(String name, DataType type, boolean isNullable) {
        return switch (type) {
            case SimpleAggregateFunctionType(_, DataType element) ->
                    field(name, element, isNullable);
            case NullableType(DataType element) -> field(name, element, true);
            case LowCardinalityType(DataType element)
                    when settings.flag("output_format_arrow_low_cardinality_as_dictionary") ->
                    coded(name, element);
            case LowCardinalityType(DataType element) -> field(name, element, isNullable);
            default -> field(name, isNullable, 0, parts(type));
        };
    }

    private int field(String name, boolean isNullable, int dictionary, Parts parts) {
        int[] children = parts.children().stream().mapToInt(Integer::intValue).toArray();
        return Field.createField(
                out,
                out.createString(name),
                isNullable,
                parts.type(),
                parts.table(),
                dictionary,
                Field.createChildrenVector(out, children),
                parts.metadata());
    }

    private int coded(String name, DataType element) {
        boolean isNullable = element.isNullable();
        int id = dictionaryCount++;
        Parts parts = parts(element instanceof NullableType(DataType inner) ? inner : element);
        int index =
                Int.createInt(
                        out,
                        indexBytes(settings) * Byte.SIZE,
                        settings.flag("output_format_arrow_use_signed_indexes_for_dictionary"));
        int dictionary =
                DictionaryEncoding.createDictionaryEncoding(
                        out, id, index, false, DictionaryKind.DenseArray);
        return field(name, isNullable, dictionary, parts);
    }

    /// The bytes of a place in a dictionary.
    static int indexBytes(FormatSettings settings) {
        return settings.flag("output_format_arrow_use_64_bit_indexes_for_dictionary")
                ? Long.BYTES
                : Integer.BYTES;
    }

    private Parts parts(DataType type) {
        return switch (type) {
            case ArrayType(DataType element) -> {
                int child = field("item", element, false);
                org.apache.arrow.flatbuf.List.startList(out);
                int table = org.apache.arrow.flatbuf.List.endList(out);
                yield new Parts(Type.List, table, List.of(child), 0);
            }
            case MapType(DataType key, DataType value) -> {
                List<Integer> children =
                        List.of(field("key", key, false), field("value", value, false));
                Parts entries = new Parts(Type.Struct_, struct(), children, 0);
                int child = field("entries", false, 0, entries);
                yield new Parts(Type.Map, Map.createMap(out, false), List.of(child), 0);
            }
            case TupleType tuple -> {
                List<String> names = ForeignFields.names(tuple);
                List<Integer> children = new ArrayList<>();
                for (int i = 0; i < names.size(); i++) {
                    children.add(field(names.get(i), tuple.elements().get(i), false));
                }
                yield new Parts(Type.Struct_, struct(), children, 0);
            }
            default -> leaf(type);
        };
    }

    private int struct() {
        Struct_.startStruct_(out);
        return Struct_.endStruct_(out);
    }

    private Parts leaf(DataType type) {
        return switch (type) {
            case BoolType _ -> {
                Bool.startBool(out);
                yield new Parts(Type.Bool, Bool.endBool(out));
            }
            case IntegerType(int bits, boolean isSigned) when bits <= Long.SIZE ->
                    number(bits, isSigned);
            case IntegerType(int bits, _) -> binary(bits / Byte.SIZE);
            case EnumType enumeration -> number(enumeration.bits(), true);
            case IntervalType _ -> number(Long.SIZE, true);
            case Ipv4Type _, DateTimeType _ -> number(Integer.SIZE, false);
            case FloatType(int bits) when bits >= 32 -> {
                short precision = bits == 32 ? Precision.SINGLE : Precision.DOUBLE;
                yield new Parts(
                        Type.FloatingPoint, FloatingPoint.createFloatingPoint(out, precision));
            }
            case DateType _ when settings.flag("output_format_arrow_date_as_uint16") ->
                    number(Short.SIZE, false);
            case DateType _, Date32Type _ ->
                    new Parts(Type.Date, Date.createDate(out, DateUnit.DAY));
            case TimeType _ -> new Parts(Type.Time, Time.createTime(out, TimeUnit.SECOND, 32));
            case Time64Type(int scale) ->
                    new Parts(
                            Type.Time,
                            Time.createTime(
                                    out,
                                    unit(scale),
                                    ArrowTimes.isNarrow(scale) ? Integer.SIZE : Long.SIZE));
            case DateTime64Type(int scale, String zone) -> {
                String name = zone == null ? settings.zone().getId() : zone;
                int place = out.createString(name);
                yield new Parts(Type.Timestamp, Timestamp.createTimestamp(out, unit(scale), place));
            }
            case StringType _ -> text();
            case JsonType _ -> {
                Parts text = text();
                yield new Parts(text.type(), text.table(), List.of(), extension("arrow.json"));
            }
            case FixedStringType(int length) ->
                    settings.flag("output_format_arrow_fixed_string_as_fixed_byte_array")
                            ? binary(length)
                            : text();
            case Ipv6Type _ -> binary(16);
            case UuidType _ -> {
                Parts bytes = binary(16);
                boolean isBare = settings.flag("output_format_arrow_uuid_as_fixed_byte_array");
                int metadata = isBare ? 0 : extension("arrow.uuid");
                yield new Parts(bytes.type(), bytes.table(), List.of(), metadata);
            }
            case DecimalType(int precision, int scale) ->
                    new Parts(
                            Type.Decimal,
                            Decimal.createDecimal(
                                    out, precision, scale, ArrowTimes.decimalBytes(precision) * 8));
            default -> throw unsupported(type);
        };
    }

    private Parts number(int bits, boolean isSigned) {
        return new Parts(Type.Int, Int.createInt(out, bits, isSigned));
    }

    private Parts binary(int length) {
        return new Parts(Type.FixedSizeBinary, FixedSizeBinary.createFixedSizeBinary(out, length));
    }

    private Parts text() {
        if (settings.flag("output_format_arrow_string_as_string")) {
            Utf8.startUtf8(out);
            return new Parts(Type.Utf8, Utf8.endUtf8(out));
        }
        Binary.startBinary(out);
        return new Parts(Type.Binary, Binary.endBinary(out));
    }

    private int extension(String name) {
        int[] pairs = {
            KeyValue.createKeyValue(
                    out, out.createString("ARROW:extension:name"), out.createString(name)),
            KeyValue.createKeyValue(
                    out, out.createString("ARROW:extension:metadata"), out.createString(""))
        };
        return Field.createCustomMetadataVector(out, pairs);
    }

    private static short unit(int scale) {
        return switch (ArrowTimes.unitScale(scale)) {
            case 0 -> TimeUnit.SECOND;
            case 3 -> TimeUnit.MILLISECOND;
            case 6 -> TimeUnit.MICROSECOND;
            default -> TimeUnit.NANOSECOND;
        };
    }

    private DatabaseException unsupported(DataType type) {
        String name = type.name();
        int end = name.indexOf('(');
        return new DatabaseException(
                ErrorCode.UNKNOWN_TYPE,
                "The type '%s' of a column '%s' is not supported for conversion into Arrow data format"
                        .formatted(end < 0 ? name : name.substring(0, end), column));
    }
}
