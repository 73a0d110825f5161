package io.millpond.engine.format.msgpack;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.value.FoundType;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.MapType;

import org.msgpack.core.MessageFormat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The columns of MsgPack data: c1, c2, ... with the types of the values in all whole rows.
public final class MsgPackStructure {
    private static final String SETTING = "input_format_msgpack_number_of_columns";
    private static final int DEPTH_MAX = 100;
    private static final int COLUMN_COUNT_MAX = 100_000;

    private MsgPackStructure() {}

    /// Errors: BAD_ARGUMENTS without `input_format_msgpack_number_of_columns`; TYPE_MISMATCH for
    /// rows that differ; CANNOT_EXTRACT_TABLE_STRUCTURE; those of reading.
    public static Optional<Header> of(byte[] document, FormatSettings settings) {
        long columnCount = settings.number(SETTING);
        if (columnCount < 1 || columnCount > COLUMN_COUNT_MAX) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "You must specify setting input_format_msgpack_number_of_columns to extract"
                            + " table schema from MsgPack data");
        }
        Map<String, DataType> columns = new LinkedHashMap<>();
        ByteCursor in = new ByteCursor(document);
        MsgPackInput input = new MsgPackInput();
        while (!in.isAtEnd()) {
            Map<String, DataType> row = new LinkedHashMap<>();
            input.reset(in);
            try {
                for (int column = 1; column <= columnCount; column++) {
                    row.put("c" + column, type(input, 0));
                }
            } catch (DatabaseException e) {
                boolean isCut = e.code() == ErrorCode.ATTEMPT_TO_READ_AFTER_EOF;
                if (!isCut || columns.isEmpty()) {
                    throw e;
                }
                break; // The beginning of a document may end within a row.
            }
            row.forEach(
                    (name, type) ->
                            columns.merge(name, type, (a, b) -> FoundType.merged(name, a, b)));
            in.seek(input.at());
        }
        return Optional.of(FoundType.header("MsgPack", columns));
    }

    private static DataType type(MsgPackInput in, int depth) {
        if (depth > DEPTH_MAX) {
            throw new DatabaseException(
                    ErrorCode.TOO_DEEP_RECURSION,
                    "MsgPack values are nested deeper than " + DEPTH_MAX);
        }
        MessageFormat format = in.peek();
        return switch (format.getValueType()) {
            case NIL -> {
                in.skipNull();
                yield DataTypes.NOTHING;
            }
            case BOOLEAN -> {
                in.readBoolean();
                yield DataTypes.UINT8;
            }
            case INTEGER -> {
                in.readBig();
                yield format == MessageFormat.UINT64 ? DataTypes.UINT64 : DataTypes.INT64;
            }
            case FLOAT -> {
                in.readReal();
                yield format == MessageFormat.FLOAT32 ? DataTypes.FLOAT32 : DataTypes.FLOAT64;
            }
            case STRING -> {
                in.skip(in.readTextLength());
                yield DataTypes.STRING;
            }
            case BINARY -> {
                in.skip(in.readBytesLength());
                yield DataTypes.STRING;
            }
            case ARRAY -> {
                int count = in.readArrayLength();
                List<DataType> elements = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    elements.add(type(in, depth + 1));
                }
                yield FoundType.list(elements);
            }
            case MAP -> map(in, depth);
            case EXTENSION -> {
                var extension = in.readExtension();
                in.skip(extension.getLength());
                if (extension.getType() != MsgPackCell.UUID_EXTENSION) {
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Msgpack extension type %d is not supported"
                                    .formatted(extension.getType()));
                }
                yield DataTypes.UUID;
            }
        };
    }

    private static DataType map(MsgPackInput in, int depth) {
        int count = in.readMapLength();
        DataType key = DataTypes.NOTHING;
        DataType value = DataTypes.NOTHING;
        for (int i = 0; i < count; i++) {
            key = FoundType.merged("key", key, type(in, depth + 1));
            value = FoundType.merged("value", value, type(in, depth + 1));
        }
        return count == 0 ? DataTypes.NOTHING : new MapType(key, value);
    }
}
