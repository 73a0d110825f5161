package io.millpond.storage.part;

import io.millpond.storage.block.Field;
import io.millpond.storage.column.Column;
import io.millpond.storage.io.ByteSink;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes one column of a part, granule after granule, as chunks.
///
/// A chunk holds one granule, or two, four, … as many as stay near [#CHUNK_BYTES_ENOUGH] bytes and
/// [#CHUNK_ROWS_MAX] rows, beginning at a multiple of that number: a query that reads granules in
/// such groups decodes each chunk once. Single-threaded.
final class ColumnWriter {
    /// Uncompressed bytes that are enough for a chunk: compression gains little beyond, and a
    /// lookup of one row has to decompress it all.
    static final int CHUNK_BYTES_ENOUGH = 128 << 10;

    static final int CHUNK_ROWS_MAX = 65_536;

    private final Field field;
    private final List<DictionaryEncoder> encoders = new ArrayList<>();
    private final List<List<PartFooter.StoredDictionary>> dictionaries = new ArrayList<>();
    private final List<PartFooter.StoredChunk> chunks = new ArrayList<>();
    private final @Nullable BoundsCollector bounds;
    private final ByteSink sink;
    private final ChunkEncoder encoder;
    private final Compression compression;

    /// @param sink scratch that all columns of a writer share
    /// @param compression of everything that is written of the column
    ColumnWriter(
            Field field,
            boolean hasBounds,
            List<Transform> transforms,
            Compression compression,
            ByteSink sink) {
        this.field = field;
        this.compression = compression;
        this.sink = sink;
        this.bounds = hasBounds ? BoundsCollector.of(field.type()) : null;
        for (DataType element : DictionaryPlaces.of(field.type())) {
            encoders.add(new DictionaryEncoder(element));
            dictionaries.add(new ArrayList<>());
        }
        this.encoder = new ChunkEncoder(sink, encoders, transforms);
    }

    /// Writes the next granules of the column: rows of `column` from `fromRow` on.
    ///
    /// @param ends the row behind each granule
    /// @param firstGranule the first of them in the part
    void write(Column column, int fromRow, int[] ends, int firstGranule, PartOutput output)
            throws IOException {
        if (bounds != null) {
            int from = fromRow;
            for (int end : ends) {
                bounds.add(column, from, end);
                from = end;
            }
        }
        int group = granulesPerChunk(column, fromRow, ends);
        int from = fromRow;
        for (int granule = 0; granule < ends.length; ) {
            int behind = (firstGranule + granule) / group * group + group - firstGranule;
            granule = Math.min(behind, ends.length);
            writeChunk(column, from, ends[granule - 1], firstGranule + granule, output);
            from = ends[granule - 1];
        }
    }

    private static int granulesPerChunk(Column column, int fromRow, int[] ends) {
        int toRow = ends[ends.length - 1];
        long bytes = ChunkBytes.estimate(column, fromRow, toRow) / ends.length;
        long widest = (long) ends[0] - fromRow;
        long group = 1;
        while (2 * group * bytes <= CHUNK_BYTES_ENOUGH && 2 * group * widest <= CHUNK_ROWS_MAX) {
            group *= 2;
        }
        return (int) group;
    }

    private void writeChunk(Column column, int from, int to, int toGranule, PartOutput output)
            throws IOException {
        for (int place = 0; place < encoders.size(); place++) {
            Optional<Column> full = encoders.get(place).takeFull();
            if (full.isPresent()) {
                writeDictionary(place, full.get(), output);
            }
        }
        sink.clear();
        encoder.encode(column, from, to);
        chunks.add(new PartFooter.StoredChunk(toGranule, output.writeChunk(sink, compression)));
    }

    private void writeDictionary(int place, Column dictionary, PartOutput output)
            throws IOException {
        ChunkRef ref = writeWhole(dictionary, output);
        dictionaries.get(place).add(new PartFooter.StoredDictionary(dictionary.rowCount(), ref));
    }

    private ChunkRef writeWhole(Column column, PartOutput output) throws IOException {
        sink.clear();
        new ChunkEncoder(sink, List.of(), List.of()).encode(column, 0, column.rowCount());
        return output.writeChunk(sink, compression);
    }

    /// Writes what goes behind the column's last chunk, and tells where everything is.
    PartFooter.StoredColumn finish(PartOutput output) throws IOException {
        for (int place = 0; place < encoders.size(); place++) {
            Optional<Column> last = encoders.get(place).takeLast();
            if (last.isPresent()) {
                writeDictionary(place, last.get(), output);
            }
        }
        Optional<PartFooter.StoredBounds> storedBounds = Optional.empty();
        if (bounds != null) {
            GranuleBounds found = bounds.build();
            storedBounds =
                    Optional.of(
                            new PartFooter.StoredBounds(
                                    writeWhole(found.flags(), output),
                                    writeWhole(found.min(), output),
                                    writeWhole(found.max(), output)));
        }
        return new PartFooter.StoredColumn(
                field.name(), field.type(), dictionaries, chunks, storedBounds);
    }
}
