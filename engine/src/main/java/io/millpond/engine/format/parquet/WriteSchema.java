package io.millpond.engine.format.parquet;

import io.millpond.engine.format.FixedValues;
import io.millpond.engine.format.ForeignFields;
import io.millpond.engine.format.FormatSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
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
import io.millpond.storage.type.Ipv4Type;
import io.millpond.storage.type.Ipv6Type;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.SimpleAggregateFunctionType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.UuidType;

import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.LogicalTypes;
import org.apache.parquet.format.MicroSeconds;
import org.apache.parquet.format.MilliSeconds;
import org.apache.parquet.format.NanoSeconds;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.TimestampType;
import org.apache.parquet.format.Type;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The schema of a file that is written: its elements, depth first, and the columns among them.
///
/// Types map as in ClickHouse 26.7, in the compliant form of lists and maps. Built once.
final class WriteSchema {
    private final FormatSettings settings;
    private final List<SchemaElement> elements = new ArrayList<>();
    private final List<LeafPlan> leaves = new ArrayList<>();

    /// Errors: UNKNOWN_TYPE for a type that Parquet does not have, BAD_ARGUMENTS for a tuple
    /// without elements.
    WriteSchema(Header header, FormatSettings settings) {
        this.settings = settings;
        elements.add(new SchemaElement("schema").setNum_children(header.size()));
        for (Field field : header.fields()) {
            new Place(field.name(), List.of(field.name()), 0, 0, false).add(field.type());
        }
    }

    List<SchemaElement> elements() {
        return elements;
    }

    List<LeafPlan> leaves() {
        return leaves;
    }

    /// Where in the schema a type is to stand.
    private final class Place {
        /// The whole column's name, for messages.
        private final String column;

        private final List<String> path;
        private final int definition;
        private final int repetition;
        private final boolean isOptional;

        Place(
                String column,
                List<String> path,
                int definition,
                int repetition,
                boolean isOptional) {
            this.column = column;
            this.path = path;
            this.definition = definition;
            this.repetition = repetition;
            this.isOptional = isOptional;
        }

        void add(DataType type) {
            switch (type) {
                case SimpleAggregateFunctionType(_, DataType element) -> add(element);
                case LowCardinalityType(DataType element) -> add(element);
                case NullableType(DataType element) ->
                        new Place(column, path, definition + 1, repetition, true).add(element);
                case ArrayType(DataType element) -> {
                    group(1).setConverted_type(ConvertedType.LIST)
                            .setLogicalType(LogicalTypes.LIST);
                    repeated("list", 1);
                    below(List.of("list", "element"), 1).add(element);
                }
                case MapType(DataType key, DataType value) -> {
                    group(1).setConverted_type(ConvertedType.MAP).setLogicalType(LogicalTypes.MAP);
                    repeated("key_value", 2);
                    below(List.of("key_value", "key"), 1).add(key);
                    below(List.of("key_value", "value"), 1).add(value);
                }
                case TupleType tuple -> addTuple(tuple);
                default -> addLeaf(type);
            }
        }

        private void addTuple(TupleType tuple) {
            if (tuple.elements().isEmpty()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS, "Parquet doesn't support empty tuples");
            }
            group(tuple.elements().size());
            List<String> names = ForeignFields.names(tuple);
            for (int i = 0; i < names.size(); i++) {
                below(List.of(names.get(i)), 0).add(tuple.elements().get(i));
            }
        }

        /// @param lists how many lists there are between this and the place
        private Place below(List<String> names, int lists) {
            List<String> longer = new ArrayList<>(path);
            longer.addAll(names);
            return new Place(column, longer, definition + lists, repetition + lists, false);
        }

        private SchemaElement group(int children) {
            return element().setNum_children(children);
        }

        private void repeated(String name, int children) {
            elements.add(
                    new SchemaElement(name)
                            .setRepetition_type(FieldRepetitionType.REPEATED)
                            .setNum_children(children));
        }

        private SchemaElement element() {
            SchemaElement element =
                    new SchemaElement(path.getLast())
                            .setRepetition_type(
                                    isOptional
                                            ? FieldRepetitionType.OPTIONAL
                                            : FieldRepetitionType.REQUIRED);
            elements.add(element);
            return element;
        }

        private void addLeaf(DataType type) {
            switch (type) {
                case BoolType _ -> leaf(type, Type.BOOLEAN, null);
                case FloatType(int bits) when bits == 32 -> leaf(type, Type.FLOAT, null);
                case FloatType(int bits) when bits == 64 -> leaf(type, Type.DOUBLE, null);
                case IntegerType integer -> addInteger(integer);
                case Ipv4Type _ -> leaf(type, Type.INT32, LogicalTypes.UINT_32);
                case DateType _ ->
                        leaf(
                                type,
                                Type.INT32,
                                settings.flag("output_format_parquet_date_as_uint16")
                                        ? LogicalTypes.UINT_16
                                        : LogicalTypes.DATE);
                case Date32Type _ -> leaf(type, Type.INT32, LogicalTypes.DATE);
                case DateTimeType _ -> addDateTime(type);
                case DateTime64Type(int scale, _) -> addTimestamp(type, scale);
                case StringType _ -> leaf(type, Type.BYTE_ARRAY, text());
                case JsonType _ -> leaf(type, Type.BYTE_ARRAY, LogicalTypes.JSON);
                case FixedStringType(int length) -> addFixedString(type, length);
                case EnumType enumeration -> addEnum(enumeration);
                case UuidType _ -> fixed(type, 16, LogicalTypes.UUID);
                case Ipv6Type _ -> fixed(type, 16, null);
                case DecimalType(int precision, int scale) ->
                        fixed(
                                        type,
                                        FixedValues.length(type),
                                        LogicalTypes.DECIMAL(scale, precision))
                                .setScale(scale)
                                .setPrecision(precision);
                default -> throw unsupported(type);
            }
        }

        private @Nullable LogicalType text() {
            return settings.flag("output_format_parquet_string_as_string")
                    ? LogicalTypes.UTF8
                    : null;
        }

        private void addInteger(IntegerType type) {
            int bits = type.bits();
            if (bits > Long.SIZE) {
                fixed(type, bits / Byte.SIZE, null);
                return;
            }
            LogicalType logical =
                    switch (bits) {
                        case 8 -> type.isSigned() ? LogicalTypes.INT_8 : LogicalTypes.UINT_8;
                        case 16 -> type.isSigned() ? LogicalTypes.INT_16 : LogicalTypes.UINT_16;
                        case 32 -> type.isSigned() ? null : LogicalTypes.UINT_32;
                        default -> type.isSigned() ? null : LogicalTypes.UINT_64;
                    };
            leaf(type, bits == Long.SIZE ? Type.INT64 : Type.INT32, logical);
        }

        private void addEnum(EnumType type) {
            if (settings.flag("output_format_parquet_enum_as_byte_array")) {
                leaf(type, Type.BYTE_ARRAY, LogicalTypes.ENUM);
                return;
            }
            leaf(
                    type,
                    Type.INT32,
                    type.bits() == Byte.SIZE ? LogicalTypes.INT_8 : LogicalTypes.INT_16);
        }

        private void addFixedString(DataType type, int length) {
            if (settings.flag("output_format_parquet_fixed_string_as_fixed_byte_array")) {
                fixed(type, length, null);
                return;
            }
            leaf(type, Type.BYTE_ARRAY, text());
        }

        private void addDateTime(DataType type) {
            if (settings.flag("output_format_parquet_datetime_as_uint32")) {
                leaf(type, Type.INT32, LogicalTypes.UINT_32);
                return;
            }
            addTimestamp(type, 0);
        }

        /// The nearest unit that loses nothing.
        private void addTimestamp(DataType type, int scale) {
            TimeUnit unit;
            int unitScale;
            if (scale <= 3) {
                unit = TimeUnit.MILLIS(new MilliSeconds());
                unitScale = 3;
            } else if (scale <= 6) {
                unit = TimeUnit.MICROS(new MicroSeconds());
                unitScale = 6;
            } else {
                unit = TimeUnit.NANOS(new NanoSeconds());
                unitScale = 9;
            }
            long multiplier = 1;
            for (int i = scale; i < unitScale; i++) {
                multiplier *= 10;
            }
            LogicalType logical = LogicalType.TIMESTAMP(new TimestampType(true, unit));
            SchemaElement element = leaf(type, Type.INT64, logical, 0, multiplier);
            if (unitScale < 9) {
                element.setConverted_type(
                        unitScale == 3
                                ? ConvertedType.TIMESTAMP_MILLIS
                                : ConvertedType.TIMESTAMP_MICROS);
            }
        }

        private SchemaElement fixed(DataType type, int length, @Nullable LogicalType logical) {
            return leaf(type, Type.FIXED_LEN_BYTE_ARRAY, logical, length, 1).setType_length(length);
        }

        private void leaf(DataType type, Type physical, @Nullable LogicalType logical) {
            leaf(type, physical, logical, 0, 1);
        }

        private SchemaElement leaf(
                DataType type,
                Type physical,
                @Nullable LogicalType logical,
                int fixedLength,
                long multiplier) {
            leaves.add(
                    new LeafPlan(
                            path, type, physical, fixedLength, multiplier, definition, repetition));
            SchemaElement element = element().setType(physical);
            if (logical != null) {
                element.setLogicalType(logical);
                ConvertedType converted = converted(logical);
                if (converted != null) {
                    element.setConverted_type(converted);
                }
            }
            return element;
        }

        private DatabaseException unsupported(DataType type) {
            String name = type.name();
            int end = name.indexOf('(');
            return new DatabaseException(
                    ErrorCode.UNKNOWN_TYPE,
                    "Internal type '%s' of column '%s' is not supported for conversion into Parquet"
                                    .formatted(end < 0 ? name : name.substring(0, end), column)
                            + " data format.");
        }
    }

    /// What readers of old files know the type by.
    private static @Nullable ConvertedType converted(LogicalType logical) {
        if (logical.isSetINTEGER()) {
            boolean isSigned = logical.getINTEGER().isIsSigned();
            return switch (logical.getINTEGER().getBitWidth()) {
                case 8 -> isSigned ? ConvertedType.INT_8 : ConvertedType.UINT_8;
                case 16 -> isSigned ? ConvertedType.INT_16 : ConvertedType.UINT_16;
                case 32 -> isSigned ? ConvertedType.INT_32 : ConvertedType.UINT_32;
                default -> isSigned ? ConvertedType.INT_64 : ConvertedType.UINT_64;
            };
        }
        if (logical.isSetSTRING()) {
            return ConvertedType.UTF8;
        }
        if (logical.isSetENUM()) {
            return ConvertedType.ENUM;
        }
        if (logical.isSetDATE()) {
            return ConvertedType.DATE;
        }
        if (logical.isSetJSON()) {
            return ConvertedType.JSON;
        }
        return logical.isSetDECIMAL() ? ConvertedType.DECIMAL : null;
    }
}
