package io.millpond.engine.format.msgpack;

import io.millpond.engine.format.value.ScalarCell;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;

import java.util.List;

/// Reads values of MsgPack into columns of one type. Single-threaded.
sealed interface MsgPackCell {
    /// The extension type of UUIDs, in the order in which they are printed.
    byte UUID_EXTENSION = 2;

    /// The bytes of a UUID.
    int UUID_BYTES = 16;

    /// Reads one value and appends it; the caller rolls back when this throws.
    void read(MsgPackInput in, ColumnBuilder out);

    /// Errors: ILLEGAL_COLUMN for a type whose values the format does not have.
    static MsgPackCell of(DataType type, CodecSettings settings) {
        return switch (ScalarCell.plain(type)) {
            case ArrayType(DataType element) -> new ListCell(of(element, settings));
            case MapType(DataType key, DataType value) ->
                    new PairsCell(of(key, settings), of(value, settings));
            case TupleType tuple -> {
                MsgPackCell record =
                        new RecordCell(
                                tuple.elements().stream().map(e -> of(e, settings)).toList());
                yield type instanceof NullableType ? new NullCell(record) : record;
            }
            case VariantType _, DynamicType _, JsonType _, AggregateFunctionType _ ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_COLUMN,
                            "Type %s is not supported for MsgPack input format"
                                    .formatted(type.name()));
            default -> new OneCell(new ScalarCell(type, settings));
        };
    }

    /// Single values.
    record OneCell(ScalarCell scalar) implements MsgPackCell {
        @Override
        public void read(MsgPackInput in, ColumnBuilder out) {
            MessageFormat format = in.peek();
            switch (format.getValueType()) {
                case NIL -> {
                    in.skipNull();
                    scalar.putNull(out);
                }
                case BOOLEAN ->
                        scalar.putInteger(in.readBoolean() ? 1 : 0, ScalarCell.ANY_BITS, out);
                case INTEGER -> {
                    if (format == MessageFormat.UINT64) {
                        scalar.putUnsigned(in.readBig().longValue(), out);
                    } else {
                        scalar.putInteger(in.readLong(), ScalarCell.ANY_BITS, out);
                    }
                }
                case FLOAT -> scalar.putReal(in.readReal(), out);
                case STRING -> {
                    int length = in.readTextLength();
                    scalar.putText(in.bytes(), in.at(), in.at() + length, out);
                    in.skip(length);
                }
                case BINARY -> {
                    int length = in.readBytesLength();
                    scalar.putBytes(in.bytes(), in.at(), in.at() + length, out);
                    in.skip(length);
                }
                case ARRAY -> throw scalar.unsuitable("MessagePack array");
                case MAP -> throw scalar.unsuitable("MessagePack map");
                case EXTENSION -> readExtension(in, out);
            }
        }

        private void readExtension(MsgPackInput in, ColumnBuilder out) {
            ExtensionTypeHeader extension = in.readExtension();
            boolean isUuid =
                    extension.getType() == UUID_EXTENSION && extension.getLength() == UUID_BYTES;
            if (!isUuid || !scalar.type().equals(DataTypes.UUID)) {
                throw scalar.unsuitable(
                        "MessagePack extension of type %d and %d bytes"
                                .formatted(extension.getType(), extension.getLength()));
            }
            ByteCursor words = new ByteCursor(in.bytes(), in.at(), in.at() + UUID_BYTES);
            long high = Long.reverseBytes(words.nextLong());
            scalar.putUuid(high, Long.reverseBytes(words.nextLong()), out);
            in.skip(UUID_BYTES);
        }
    }

    /// Lists.
    record ListCell(MsgPackCell element) implements MsgPackCell {
        @Override
        public void read(MsgPackInput in, ColumnBuilder out) {
            ArrayColumnBuilder array = (ArrayColumnBuilder) out;
            int count = in.readArrayLength();
            for (int i = 0; i < count; i++) {
                element.read(in, array.elements());
            }
            array.finishRow();
        }
    }

    /// Maps.
    record PairsCell(MsgPackCell key, MsgPackCell value) implements MsgPackCell {
        @Override
        public void read(MsgPackInput in, ColumnBuilder out) {
            MapColumnBuilder map = (MapColumnBuilder) out;
            int count = in.readMapLength();
            for (int i = 0; i < count; i++) {
                key.read(in, map.keys());
                value.read(in, map.values());
            }
            map.finishRow();
        }
    }

    /// Tuples, which are lists of just as many elements.
    record RecordCell(List<MsgPackCell> elements) implements MsgPackCell {
        @Override
        public void read(MsgPackInput in, ColumnBuilder out) {
            TupleColumnBuilder tuple = (TupleColumnBuilder) out;
            int count = in.readArrayLength();
            if (count != elements.size()) {
                throw new DatabaseException(
                        ErrorCode.INCORRECT_DATA,
                        "Cannot insert MessagePack array with %d elements into Tuple with %d elements"
                                .formatted(count, elements.size()));
            }
            for (int i = 0; i < count; i++) {
                elements.get(i).read(in, tuple.elements().get(i));
            }
            tuple.finishRow();
        }
    }

    /// NULL, or what another cell reads.
    record NullCell(MsgPackCell value) implements MsgPackCell {
        @Override
        public void read(MsgPackInput in, ColumnBuilder out) {
            NullableColumnBuilder nullable = (NullableColumnBuilder) out;
            if (in.skipNull()) {
                nullable.appendNull();
                return;
            }
            value.read(in, nullable.values());
            nullable.finishRow();
        }
    }
}
