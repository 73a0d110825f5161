package io.millpond.engine.format.protobuf;

import io.millpond.engine.format.FormatSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.EnumType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The columns that the message of a schema stands for. Source: ClickHouse 26.7.
public final class ProtobufStructure {
    private static final int DEPTH_MAX = 100;
    private static final String SKIPPING =
            "input_format_protobuf_skip_fields_with_unsupported_types_in_schema_inference";

    private final boolean isWrapperFlat;
    private final boolean isUnsupportedSkipped;

    private ProtobufStructure(FormatSettings settings) {
        this.isWrapperFlat = settings.flag("input_format_protobuf_flatten_google_wrappers");
        this.isUnsupportedSkipped = settings.flag(SKIPPING);
    }

    /// Errors: those of finding the schema; BAD_ARGUMENTS for a message that contains itself or
    /// nothing.
    public static Optional<Header> of(byte[] document, FormatSettings settings) {
        ProtoMessage message = ProtoSchemas.message(null, settings);
        List<Field> fields = new ArrayList<>();
        new ProtobufStructure(settings)
                .fields(message, 0)
                .forEach((name, type) -> fields.add(new Field(name, type)));
        return Optional.of(new Header(fields));
    }

    private Map<String, DataType> fields(ProtoMessage message, int depth) {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (ProtoField field : message.fields()) {
            DataType type = depth > DEPTH_MAX ? null : type(field, depth);
            if (type == null && !isUnsupportedSkipped) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        ("The field %s of the message %s has no type: its message is empty or"
                                        + " contains itself. You can use setting %s to skip such"
                                        + " fields")
                                .formatted(field.name(), message.name(), SKIPPING));
            }
            if (type != null) {
                types.put(field.name(), type);
            }
        }
        return types;
    }

    private @Nullable DataType type(ProtoField field, int depth) {
        if (field.isMap()) {
            ProtoMessage entry = field.requireMessage();
            DataType key = single(entry.fields().getFirst(), depth);
            DataType value = single(entry.fields().getLast(), depth);
            return key == null || value == null ? null : new MapType(key, value);
        }
        DataType single = single(field, depth);
        return single != null && field.isRepeated() ? new ArrayType(single) : single;
    }

    private @Nullable DataType single(ProtoField field, int depth) {
        return switch (field.kind()) {
            case INT32, SINT32, SFIXED32 -> DataTypes.INT32;
            case INT64, SINT64, SFIXED64 -> DataTypes.INT64;
            case UINT32, FIXED32 -> DataTypes.UINT32;
            case UINT64, FIXED64 -> DataTypes.UINT64;
            case BOOL -> DataTypes.UINT8;
            case FLOAT -> DataTypes.FLOAT32;
            case DOUBLE -> DataTypes.FLOAT64;
            case STRING, BYTES -> DataTypes.STRING;
            case ENUM -> enumeration(field.requireSymbols());
            case MESSAGE -> message(field.requireMessage(), depth);
        };
    }

    private @Nullable DataType message(ProtoMessage message, int depth) {
        if (isWrapperFlat && WellKnownTypes.isWrapper(message)) {
            DataType value = single(message.fields().getFirst(), depth);
            return value == null ? null : DataTypes.nullable(value);
        }
        Map<String, DataType> fields = fields(message, depth + 1);
        return fields.isEmpty()
                ? null
                : new TupleType(List.copyOf(fields.keySet()), List.copyOf(fields.values()));
    }

    private static DataType enumeration(ProtoEnum symbols) {
        boolean isSmall = true;
        Map<Integer, EnumType.Entry> entries = new LinkedHashMap<>();
        for (ProtoEnum.Symbol symbol : symbols.symbols()) {
            if (symbol.number() != (short) symbol.number()) {
                return DataTypes.STRING;
            }
            isSmall &= symbol.number() == (byte) symbol.number();
            entries.putIfAbsent(
                    symbol.number(), new EnumType.Entry(symbol.name(), symbol.number()));
        }
        return new EnumType(isSmall ? 8 : 16, List.copyOf(entries.values()));
    }
}
