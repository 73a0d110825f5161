package io.millpond.engine.format.avro;

import io.millpond.engine.format.FormatSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NothingType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The columns that a schema stands for. Source: ClickHouse 26.7.
public final class AvroStructure {
    private static final int DEPTH_MAX = 100;
    private static final int DECIMAL_DIGITS_MAX = 76;
    private static final int ENUM8_SYMBOLS_MAX = 128;

    private AvroStructure() {}

    /// The columns of a container file.
    ///
    /// Errors: INCORRECT_DATA; BAD_ARGUMENTS for a schema that contains itself.
    public static Optional<Header> ofFile(byte[] document, FormatSettings settings) {
        AvroInput in = new AvroInput(false);
        in.reset(document, 0, document.length);
        return Optional.of(header(AvroFileHeader.read(in).schema()));
    }

    /// The columns of the first message of data whose schemas are in a registry.
    ///
    /// Errors: as [#ofFile]; those of the registry.
    public static Optional<Header> ofMessage(byte[] document, FormatSettings settings) {
        AvroInput in = new AvroInput(false);
        in.reset(document, 0, document.length);
        return Optional.of(header(ConfluentSchemas.of(settings).schema(in)));
    }

    private static Header header(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new DatabaseException(
                    ErrorCode.TYPE_MISMATCH,
                    "Root schema must be a record, not " + schema.getType().getName());
        }
        List<Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            fields.add(new Field(field.name(), type(field.schema())));
        }
        return new Header(fields);
    }

    /// The type of a schema.
    ///
    /// Errors: BAD_ARGUMENTS for a schema that contains itself.
    static DataType type(Schema schema) {
        return type(schema, 0);
    }

    private static DataType type(Schema schema, int depth) {
        if (depth > DEPTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "No type is nested as deep as the Avro schema, or it contains itself");
        }
        return switch (schema.getType()) {
            case INT ->
                    schema.getLogicalType() instanceof LogicalTypes.Date
                            ? DataTypes.DATE32
                            : DataTypes.INT32;
            case LONG -> {
                int scale = AvroScalars.scale(schema.getLogicalType());
                yield scale < 0 ? DataTypes.INT64 : new DateTime64Type(scale, null);
            }
            case BOOLEAN -> DataTypes.BOOL;
            case FLOAT -> DataTypes.FLOAT32;
            case DOUBLE -> DataTypes.FLOAT64;
            case STRING ->
                    schema.getLogicalType() != null
                                    && schema.getLogicalType().getName().equals("uuid")
                            ? DataTypes.UUID
                            : DataTypes.STRING;
            case BYTES -> decimal(schema, DataTypes.STRING);
            case FIXED ->
                    schema.getFixedSize() == 0
                            ? DataTypes.STRING
                            : decimal(schema, new FixedStringType(schema.getFixedSize()));
            case ENUM -> enumeration(schema);
            case ARRAY -> new ArrayType(type(schema.getElementType(), depth + 1));
            case MAP -> new MapType(DataTypes.STRING, type(schema.getValueType(), depth + 1));
            case NULL -> DataTypes.NOTHING;
            case UNION -> union(schema, depth);
            case RECORD -> {
                List<String> names = new ArrayList<>();
                List<DataType> elements = new ArrayList<>();
                for (Schema.Field field : schema.getFields()) {
                    names.add(field.name());
                    elements.add(type(field.schema(), depth + 1));
                }
                yield new TupleType(names, elements);
            }
        };
    }

    private static DataType decimal(Schema schema, DataType otherwise) {
        return schema.getLogicalType() instanceof LogicalTypes.Decimal decimal
                        && decimal.getPrecision() <= DECIMAL_DIGITS_MAX
                        && decimal.getScale() <= decimal.getPrecision()
                ? new DecimalType(decimal.getPrecision(), decimal.getScale())
                : otherwise;
    }

    private static DataType enumeration(Schema schema) {
        List<EnumType.Entry> entries = new ArrayList<>();
        for (String symbol : schema.getEnumSymbols()) {
            entries.add(new EnumType.Entry(symbol, entries.size()));
        }
        if (entries.isEmpty() || entries.size() > Short.MAX_VALUE) {
            return DataTypes.STRING;
        }
        return new EnumType(entries.size() <= ENUM8_SYMBOLS_MAX ? 8 : 16, entries);
    }

    private static DataType union(Schema schema, int depth) {
        List<DataType> types = new ArrayList<>();
        for (Schema branch : schema.getTypes()) {
            DataType type = type(branch, depth + 1);
            if (!(type instanceof NothingType) && !types.contains(type)) {
                types.add(type);
            }
        }
        if (types.isEmpty()) {
            return DataTypes.NOTHING;
        }
        if (types.size() > 1) {
            return new VariantType(types);
        }
        boolean hasNull = schema.getTypes().stream().anyMatch(b -> b.getType() == Schema.Type.NULL);
        DataType only = types.getFirst();
        return hasNull && canBeNull(only) ? DataTypes.nullable(only) : only;
    }

    private static boolean canBeNull(DataType type) {
        return DataTypes.canBeInsideNullable(type);
    }
}
