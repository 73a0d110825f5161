package io.millpond.storage.part;

import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.column.ObjectColumn;
import io.millpond.storage.column.ShortColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.VariantColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Reads the bytes of a chunk, as [ChunkEncoder] specifies them, back into a column.
///
/// Bytes that are no such chunk throw `IndexOutOfBoundsException`. Single-threaded.
final class ChunkDecoder {
    /// Where the dictionaries of one column are found.
    interface Dictionaries {
        /// The dictionary `number` of the `place`-th dictionary in a walk of the column's type.
        Column dictionary(int place, int number);
    }

    /// The bytes at the beginning of a chunk that [#prefixBytes] has to see.
    static final int HEAD_BYTES = 3;

    private final ByteSource source;
    private final NumberDecoder numbers;
    private final Dictionaries dictionaries;
    private int nextPlace;

    private ChunkDecoder(ByteSource source, Dictionaries dictionaries) {
        this.source = source;
        this.numbers = new NumberDecoder(source);
        this.dictionaries = dictionaries;
    }

    /// The column of `rowCount` rows whose node is all of `source`.
    static Column decode(
            ByteSource source, DataType type, int rowCount, Dictionaries dictionaries) {
        Column column = new ChunkDecoder(source, dictionaries).node(type, rowCount);
        if (source.remaining() != 0) {
            throw new IndexOutOfBoundsException(source.remaining() + " bytes too many");
        }
        return column;
    }

    /// A part of the column of `rowCount` rows with whose node `source` begins.
    ///
    /// @param source at least [#prefixBytes]
    static Column decodePart(ByteSource source, int rowCount, ColumnPart part) {
        ChunkDecoder decoder =
                new ChunkDecoder(
                        source,
                        (place, number) -> {
                            throw new IllegalStateException("dictionary %d".formatted(place));
                        });
        decoder.numbers.takePlainTag();
        return switch (part) {
            case WHOLE -> throw new IllegalArgumentException("whole");
            case SIZES -> decoder.sizes(rowCount);
            case NULLS -> new ByteColumn(decoder.numbers.bytes(rowCount), rowCount);
        };
    }

    private LongColumn sizes(int rowCount) {
        int[] sizes = numbers.ints(rowCount);
        long[] wide = new long[rowCount];
        int signs = 0;
        for (int i = 0; i < rowCount; i++) {
            signs |= sizes[i];
            wide[i] = sizes[i];
        }
        requirePositive(signs);
        return new LongColumn(wide, rowCount);
    }

    /// Whether a chunk, decompressed, is not one value for all its rows.
    static boolean isPlain(byte[] raw) {
        return raw.length > 0 && raw[0] == ChunkEncoder.PLAIN;
    }

    /// How many bytes at the beginning of a chunk have a part of its column; -1 where the chunk is
    /// one value and has to be decoded.
    ///
    /// @param head the first [#HEAD_BYTES]
    static int prefixBytes(byte[] head, int rowCount, ColumnPart part) {
        if (head[0] != ChunkEncoder.PLAIN) {
            return -1;
        }
        int width = part == ColumnPart.SIZES ? Integer.BYTES : 1;
        return switch (head[1]) {
            case ChunkEncoder.PLAIN -> 2 + Math.multiplyExact(width, rowCount);
            case ChunkEncoder.CONSTANT -> HEAD_BYTES + width;
            default -> HEAD_BYTES + Long.BYTES + Math.multiplyExact(head[2], rowCount);
        };
    }

    private Column node(DataType declared, int rowCount) {
        DataType type = DataTypes.plain(declared);
        return switch (type.layout()) {
            case BYTE -> new ByteColumn(numbers.bytes(rowCount), rowCount);
            case SHORT -> new ShortColumn(numbers.shorts(rowCount), rowCount);
            case INT -> new IntColumn(numbers.ints(rowCount), rowCount);
            case LONG -> new LongColumn(numbers.longs(rowCount), rowCount);
            case FLOAT -> numbers.floats(rowCount);
            case DOUBLE -> numbers.doubles(rowCount);
            case WIDE_128,
                    WIDE_256,
                    BYTES,
                    FIXED_BYTES,
                    ARRAY,
                    MAP,
                    TUPLE,
                    NULLABLE,
                    DICTIONARY,
                    VARIANT,
                    OBJECT ->
                    compound(type, rowCount);
        };
    }

    private Column compound(DataType type, int rowCount) {
        if (numbers.takeTag(ChunkEncoder.CONSTANT) == ChunkEncoder.CONSTANT) {
            return new ConstantColumn(node(type, 1), rowCount).materialize();
        }
        return switch (type) {
            case NullableType(DataType element) -> {
                byte[] nulls = numbers.bytes(rowCount);
                yield new NullableColumn(nulls, node(element, rowCount));
            }
            case LowCardinalityType _ -> coded(rowCount);
            case ArrayType(DataType element) -> {
                int[] ends = ends(rowCount);
                yield new ArrayColumn(ends, node(element, last(ends)), rowCount);
            }
            case MapType(DataType key, DataType value) -> {
                int[] ends = ends(rowCount);
                Column keys = node(key, last(ends));
                yield new MapColumn(ends, keys, node(value, last(ends)), rowCount);
            }
            case TupleType(_, List<DataType> elements, _) -> {
                List<Column> columns = new ArrayList<>(elements.size());
                for (DataType element : elements) {
                    columns.add(node(element, rowCount));
                }
                yield new TupleColumn(columns, rowCount);
            }
            case VariantType _, DynamicType _ -> variant(rowCount);
            case JsonType json -> object(json, rowCount);
            case FixedStringType(int length) ->
                    new FixedBytesColumn(
                            source.takeBytes(Math.multiplyExact(length, rowCount)),
                            length,
                            rowCount);
            default ->
                    switch (type.layout()) {
                        case WIDE_128 -> wide(2, rowCount);
                        case WIDE_256 -> wide(4, rowCount);
                        default -> byteStrings(rowCount);
                    };
        };
    }

    private VariantColumn variant(int rowCount) {
        int typeCount = source.takeCount();
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < typeCount; i++) {
            try {
                types.add(DataTypeCodec.read(source));
            } catch (IllegalArgumentException e) {
                throw damaged(e);
            }
        }
        short[] kinds = numbers.shorts(rowCount);
        int[] counts = new int[typeCount];
        int[] places = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            if (kinds[row] != VariantColumn.NULL) {
                places[row] = counts[Objects.checkIndex(kinds[row], typeCount)]++;
            }
        }
        List<Column> alternatives = new ArrayList<>();
        for (int kind = 0; kind < typeCount; kind++) {
            alternatives.add(node(types.get(kind), counts[kind]));
        }
        return new VariantColumn(types, alternatives, kinds, places, rowCount);
    }

    private static IndexOutOfBoundsException damaged(Exception cause) {
        IndexOutOfBoundsException damaged = new IndexOutOfBoundsException(cause.getMessage());
        damaged.initCause(cause);
        return damaged;
    }

    private ObjectColumn object(JsonType type, int rowCount) {
        List<Column> typed = new ArrayList<>();
        for (JsonType.TypedPath path : type.typedPaths()) {
            typed.add(node(path.type(), rowCount));
        }
        int pathCount = source.takeCount();
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < pathCount; i++) {
            paths.add(source.takeString());
        }
        List<VariantColumn> dynamic = new ArrayList<>();
        for (int i = 0; i < pathCount; i++) {
            dynamic.add((VariantColumn) node(type.dynamicType(), rowCount));
        }
        return new ObjectColumn(
                typed, paths, dynamic, (MapColumn) node(type.sharedType(), rowCount));
    }

    private WideColumn wide(int wordCount, int rowCount) {
        int count = Math.multiplyExact(wordCount, rowCount);
        long[] words = new long[count];
        source.takeLongs(words, 0, count);
        return new WideColumn(words, wordCount, rowCount);
    }

    private BytesColumn byteStrings(int rowCount) {
        int[] ends = ends(rowCount);
        return new BytesColumn(source.takeBytes(last(ends)), ends, rowCount);
    }

    /// Takes an int node of lengths and returns the ends they add up to.
    private int[] ends(int rowCount) {
        int[] values = numbers.ints(rowCount);
        addUp(values, 0, rowCount, 0);
        return values;
    }

    /// Makes ends of the lengths `[from, to)`, the first of which begins at `start`.
    static void addUp(int[] lengths, int from, int to, int start) {
        int end = start;
        int signs = 0;
        for (int i = from; i < to; i++) {
            int length = lengths[i];
            end += length;
            signs |= length | end;
            lengths[i] = end;
        }
        requirePositive(signs);
    }

    /// Throws when any of the lengths is negative that were put together by "or": that they are not
    /// looked at one by one keeps the loops short.
    private static void requirePositive(int signs) {
        if (signs < 0) {
            throw new IndexOutOfBoundsException("a negative length, or too many bytes");
        }
    }

    private static int last(int[] ends) {
        return ends.length == 0 ? 0 : ends[ends.length - 1];
    }

    private Column coded(int rowCount) {
        Column dictionary = dictionaries.dictionary(nextPlace++, source.takeInt());
        int[] codes = numbers.ints(rowCount);
        int size = dictionary.rowCount();
        for (int code : codes) {
            if (code < 0 || code >= size) {
                throw new IndexOutOfBoundsException("code %d of %d".formatted(code, size));
            }
        }
        return new DictionaryColumn(codes, dictionary, rowCount);
    }
}
