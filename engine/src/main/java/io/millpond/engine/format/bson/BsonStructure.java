package io.millpond.engine.format.bson;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.value.FoundType;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The columns of BSON documents: the fields of all whole documents, with the types of their
/// values.
public final class BsonStructure {
    private static final String SKIPPING =
            "input_format_bson_skip_fields_with_unsupported_types_in_schema_inference";
    private static final int DEPTH_MAX = 100;
    private static final byte UUID_SUBTYPE = 4;
    private static final byte OLD_UUID_SUBTYPE = 3;
    private static final int OBJECT_ID_BYTES = 12;

    private final boolean isUnsupportedSkipped;
    private final BsonInput in = new BsonInput();

    private BsonStructure(FormatSettings settings) {
        this.isUnsupportedSkipped = settings.flag(SKIPPING);
    }

    /// Errors: BAD_ARGUMENTS for a kind of value that no type has; TYPE_MISMATCH for documents that
    /// differ; CANNOT_EXTRACT_TABLE_STRUCTURE; INCORRECT_DATA.
    public static Optional<Header> of(byte[] document, FormatSettings settings) {
        return Optional.of(new BsonStructure(settings).read(document));
    }

    private Header read(byte[] bytes) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        int from = 0;
        while (bytes.length - from >= Integer.BYTES) {
            int size = new ByteCursor(bytes, from, bytes.length).nextInt();
            if (size < BsonInput.DOCUMENT_BYTES_MIN) {
                throw BsonInput.broken("a document of %d bytes".formatted(size));
            }
            if (size > bytes.length - from) {
                break; // The beginning of a file may end within a document.
            }
            in.reset(bytes, from + Integer.BYTES, from + size);
            fields(from + size, 0)
                    .forEach(
                            (name, type) ->
                                    columns.merge(
                                            name, type, (a, b) -> FoundType.merged(name, a, b)));
            from += size;
        }
        return FoundType.header("BSONEachRow", columns);
    }

    private Map<String, DataType> fields(int to, int depth) {
        if (depth > DEPTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "BSON documents are nested deeper than " + DEPTH_MAX);
        }
        Map<String, DataType> fields = new LinkedHashMap<>();
        BsonKind kind = in.nextElement(to);
        while (kind != null) {
            int nameFrom = in.at();
            int nameTo = in.skipName();
            String name =
                    new String(in.bytes(), nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
            DataType type = type(kind, depth);
            if (type == null && !isUnsupportedSkipped) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        ("BSON type %s of field %s is not supported. You can use setting %s to skip"
                                        + " fields of such types while schema inference")
                                .formatted(kind.title(), name, SKIPPING));
            }
            if (type != null) {
                fields.put(name, type);
            }
            kind = in.nextElement(to);
        }
        return fields;
    }

    /// The type of the value that is next; null if no type has such values.
    private @Nullable DataType type(BsonKind kind, int depth) {
        return switch (kind) {
            case DOCUMENT -> document(fields(in.startDocument(), depth + 1));
            case ARRAY ->
                    FoundType.list(new ArrayList<>(fields(in.startDocument(), depth + 1).values()));
            case BINARY -> {
                int length = in.nextBytesLength();
                byte subtype = in.next();
                in.skip(length);
                yield subtype == UUID_SUBTYPE || subtype == OLD_UUID_SUBTYPE
                        ? DataTypes.UUID
                        : DataTypes.STRING;
            }
            default -> {
                in.skip(kind);
                yield plain(kind);
            }
        };
    }

    private static @Nullable DataType plain(BsonKind kind) {
        return switch (kind) {
            case DOUBLE -> DataTypes.FLOAT64;
            case BOOL -> DataTypes.BOOL;
            case INT32 -> DataTypes.INT32;
            case INT64 -> DataTypes.INT64;
            case DATETIME -> new DateTime64Type(6, "UTC");
            case NULL -> DataTypes.NOTHING;
            case STRING, SYMBOL, JAVA_SCRIPT_CODE -> DataTypes.STRING;
            case OBJECT_ID -> new FixedStringType(OBJECT_ID_BYTES);
            default -> null;
        };
    }

    /// A map where all values are of one type, else a tuple.
    private static DataType document(Map<String, DataType> fields) {
        if (fields.isEmpty()) {
            return DataTypes.NOTHING;
        }
        List<DataType> types = List.copyOf(fields.values());
        if (new HashSet<>(types).size() == 1) {
            return new MapType(DataTypes.STRING, types.getFirst());
        }
        return new TupleType(List.copyOf(fields.keySet()), types);
    }
}
