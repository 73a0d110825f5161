package io.millpond.engine.format.avro;

import io.millpond.engine.format.value.CellWriter;
import io.millpond.engine.format.value.Scalars;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.sql.codec.TextStyle;
import io.millpond.sql.codec.UuidText;
import io.millpond.sql.codec.ValueWriter;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.VariantColumn;
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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// Makes the schemas and the writers of types; see [AvroFields] for the form.
///
/// Types that need names in a schema get a number with them: that of the type among all types of
/// the schema, in the order of reading, as ClickHouse names them. Single-threaded.
final class AvroTypes {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");
    private static final int WORD_64_DIGITS = 18;

    private final CodecSettings codec;
    private int typeCount;

    AvroTypes(CodecSettings codec) {
        this.codec = codec;
    }

    /// A schema, as JSON, and the writer of its values.
    record Written(String schema, CellWriter<ByteSink> cell) {}

    /// The name itself. Errors: BAD_ARGUMENTS for one that Avro does not have.
    static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Invalid name: %s. A name in Avro has letters, digits and _ only"
                            .formatted(name));
        }
        return name;
    }

    /// @param path names the records in it
    /// @param isText whether strings are texts, not bytes
    Written of(DataType type, String path, boolean isText) {
        typeCount++;
        return switch (type) {
            case NullableType(NothingType _) -> new Written("\"null\"", (_, _, _) -> {});
            case NullableType(DataType element) -> {
                Written value = of(element, path, isText);
                yield new Written(
                        "[\"null\"," + value.schema + "]",
                        CellWriter.through(
                                (column, row, out) -> {
                                    AvroFields.putLong(1, out);
                                    value.cell.write(column, row, out);
                                },
                                (_, _, out) -> AvroFields.putLong(0, out)));
            }
            case LowCardinalityType(DataType element) -> of(element, path, isText);
            case SimpleAggregateFunctionType(_, DataType element) -> of(element, path, isText);
            case VariantType variant -> variant(variant, path, isText);
            case ArrayType(DataType element) -> list(of(element, path, isText));
            case MapType(DataType key, DataType value) ->
                    pairs(
                            ValueWriter.of(key, TextStyle.PLAIN, codec),
                            of(value, path + ".value", isText));
            case TupleType tuple -> record(tuple, path, isText);
            default -> {
                Written plain = plain(type, isText);
                yield new Written(plain.schema, through(plain.cell));
            }
        };
    }

    private static CellWriter<ByteSink> through(CellWriter<ByteSink> plain) {
        return CellWriter.through(
                plain,
                (_, _, _) -> {
                    throw new IllegalStateException("NULL outside of a union");
                });
    }

    private Written plain(DataType type, boolean isText) {
        return switch (type) {
            case BoolType _ ->
                    new Written(
                            "\"boolean\"",
                            (column, row, out) ->
                                    out.put((byte) Scalars.integer(type, column, row)));
            case IntegerType(int bits, boolean isSigned) ->
                    bits <= Integer.SIZE
                            ? integer("\"int\"", type)
                            : bits == Long.SIZE
                                    ? integer("\"long\"", type)
                                    : fixed((isSigned ? "int" : "uint") + bits, bits / 8, type);
            case DateTimeType _, Ipv4Type _, TimeType _ -> integer("\"int\"", type);
            case Time64Type _, IntervalType _ -> integer("\"long\"", type);
            case DateType _, Date32Type _ -> integer(logical("int", "date"), type);
            case DateTime64Type(int scale, _) ->
                    switch (scale) {
                        case 3 -> integer(logical("long", "timestamp-millis"), type);
                        case 6 -> integer(logical("long", "timestamp-micros"), type);
                        default -> decimal(WORD_64_DIGITS, scale, type);
                    };
            case DecimalType(int precision, int scale) -> decimal(digits(precision), scale, type);
            case FloatType(int bits) ->
                    bits == Long.SIZE
                            ? new Written(
                                    "\"double\"",
                                    (column, row, out) ->
                                            out.putLong(
                                                    Double.doubleToRawLongBits(
                                                            Scalars.real(column, row))))
                            : new Written(
                                    "\"float\"",
                                    (column, row, out) ->
                                            out.putInt(
                                                    Float.floatToRawIntBits(
                                                            (float) Scalars.real(column, row))));
            case StringType _ -> string(isText);
            case FixedStringType(int length) -> fixed("fixed_", length, type);
            case Ipv6Type _ -> fixed("ipv6_", 16, type);
            case UuidType _ -> new Written(logical("string", "uuid"), AvroTypes::writeUuid);
            case EnumType enumeration -> symbols(enumeration);
            case NothingType _ -> new Written("\"null\"", (_, _, _) -> {});
            case AggregateFunctionType _,
                    ArrayType _,
                    DynamicType _,
                    JsonType _,
                    LowCardinalityType _,
                    MapType _,
                    NullableType _,
                    SimpleAggregateFunctionType _,
                    TupleType _,
                    VariantType _ ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_COLUMN,
                            "Type %s is not supported for Avro output".formatted(type.name()));
        };
    }

    /// The digits that the width of a Decimal can hold, which is what ClickHouse names.
    private static int digits(int precision) {
        if (precision <= 9) {
            return 9;
        }
        return precision <= 18 ? 18 : precision <= 38 ? 38 : 76;
    }

    private static String logical(String type, String logical) {
        return "{\"type\":\"%s\",\"logicalType\":\"%s\"}".formatted(type, logical);
    }

    private static Written integer(String schema, DataType type) {
        boolean isUnsignedInt =
                type instanceof DateTimeType
                        || type instanceof Ipv4Type
                        || (type instanceof IntegerType(int bits, boolean isSigned)
                                && bits == Integer.SIZE
                                && !isSigned);
        if (isUnsignedInt) {
            return new Written(
                    schema,
                    (column, row, out) -> {
                        int bits = (int) Scalars.integer(type, column, row);
                        AvroFields.putLong(bits, out);
                    });
        }
        return new Written(
                schema,
                (column, row, out) -> AvroFields.putLong(Scalars.integer(type, column, row), out));
    }

    private static Written decimal(int precision, int scale, DataType type) {
        return new Written(
                "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":%d,\"scale\":%d}"
                        .formatted(precision, scale),
                (column, row, out) -> {
                    switch (column) {
                        case WideColumn wide -> {
                            AvroFields.putLong((long) wide.wordCount() * Long.BYTES, out);
                            for (int word = wide.wordCount() - 1; word >= 0; word--) {
                                out.putLong(Long.reverseBytes(wide.word(row, word)));
                            }
                        }
                        case IntColumn ints -> {
                            AvroFields.putLong(Integer.BYTES, out);
                            out.putInt(Integer.reverseBytes(ints.value(row)));
                        }
                        default -> {
                            AvroFields.putLong(Long.BYTES, out);
                            out.putLong(Long.reverseBytes(Scalars.integer(type, column, row)));
                        }
                    }
                });
    }

    private static Written string(boolean isText) {
        return new Written(
                isText ? "\"string\"" : "\"bytes\"",
                (column, row, out) -> {
                    BytesColumn bytes = (BytesColumn) column;
                    AvroFields.putLong(bytes.length(row), out);
                    out.put(bytes.bytes(), bytes.start(row), bytes.end(row));
                });
    }

    private Written fixed(String name, int size, DataType type) {
        return new Written(
                "{\"type\":\"fixed\",\"name\":\"%s%d\",\"size\":%d}"
                        .formatted(name, typeCount, size),
                (column, row, out) -> Scalars.putBytes(type, column, row, out));
    }

    private static void writeUuid(Column column, int row, ByteSink out) {
        WideColumn wide = (WideColumn) column;
        AvroFields.putLong(36, out);
        UuidText.write(wide.word(row, 1), wide.word(row, 0), out);
    }

    private Written symbols(EnumType type) {
        StringJoiner names = new StringJoiner(",", "[", "]");
        Map<Integer, Integer> places = new HashMap<>();
        for (EnumType.Entry entry : type.entries()) {
            names.add('"' + checkedName(entry.name()) + '"');
            places.put(entry.value(), places.size());
        }
        String name = (type.bits() == 8 ? "enum8_" : "enum16") + typeCount;
        return new Written(
                "{\"type\":\"enum\",\"name\":\"%s\",\"symbols\":%s}".formatted(name, names),
                (column, row, out) -> {
                    int value = (int) Scalars.integer(type, column, row);
                    AvroFields.putLong(places.getOrDefault(value, 0), out);
                });
    }

    private static Written list(Written element) {
        return new Written(
                "{\"type\":\"array\",\"items\":%s}".formatted(element.schema),
                through(
                        (column, row, out) -> {
                            ArrayColumn array = (ArrayColumn) column;
                            int count = array.end(row) - array.start(row);
                            if (count > 0) {
                                AvroFields.putLong(count, out);
                            }
                            for (int i = array.start(row); i < array.end(row); i++) {
                                element.cell.write(array.elements(), i, out);
                            }
                            AvroFields.putLong(0, out);
                        }));
    }

    private static Written pairs(ValueWriter key, Written value) {
        ByteSink text = new ByteSink();
        return new Written(
                "{\"type\":\"map\",\"values\":%s}".formatted(value.schema),
                through(
                        (column, row, out) -> {
                            MapColumn map = (MapColumn) column;
                            int count = map.end(row) - map.start(row);
                            if (count > 0) {
                                AvroFields.putLong(count, out);
                            }
                            for (int i = map.start(row); i < map.end(row); i++) {
                                text.clear();
                                key.write(map.keys(), i, text);
                                AvroFields.putLong(text.size(), out);
                                out.put(text.bytes(), 0, text.size());
                                value.cell.write(map.values(), i, out);
                            }
                            AvroFields.putLong(0, out);
                        }));
    }

    private Written record(TupleType tuple, String path, boolean isText) {
        String full = checkedName(path) + "_" + typeCount;
        int dot = full.lastIndexOf('.');
        String space = dot < 0 ? "" : "\"namespace\":\"%s\",".formatted(full.substring(0, dot));
        StringJoiner fields = new StringJoiner(",", "[", "]");
        List<CellWriter<ByteSink>> cells = new ArrayList<>();
        List<String> names = Scalars.names(tuple);
        for (int i = 0; i < names.size(); i++) {
            Written element = of(tuple.elements().get(i), names.get(i), isText);
            fields.add(
                    "{\"name\":\"%s\",\"type\":%s}"
                            .formatted(checkedName(names.get(i)), element.schema));
            cells.add(element.cell);
        }
        return new Written(
                "{\"type\":\"record\",%s\"name\":\"%s\",\"fields\":%s}"
                        .formatted(space, full.substring(dot + 1), fields),
                through(
                        (column, row, out) -> {
                            List<Column> elements = ((TupleColumn) column).elements();
                            for (int i = 0; i < cells.size(); i++) {
                                cells.get(i).write(elements.get(i), row, out);
                            }
                        }));
    }

    private Written variant(VariantType type, String path, boolean isText) {
        StringJoiner branches = new StringJoiner(",", "[", "]");
        List<CellWriter<ByteSink>> cells = new ArrayList<>();
        for (DataType alternative : type.alternatives()) {
            Written written = of(alternative, path, isText);
            branches.add(written.schema);
            cells.add(written.cell);
        }
        branches.add("\"null\"");
        return new Written(
                branches.toString(),
                (column, row, out) -> {
                    boolean isConstant = column instanceof ConstantColumn;
                    Column values =
                            column instanceof ConstantColumn constant ? constant.value() : column;
                    VariantColumn variant = (VariantColumn) values;
                    int place = isConstant ? 0 : row;
                    if (variant.isNull(place)) {
                        AvroFields.putLong(cells.size(), out);
                        return;
                    }
                    int branch = type.alternatives().indexOf(variant.typeAt(place));
                    AvroFields.putLong(branch, out);
                    cells.get(branch)
                            .write(variant.alternativeAt(place), variant.places()[place], out);
                });
    }
}
