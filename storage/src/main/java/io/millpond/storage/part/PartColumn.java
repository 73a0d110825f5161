package io.millpond.storage.part;

import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Reads one column of a part. Thread-safe.
///
/// Dictionaries stay decoded while memory allows, so that the blocks of all queries of a part share
/// them. Bytes that fail a check throw `IndexOutOfBoundsException`.
final class PartColumn {
    /// Where the chunks of the part are read.
    interface ChunkSource {
        /// The bytes of a chunk as they are stored, after its checksum was compared.
        byte[] read(ChunkRef ref);
    }

    private record DictionaryPlace(int place, int number) {}

    private final PartFooter.StoredColumn stored;
    private final Granules granules;
    private final ChunkSource source;
    private final List<DataType> dictionaryTypes;
    private final long rawBytes;
    private final ConcurrentMap<DictionaryPlace, SoftReference<Column>> dictionaries =
            new ConcurrentHashMap<>();
    private volatile @Nullable GranuleBounds bounds;

    /// Throws `IndexOutOfBoundsException` when the column's chunks do not fit the granules.
    PartColumn(PartFooter.StoredColumn stored, Granules granules, ChunkSource source) {
        this.stored = stored;
        this.granules = granules;
        this.source = source;
        this.dictionaryTypes = DictionaryPlaces.of(stored.type());
        this.rawBytes = stored.rawBytes();
        checkChunks();
    }

    private void checkChunks() {
        int granule = 0;
        for (PartFooter.StoredChunk chunk : stored.chunks()) {
            if (chunk.toGranule() <= granule) {
                throw new IndexOutOfBoundsException("chunk before granule " + granule);
            }
            granule = chunk.toGranule();
        }
        if (granule != granules.count() || stored.dictionaries().size() != dictionaryTypes.size()) {
            throw new IndexOutOfBoundsException("column %s".formatted(stored.name()));
        }
    }

    String name() {
        return stored.name();
    }

    DataType type() {
        return stored.type();
    }

    long storedBytes() {
        return stored.storedBytes();
    }

    long rawBytes() {
        return rawBytes;
    }

    /// A place in the column that remembers the chunk it decoded last. Single-threaded.
    final class Cursor {
        private final ColumnPart part;
        private int decodedIndex = -1;
        private @Nullable Column decoded;
        private long readBytes;

        Cursor(ColumnPart part) {
            this.part = part;
        }

        /// A cursor over all of the column.
        Cursor() {
            this(ColumnPart.WHOLE);
        }

        DataType type() {
            return part.type(stored.type());
        }

        /// The bytes of the chunks decoded so far, before compression.
        long readBytes() {
            return readBytes;
        }

        /// The rows of the granules `[from, to)`.
        Column read(int fromGranule, int toGranule) {
            return read(fromGranule, toGranule, null);
        }

        /// Some rows of the granules `[from, to)`; chunks without any are not read.
        ///
        /// @param rows ascending, counted from the first row of the granules; null: all
        Column read(int fromGranule, int toGranule, int @Nullable [] rows) {
            if (fromGranule == toGranule || (rows != null && rows.length == 0)) {
                return Columns.empty(type());
            }
            int index = chunkOf(fromGranule);
            int first = index == 0 ? 0 : stored.chunks().get(index - 1).toGranule();
            if (rows == null
                    && part == ColumnPart.WHOLE
                    && stored.chunks().get(index).toGranule() < toGranule
                    && JoinedChunks.isPossible(stored.type())) {
                return readJoined(fromGranule, toGranule, index, first);
            }
            List<Column> pieces = new ArrayList<>();
            int row = 0;
            int at = 0;
            while (first < toGranule) {
                int behind = stored.chunks().get(index).toGranule();
                int from = first < fromGranule ? granules.rowCount(first, fromGranule) : 0;
                int to = granules.rowCount(first, Math.min(behind, toGranule));
                int end = rows == null ? 0 : lowerBound(rows, at, row + to - from);
                if (rows == null || end - at == to - from) {
                    Column chunk = chunk(index, first, behind);
                    boolean isWhole = from == 0 && to == chunk.rowCount();
                    pieces.add(isWhole ? chunk : chunk.slice(from, to));
                } else if (end > at) {
                    int[] chosen = new int[end - at];
                    for (int i = 0; i < chosen.length; i++) {
                        chosen[i] = rows[at + i] - row + from;
                    }
                    pieces.add(chunk(index, first, behind).gather(chosen, chosen.length));
                }
                at = end;
                row += to - from;
                first = behind;
                index++;
            }
            return ColumnPieces.join(type(), pieces);
        }

        /// All rows of the granules `[from, to)`, which begin in the chunk `index`. Only a chunk
        /// that is wanted in part is kept for the next range.
        private Column readJoined(int fromGranule, int toGranule, int index, int first) {
            JoinedChunks joined = new JoinedChunks(stored.type());
            int chunkIndex = index;
            int from = first;
            while (from < toGranule) {
                int behind = stored.chunks().get(chunkIndex).toGranule();
                if (from >= fromGranule && behind <= toGranule && chunkIndex != decodedIndex) {
                    ChunkRef ref = stored.chunks().get(chunkIndex).ref();
                    readBytes += ref.rawBytes();
                    joined.add(decompress(ref, source.read(ref)), granules.rowCount(from, behind));
                } else {
                    int skipped = from < fromGranule ? granules.rowCount(from, fromGranule) : 0;
                    int to = granules.rowCount(from, Math.min(behind, toGranule));
                    joined.add(chunk(chunkIndex, from, behind).slice(skipped, to));
                }
                from = behind;
                chunkIndex++;
            }
            return joined.column();
        }

        /// The first place from `from` on in ascending `rows` that is not below `row`.
        private static int lowerBound(int[] rows, int from, int row) {
            int place = Arrays.binarySearch(rows, from, rows.length, row);
            return place < 0 ? -place - 1 : place;
        }

        private Column chunk(int index, int first, int behind) {
            if (decoded != null && decodedIndex == index) {
                return decoded;
            }
            ChunkRef ref = stored.chunks().get(index).ref();
            int rowCount = granules.rowCount(first, behind);
            Column chunk =
                    part == ColumnPart.WHOLE
                            ? decodeWhole(ref, rowCount)
                            : decodePart(ref, rowCount);
            decodedIndex = index;
            decoded = chunk;
            return chunk;
        }

        private Column decodeWhole(ChunkRef ref, int rowCount) {
            readBytes += ref.rawBytes();
            return decode(ref, stored.type(), rowCount);
        }

        /// Decompresses no more than the part where that saves most of a chunk.
        private Column decodePart(ChunkRef ref, int rowCount) {
            byte[] bytes = source.read(ref);
            if (ref.codec() == Codec.LZ4 && ref.rawBytes() >= ChunkDecoder.HEAD_BYTES) {
                byte[] head = Lz4Prefix.decompress(bytes, ChunkDecoder.HEAD_BYTES);
                int count = ChunkDecoder.prefixBytes(head, rowCount, part);
                if (count >= 0 && count <= ref.rawBytes() / 2) {
                    readBytes += count;
                    ByteSource prefix = new ByteSource(Lz4Prefix.decompress(bytes, count));
                    return ChunkDecoder.decodePart(prefix, rowCount, part);
                }
            }
            readBytes += ref.rawBytes();
            byte[] raw = decompress(ref, bytes);
            return ChunkDecoder.isPlain(raw)
                    ? ChunkDecoder.decodePart(new ByteSource(raw), rowCount, part)
                    : part.of(decode(raw, stored.type(), rowCount));
        }
    }

    /// The index of the chunk that holds `granule`.
    private int chunkOf(int granule) {
        int low = 0;
        int high = stored.chunks().size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stored.chunks().get(middle).toGranule() <= granule) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Column decode(ChunkRef ref, DataType type, int rowCount) {
        return decode(decompress(ref, source.read(ref)), type, rowCount);
    }

    private Column decode(byte[] raw, DataType type, int rowCount) {
        return ChunkDecoder.decode(new ByteSource(raw), type, rowCount, this::dictionary);
    }

    private static byte[] decompress(ChunkRef ref, byte[] stored) {
        // Chunks that do not get smaller are stored as they are, and need no copy.
        return ref.codec() == Codec.NONE && ref.rawBytes() == stored.length
                ? stored
                : Compression.decompress(ref.codec(), stored, 0, stored.length, ref.rawBytes());
    }

    private Column dictionary(int place, int number) {
        DictionaryPlace key = new DictionaryPlace(place, number);
        SoftReference<Column> known = dictionaries.get(key);
        Column dictionary = known == null ? null : known.get();
        if (dictionary == null) {
            dictionary = readDictionary(place, number);
            dictionaries.put(key, new SoftReference<>(dictionary));
        }
        return dictionary;
    }

    private Column readDictionary(int place, int number) {
        List<PartFooter.StoredDictionary> all = stored.dictionaries().get(place);
        DataType type = dictionaryTypes.get(place);
        if (number == all.size()) {
            // The writer names the current dictionary even where no row needs a value of it.
            return Columns.empty(type);
        }
        PartFooter.StoredDictionary dictionary = all.get(number);
        return decode(dictionary.ref(), type, dictionary.valueCount());
    }

    Optional<GranuleBounds> bounds() {
        if (stored.bounds().isEmpty()) {
            return Optional.empty();
        }
        GranuleBounds known = bounds;
        if (known == null) {
            known = readBounds(stored.bounds().get());
            bounds = known;
        }
        return Optional.of(known);
    }

    private GranuleBounds readBounds(PartFooter.StoredBounds ref) {
        DataType type = DataTypes.withoutWrappers(stored.type());
        int rows = granules.count();
        return new GranuleBounds(
                (ByteColumn) decode(ref.flags(), DataTypes.UINT8, rows),
                decode(ref.min(), type, rows),
                decode(ref.max(), type, rows));
    }
}
