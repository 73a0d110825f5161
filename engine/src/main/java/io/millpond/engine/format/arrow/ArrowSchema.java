package io.millpond.engine.format.arrow;

import com.google.flatbuffers.Table;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DecimalType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Time64Type;

import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The columns of an Arrow document with the types that ClickHouse 26.7 reads them as. Immutable.
///
/// @param dictionaries what the values of each dictionary are, by its id
record ArrowSchema(Header header, List<ArrowNode> nodes, Map<Long, ArrowNode> dictionaries) {
    private static final int DEPTH_MAX = 64;
    private static final int NODES_MAX = 100_000;

    /// Errors: UNKNOWN_TYPE for a column that has no type here, named; INCORRECT_DATA.
    static ArrowSchema of(Schema schema, boolean isCaseIgnored) {
        return ArrowErrors.translated(
                "the schema", () -> new Reading(isCaseIgnored).schema(schema));
    }

    /// The way from the metadata to the nodes.
    private static final class Reading {
        private final boolean isCaseIgnored;
        private final Map<Long, ArrowNode> dictionaries = new HashMap<>();
        private int nodeCount;

        Reading(boolean isCaseIgnored) {
            this.isCaseIgnored = isCaseIgnored;
        }

        ArrowSchema schema(Schema schema) {
            if (schema.endianness() != Endianness.Little) {
                throw new DatabaseException(
                        ErrorCode.NOT_IMPLEMENTED, "Arrow data of big-endian machines is not read");
            }
            List<ArrowNode> nodes = new ArrayList<>();
            List<io.millpond.storage.block.Field> fields = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (int i = 0; i < schema.fieldsLength(); i++) {
                ArrowNode node = node(schema.fields(i), 0);
                if (!names.add(node.name())) {
                    throw ArrowErrors.broken("two columns `%s`".formatted(node.name()));
                }
                nodes.add(node);
                fields.add(new io.millpond.storage.block.Field(node.name(), node.type()));
            }
            return new ArrowSchema(
                    new Header(fields), List.copyOf(nodes), Map.copyOf(dictionaries));
        }

        private ArrowNode node(Field field, int depth) {
            String name = field.name() == null ? "" : field.name();
            if (depth > DEPTH_MAX || ++nodeCount > NODES_MAX) {
                throw ArrowErrors.broken("the schema is too large at `%s`".formatted(name));
            }
            ArrowNode plain = plain(field, name, depth);
            DictionaryEncoding encoding = field.dictionary();
            if (encoding == null) {
                return plain;
            }
            Int index = encoding.indexType();
            int bits = index == null ? Integer.SIZE : index.bitWidth();
            boolean isSigned = index == null || index.isSigned();
            if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
                throw ArrowErrors.broken("places of %d bits in `%s`".formatted(bits, name));
            }
            dictionaries.put(encoding.id(), plain);
            return new ArrowNode.Coded(
                    name,
                    field.nullable(),
                    encoding.id(),
                    bits / Byte.SIZE,
                    isSigned,
                    depth == 0,
                    plain);
        }

        private ArrowNode plain(Field field, String name, int depth) {
            boolean isNullable = field.nullable();
            return switch (field.typeType()) {
                case Type.Utf8, Type.Binary -> new ArrowNode.Texts(name, isNullable, false);
                case Type.LargeUtf8, Type.LargeBinary ->
                        new ArrowNode.Texts(name, isNullable, true);
                case Type.Utf8View, Type.BinaryView -> new ArrowNode.Views(name, isNullable);
                case Type.List -> new ArrowNode.Items(name, false, child(field, 0, depth));
                case Type.LargeList -> new ArrowNode.Items(name, true, child(field, 0, depth));
                case Type.FixedSizeList -> {
                    int size = ((FixedSizeList) typeOf(field, new FixedSizeList())).listSize();
                    if (size < 0) {
                        throw ArrowErrors.broken("lists of %d in `%s`".formatted(size, name));
                    }
                    yield new ArrowNode.EvenItems(name, size, child(field, 0, depth));
                }
                case Type.Map -> map(field, name, depth);
                case Type.Struct_ -> group(field, name, depth);
                default -> fixed(field, name, isNullable);
            };
        }

        private ArrowNode child(Field field, int index, int depth) {
            if (index >= field.childrenLength()) {
                throw ArrowErrors.broken("`%s` lacks a child".formatted(field.name()));
            }
            return node(field.children(index), depth + 1);
        }

        private ArrowNode map(Field field, String name, int depth) {
            if (field.childrenLength() != 1
                    || !(child(field, 0, depth) instanceof ArrowNode.Group entries)
                    || entries.parts().size() != 2) {
                throw ArrowErrors.broken("the map `%s` has no keys and values".formatted(name));
            }
            return new ArrowNode.Pairs(name, entries.parts().get(0), entries.parts().get(1));
        }

        private ArrowNode group(Field field, String name, int depth) {
            List<ArrowNode> parts = new ArrayList<>();
            for (int i = 0; i < field.childrenLength(); i++) {
                parts.add(child(field, i, depth));
            }
            return new ArrowNode.Group(name, List.copyOf(parts), isCaseIgnored);
        }

        private static Table typeOf(Field field, Table type) {
            Table read = field.type(type);
            if (read == null) {
                throw ArrowErrors.broken("`%s` has no type".formatted(field.name()));
            }
            return read;
        }

        private static ArrowNode fixed(Field field, String name, boolean isNullable) {
            return switch (field.typeType()) {
                case Type.Bool -> new ArrowNode.Fixed(name, isNullable, 0, DataTypes.BOOL);
                case Type.Int -> {
                    Int type = (Int) typeOf(field, new Int());
                    int bits = type.bitWidth();
                    if (bits != 8 && bits != 16 && bits != 32 && bits != 64) {
                        throw ArrowErrors.broken(
                                "numbers of %d bits in `%s`".formatted(bits, name));
                    }
                    yield new ArrowNode.Fixed(
                            name, isNullable, bits / 8, new IntegerType(bits, type.isSigned()));
                }
                case Type.FloatingPoint -> {
                    short precision =
                            ((FloatingPoint) typeOf(field, new FloatingPoint())).precision();
                    boolean isDouble = precision == Precision.DOUBLE;
                    int width = precision == Precision.HALF ? 2 : isDouble ? 8 : 4;
                    yield new ArrowNode.Fixed(
                            name,
                            isNullable,
                            width,
                            isDouble ? DataTypes.FLOAT64 : DataTypes.FLOAT32);
                }
                case Type.FixedSizeBinary -> binary(field, name, isNullable);
                case Type.Decimal -> decimal(field, name, isNullable);
                case Type.Date, Type.Time, Type.Timestamp -> time(field, name, isNullable);
                default -> throw unsupported(field, name);
            };
        }

        private static ArrowNode binary(Field field, String name, boolean isNullable) {
            int width = ((FixedSizeBinary) typeOf(field, new FixedSizeBinary())).byteWidth();
            if (width < 1 || width > FixedStringType.LENGTH_MAX) {
                throw ArrowErrors.broken("values of %d bytes in `%s`".formatted(width, name));
            }
            boolean isUuid = width == 16 && isExtension(field, "arrow.uuid");
            return new ArrowNode.Fixed(
                    name, isNullable, width, isUuid ? DataTypes.UUID : new FixedStringType(width));
        }

        private static boolean isExtension(Field field, String extension) {
            for (int i = 0; i < field.customMetadataLength(); i++) {
                var pair = field.customMetadata(i);
                if ("ARROW:extension:name".equals(pair.key()) && extension.equals(pair.value())) {
                    return true;
                }
            }
            return false;
        }

        private static ArrowNode decimal(Field field, String name, boolean isNullable) {
            Decimal type = (Decimal) typeOf(field, new Decimal());
            int bits = type.bitWidth();
            boolean isSound =
                    (bits == 32 || bits == 64 || bits == 128 || bits == 256)
                            && type.precision() >= 1
                            && type.precision() <= 76
                            && type.scale() >= 0
                            && type.scale() <= type.precision();
            if (!isSound) {
                throw unsupported(field, name);
            }
            return new ArrowNode.Fixed(
                    name, isNullable, bits / 8, new DecimalType(type.precision(), type.scale()));
        }

        private static ArrowNode time(Field field, String name, boolean isNullable) {
            return switch (field.typeType()) {
                case Type.Date -> {
                    boolean isDays = ((Date) typeOf(field, new Date())).unit() == DateUnit.DAY;
                    yield new ArrowNode.Fixed(
                            name,
                            isNullable,
                            isDays ? 4 : 8,
                            isDays ? DataTypes.DATE32 : DataTypes.DATE_TIME);
                }
                case Type.Time -> {
                    Time type = (Time) typeOf(field, new Time());
                    yield new ArrowNode.Fixed(
                            name,
                            isNullable,
                            type.bitWidth() == 64 ? 8 : 4,
                            new Time64Type(scale(type.unit(), name)));
                }
                default -> {
                    Timestamp type = (Timestamp) typeOf(field, new Timestamp());
                    String zone = type.timezone();
                    DataType time =
                            new DateTime64Type(
                                    scale(type.unit(), name),
                                    zone == null || zone.isEmpty() ? null : checked(zone, name));
                    yield new ArrowNode.Fixed(name, isNullable, 8, time);
                }
            };
        }

        private static String checked(String zone, String name) {
            try {
                return ZoneId.of(zone).getId();
            } catch (DateTimeException e) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Cannot load time zone %s of column `%s`".formatted(zone, name),
                        e);
            }
        }

        private static int scale(short unit, String name) {
            return switch (unit) {
                case TimeUnit.SECOND -> 0;
                case TimeUnit.MILLISECOND -> 3;
                case TimeUnit.MICROSECOND -> 6;
                case TimeUnit.NANOSECOND -> 9;
                default -> throw ArrowErrors.broken("the unit %d of `%s`".formatted(unit, name));
            };
        }

        private static DatabaseException unsupported(Field field, String name) {
            byte type = field.typeType();
            String known =
                    type >= 0 && type < Type.names.length ? Type.name(type) : Byte.toString(type);
            return new DatabaseException(
                    ErrorCode.UNKNOWN_TYPE,
                    "Unsupported Arrow type '%s' of column `%s`".formatted(known, name));
        }
    }
}
