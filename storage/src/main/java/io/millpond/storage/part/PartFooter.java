package io.millpond.storage.part;

import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The table of contents of a part file; [PartWriter] has its bytes.
///
/// @param granules the number of rows of each granule
record PartFooter(
        PartSpec spec,
        PartCodec codec,
        Granules granules,
        List<StoredColumn> columns,
        List<StoredColumn> keys,
        List<StoredSection> sections) {
    /// A column of the part, or a column of its sparse primary index.
    ///
    /// @param dictionaries for each place of a dictionary in the type, its dictionaries in order
    /// @param chunks in the order of their granules, all granules covered
    record StoredColumn(
            String name,
            DataType type,
            List<List<StoredDictionary>> dictionaries,
            List<StoredChunk> chunks,
            Optional<StoredBounds> bounds) {
        long storedBytes() {
            long bytes = 0;
            for (StoredChunk chunk : chunks) {
                bytes += chunk.ref().storedBytes();
            }
            for (List<StoredDictionary> place : dictionaries) {
                for (StoredDictionary dictionary : place) {
                    bytes += dictionary.ref().storedBytes();
                }
            }
            return bytes;
        }

        long rawBytes() {
            long bytes = 0;
            for (StoredChunk chunk : chunks) {
                bytes += chunk.ref().rawBytes();
            }
            for (List<StoredDictionary> place : dictionaries) {
                for (StoredDictionary dictionary : place) {
                    bytes += dictionary.ref().rawBytes();
                }
            }
            return bytes;
        }
    }

    /// @param toGranule the first granule behind the chunk
    record StoredChunk(int toGranule, ChunkRef ref) {}

    record StoredDictionary(int valueCount, ChunkRef ref) {}

    /// @param chunks of entries, in order
    record StoredSection(String name, String definition, List<StoredEntries> chunks) {}

    record StoredEntries(int count, ChunkRef ref) {}

    /// Chunks of as many rows as there are granules.
    record StoredBounds(ChunkRef flags, ChunkRef min, ChunkRef max) {}

    void write(ByteSink sink) {
        writeSpec(sink);
        granules.write(sink);
        sink.putVarint(columns.size());
        for (StoredColumn column : columns) {
            writeColumn(column, sink);
        }
        sink.putVarint(keys.size());
        for (StoredColumn key : keys) {
            writeColumn(key, sink);
        }
        sink.putVarint(sections.size());
        for (StoredSection section : sections) {
            sink.putString(section.name());
            sink.putString(section.definition());
            sink.putVarint(section.chunks().size());
            for (StoredEntries entries : section.chunks()) {
                sink.putInt(entries.count());
                entries.ref().write(sink);
            }
        }
        codec.write(sink);
    }

    private void writeSpec(ByteSink sink) {
        sink.putString(spec.partitionId());
        sink.putString(spec.partition());
        sink.putVarint(spec.level());
        sink.putLong(spec.minBlock());
        sink.putLong(spec.maxBlock());
        sink.putString(spec.sortKey());
        sink.putVarint(spec.sources().size());
        for (SourceRange range : spec.sources()) {
            sink.putString(range.source());
            sink.putInt(range.partition());
            sink.putLong(range.fromOffset());
            sink.putLong(range.toOffset());
        }
        sink.putLong(spec.createdAtMs());
    }

    private static void writeColumn(StoredColumn column, ByteSink sink) {
        sink.putString(column.name());
        DataTypeCodec.write(column.type(), sink);
        sink.putVarint(column.dictionaries().size());
        for (List<StoredDictionary> place : column.dictionaries()) {
            sink.putVarint(place.size());
            for (StoredDictionary dictionary : place) {
                sink.putInt(dictionary.valueCount());
                dictionary.ref().write(sink);
            }
        }
        sink.putVarint(column.chunks().size());
        for (StoredChunk chunk : column.chunks()) {
            sink.putInt(chunk.toGranule());
            chunk.ref().write(sink);
        }
        sink.putBoolean(column.bounds().isPresent());
        if (column.bounds().isPresent()) {
            StoredBounds bounds = column.bounds().get();
            bounds.flags().write(sink);
            bounds.min().write(sink);
            bounds.max().write(sink);
        }
    }

    /// Throws `IndexOutOfBoundsException` or `IllegalArgumentException` when the bytes are no
    /// footer.
    static PartFooter read(ByteSource source, int version) {
        PartSpec spec = readSpec(source);
        Granules granules = Granules.read(source);
        List<StoredColumn> columns = readColumns(source);
        List<StoredColumn> keys = readColumns(source);
        List<StoredSection> sections = version == 1 ? List.of() : readSections(source);
        PartCodec codec = version < 3 ? guessedCodec(columns) : PartCodec.read(source);
        if (source.remaining() != 0) {
            throw new IndexOutOfBoundsException(source.remaining() + " bytes too many");
        }
        return new PartFooter(spec, codec, granules, columns, keys, sections);
    }

    private static PartCodec guessedCodec(List<StoredColumn> columns) {
        return columns.stream()
                .flatMap(column -> column.chunks().stream())
                .findFirst()
                .map(chunk -> PartCodec.guessed(chunk.ref().codec()))
                .orElse(PartCodec.DEFAULT);
    }

    private static List<StoredColumn> readColumns(ByteSource source) {
        int count = source.takeCount();
        List<StoredColumn> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            columns.add(readColumn(source));
        }
        return List.copyOf(columns);
    }

    private static List<StoredSection> readSections(ByteSource source) {
        int count = source.takeCount();
        List<StoredSection> sections = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = source.takeString();
            String definition = source.takeString();
            int chunkCount = source.takeCount();
            List<StoredEntries> chunks = new ArrayList<>(chunkCount);
            for (int j = 0; j < chunkCount; j++) {
                chunks.add(new StoredEntries(source.takeInt(), ChunkRef.read(source)));
            }
            sections.add(new StoredSection(name, definition, List.copyOf(chunks)));
        }
        return List.copyOf(sections);
    }

    private static PartSpec readSpec(ByteSource source) {
        String partitionId = source.takeString();
        String partition = source.takeString();
        int level = (int) source.takeVarint();
        long minBlock = source.takeLong();
        long maxBlock = source.takeLong();
        String sortKey = source.takeString();
        int count = source.takeCount();
        List<SourceRange> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ranges.add(
                    new SourceRange(
                            source.takeString(),
                            source.takeInt(),
                            source.takeLong(),
                            source.takeLong()));
        }
        return new PartSpec(
                partitionId,
                partition,
                level,
                minBlock,
                maxBlock,
                sortKey,
                ranges,
                source.takeLong());
    }

    private static StoredColumn readColumn(ByteSource source) {
        String name = source.takeString();
        DataType type = DataTypeCodec.read(source);
        int placeCount = source.takeCount();
        List<List<StoredDictionary>> places = new ArrayList<>(placeCount);
        for (int i = 0; i < placeCount; i++) {
            int count = source.takeCount();
            List<StoredDictionary> dictionaries = new ArrayList<>(count);
            for (int j = 0; j < count; j++) {
                dictionaries.add(new StoredDictionary(source.takeInt(), ChunkRef.read(source)));
            }
            places.add(List.copyOf(dictionaries));
        }
        int chunkCount = source.takeCount();
        List<StoredChunk> chunks = new ArrayList<>(chunkCount);
        for (int i = 0; i < chunkCount; i++) {
            chunks.add(new StoredChunk(source.takeInt(), ChunkRef.read(source)));
        }
        Optional<StoredBounds> bounds =
                source.takeBoolean()
                        ? Optional.of(
                                new StoredBounds(
                                        ChunkRef.read(source),
                                        ChunkRef.read(source),
                                        ChunkRef.read(source)))
                        : Optional.empty();
        return new StoredColumn(name, type, List.copyOf(places), List.copyOf(chunks), bounds);
    }
}
