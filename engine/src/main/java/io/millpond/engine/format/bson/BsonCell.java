package io.millpond.engine.format.bson;

import io.millpond.engine.format.value.FieldNames;
import io.millpond.engine.format.value.ScalarCell;
import io.millpond.engine.format.value.Scalars;
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
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.StringType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.BitSet;
import java.util.List;

/// Reads values of BSON into columns of one type. Single-threaded.
sealed interface BsonCell {
    /// Reads one value and appends it; the caller rolls back when this throws.
    void read(BsonKind kind, BsonInput in, ColumnBuilder out);

    /// Errors: ILLEGAL_COLUMN for a type whose values the format does not have.
    static BsonCell of(DataType type, CodecSettings settings) {
        return switch (ScalarCell.plain(type)) {
            case ArrayType(DataType element) -> new ListCell(type, of(element, settings));
            case MapType(DataType key, DataType value) ->
                    new PairsCell(type, new ScalarCell(key, settings), of(value, settings));
            case TupleType tuple -> {
                BsonCell record =
                        new RecordCell(
                                tuple,
                                new FieldNames(Scalars.names(tuple)),
                                tuple.elements().stream().map(e -> of(e, settings)).toList());
                yield type instanceof NullableType ? new NullCell(record) : record;
            }
            case VariantType _, DynamicType _, JsonType _, AggregateFunctionType _ ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_COLUMN,
                            "Type %s is not supported for input in BSON format"
                                    .formatted(type.name()));
            default -> new OneCell(new ScalarCell(type, settings));
        };
    }

    private static DatabaseException unsuitable(BsonKind kind, DataType type) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_COLUMN,
                "Cannot insert BSON %s into column with type %s"
                        .formatted(kind.title(), type.name()));
    }

    /// Single values.
    record OneCell(ScalarCell scalar) implements BsonCell {
        private static final int OBJECT_ID_BYTES = 12;
        private static final int MILLI_DIGITS = 3;

        @Override
        public void read(BsonKind kind, BsonInput in, ColumnBuilder out) {
            switch (kind) {
                case NULL -> scalar.putNull(out);
                case BOOL -> scalar.putInteger(in.next() == 0 ? 0 : 1, ScalarCell.ANY_BITS, out);
                case INT32 -> scalar.putInteger(in.nextInt(), Integer.SIZE, out);
                case INT64 -> scalar.putInteger(in.nextLong(), Long.SIZE, out);
                case TIMESTAMP -> scalar.putUnsigned(in.nextLong(), out);
                case DOUBLE -> scalar.putReal(Double.longBitsToDouble(in.nextLong()), out);
                case DATETIME -> readTime(in.nextLong(), out);
                case STRING, SYMBOL, JAVA_SCRIPT_CODE -> {
                    int length = in.nextTextLength();
                    scalar.putText(in.bytes(), in.at(), in.at() + length, out);
                    in.skipText(length);
                }
                case BINARY -> {
                    int length = in.nextBytesLength();
                    in.skip(1);
                    scalar.putBytes(in.bytes(), in.at(), in.at() + length, out);
                    in.skip(length);
                }
                case OBJECT_ID -> {
                    if (!(scalar.type() instanceof StringType
                            || scalar.type() instanceof FixedStringType)) {
                        throw unsuitable(kind, scalar.type());
                    }
                    int from = in.at();
                    in.skip(OBJECT_ID_BYTES);
                    scalar.putText(in.bytes(), from, in.at(), out);
                }
                case ARRAY,
                        DOCUMENT,
                        DB_POINTER,
                        DECIMAL128,
                        JAVA_SCRIPT_CODE_WITH_SCOPE,
                        MAX_KEY,
                        MIN_KEY,
                        REGEXP,
                        UNDEFINED ->
                        throw unsuitable(kind, scalar.type());
            }
        }

        /// Milliseconds, save that a DateTime64 has its own ticks, as ClickHouse writes them.
        private void readTime(long value, ColumnBuilder out) {
            int scale =
                    scalar.type() instanceof DateTime64Type(int digits, _) ? digits : MILLI_DIGITS;
            scalar.putTicks(value, scale, out);
        }
    }

    /// Lists; the names of their elements do not count.
    record ListCell(DataType type, BsonCell element) implements BsonCell {
        @Override
        public void read(BsonKind kind, BsonInput in, ColumnBuilder out) {
            if (kind != BsonKind.ARRAY) {
                throw unsuitable(kind, type);
            }
            ArrayColumnBuilder array = (ArrayColumnBuilder) out;
            int to = in.startDocument();
            BsonKind next = in.nextElement(to);
            while (next != null) {
                in.skipName();
                element.read(next, in, array.elements());
                next = in.nextElement(to);
            }
            array.finishRow();
        }
    }

    /// Maps, whose keys are the text of names.
    record PairsCell(DataType type, ScalarCell key, BsonCell value) implements BsonCell {
        @Override
        public void read(BsonKind kind, BsonInput in, ColumnBuilder out) {
            if (kind != BsonKind.DOCUMENT) {
                throw unsuitable(kind, type);
            }
            MapColumnBuilder map = (MapColumnBuilder) out;
            int to = in.startDocument();
            BsonKind next = in.nextElement(to);
            while (next != null) {
                int nameFrom = in.at();
                int nameTo = in.skipName();
                key.putText(in.bytes(), nameFrom, nameTo, map.keys());
                value.read(next, in, map.values());
                next = in.nextElement(to);
            }
            map.finishRow();
        }
    }

    /// Tuples: documents with the elements' names, or lists of as many elements.
    record RecordCell(TupleType type, FieldNames names, List<BsonCell> elements)
            implements BsonCell {
        @Override
        public void read(BsonKind kind, BsonInput in, ColumnBuilder out) {
            if (kind != BsonKind.DOCUMENT && kind != BsonKind.ARRAY) {
                throw unsuitable(kind, type);
            }
            boolean isNamed = kind == BsonKind.DOCUMENT;
            TupleColumnBuilder tuple = (TupleColumnBuilder) out;
            BitSet seen = new BitSet();
            int place = 0;
            int to = in.startDocument();
            BsonKind next = in.nextElement(to);
            while (next != null) {
                int nameFrom = in.at();
                int nameTo = in.skipName();
                int index = isNamed ? names.find(in.bytes(), nameFrom, nameTo, place) : place;
                if (index < 0 || index >= elements.size() || seen.get(index)) {
                    throw mismatch();
                }
                seen.set(index);
                elements.get(index).read(next, in, tuple.elements().get(index));
                place = index + 1;
                next = in.nextElement(to);
            }
            if (seen.cardinality() != elements.size()) {
                throw mismatch();
            }
            tuple.finishRow();
        }

        private DatabaseException mismatch() {
            return new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    ("Cannot parse tuple column with type %s from BSON array/embedded document"
                                    + " field: it has other elements")
                            .formatted(type.name()));
        }
    }

    /// NULL, or what another cell reads.
    record NullCell(BsonCell value) implements BsonCell {
        @Override
        public void read(BsonKind kind, BsonInput in, ColumnBuilder out) {
            NullableColumnBuilder nullable = (NullableColumnBuilder) out;
            if (kind == BsonKind.NULL) {
                nullable.appendNull();
                return;
            }
            value.read(kind, in, nullable.values());
            nullable.finishRow();
        }
    }
}
