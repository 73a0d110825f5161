package io.millpond.storage.part;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.FileSystem;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a part that has the rows and granules of another one, in which some columns have other
/// values or are new: the chunks of all other columns, of the keys and of the sections are copied
/// as they are.
///
/// The file is one of [PartWriter], and becomes durable in the same way. Single-threaded. Closing
/// without [#finish] deletes the temporary file.
public final class PartPatch implements Closeable {
    private final PartReader source;
    private final PartSpec spec;
    private final PartSettings settings;
    private final Header header;
    private final PartFile file;
    private final List<ColumnWriter> writers = new ArrayList<>();
    private int granuleCount;

    private PartPatch(
            FileSystem fileSystem,
            Path temporary,
            PartReader source,
            PartSpec spec,
            PartSettings settings,
            Header header)
            throws IOException {
        this.source = source;
        this.spec = spec;
        this.settings = settings;
        this.header = header;
        this.file = new PartFile(fileSystem, temporary);
        PartOutput output = file.output();
        ByteSink scratch = new ByteSink(4 * ColumnWriter.CHUNK_BYTES_ENOUGH);
        for (int i = 0; i < header.size(); i++) {
            ColumnCodec codec = settings.codecs().getOrDefault(header.name(i), ColumnCodec.DEFAULT);
            Codec own = codec.codec();
            Compression compression =
                    own == null
                            ? output.compression(settings.codec())
                            : output.compression(own, codec.level());
            writers.add(
                    new ColumnWriter(
                            header.field(i), true, codec.transforms(), compression, scratch));
        }
    }

    /// Begins a part in the new file `temporary`.
    ///
    /// @param source its columns come to the part, in its order; must stay open
    /// @param settings of its sections, those are copied that `source` has just so
    /// @param header the columns that get other values, and their types; those that `source` lacks
    ///     come after the others
    public static PartPatch create(
            FileSystem fileSystem,
            Path temporary,
            PartReader source,
            PartSpec spec,
            PartSettings settings,
            Header header)
            throws IOException {
        PartPatch patch = new PartPatch(fileSystem, temporary, source, spec, settings, header);
        try {
            patch.file.writeHeader();
        } catch (IOException | RuntimeException e) {
            patch.file.closeAfter(e);
            throw e;
        }
        return patch;
    }

    /// Appends the values of all rows of the next granules, up to `toGranule`.
    ///
    /// @param values of the header
    public void append(int toGranule, Block values) throws IOException {
        int[] ends = new int[toGranule - granuleCount];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = source.rowCount(granuleCount, granuleCount + i + 1);
        }
        if (ends.length == 0 || values.rowCount() != ends[ends.length - 1]) {
            throw new IllegalArgumentException(
                    "%d rows for the granules from %d to %d"
                            .formatted(values.rowCount(), granuleCount, toGranule));
        }
        for (int i = 0; i < writers.size(); i++) {
            writers.get(i).write(values.column(i), 0, ends, granuleCount, file.output());
        }
        granuleCount = toGranule;
    }

    /// Completes the file, makes it durable under the name `target`, which is free, and closes.
    public PartDescription finish(Path target) throws IOException {
        if (granuleCount != source.granuleCount()) {
            throw new IllegalStateException("values of %d granules".formatted(granuleCount));
        }
        PartFooter before = source.footer();
        List<PartFooter.StoredColumn> columns = new ArrayList<>();
        for (PartFooter.StoredColumn column : before.columns()) {
            int changed = header.indexOf(column.name());
            columns.add(changed < 0 ? copy(column) : writers.get(changed).finish(file.output()));
        }
        for (int i = 0; i < header.size(); i++) {
            if (source.header().indexOf(header.name(i)) < 0) {
                columns.add(writers.get(i).finish(file.output()));
            }
        }
        List<PartFooter.StoredColumn> keys = new ArrayList<>();
        for (PartFooter.StoredColumn key : before.keys()) {
            keys.add(copy(key));
        }
        List<PartFooter.StoredSection> sections = new ArrayList<>();
        for (PartFooter.StoredSection section : before.sections()) {
            if (isKept(section)) {
                sections.add(copy(section));
            }
        }
        return file.finish(
                new PartFooter(spec, settings.codec(), before.granules(), columns, keys, sections),
                target);
    }

    private boolean isKept(PartFooter.StoredSection section) {
        return settings.sections().stream()
                .anyMatch(
                        wanted ->
                                wanted.name().equals(section.name())
                                        && wanted.definition().equals(section.definition()));
    }

    private PartFooter.StoredColumn copy(PartFooter.StoredColumn column) throws IOException {
        List<List<PartFooter.StoredDictionary>> dictionaries = new ArrayList<>();
        for (List<PartFooter.StoredDictionary> place : column.dictionaries()) {
            List<PartFooter.StoredDictionary> copies = new ArrayList<>();
            for (PartFooter.StoredDictionary one : place) {
                copies.add(new PartFooter.StoredDictionary(one.valueCount(), copy(one.ref())));
            }
            dictionaries.add(copies);
        }
        List<PartFooter.StoredChunk> chunks = new ArrayList<>();
        for (PartFooter.StoredChunk chunk : column.chunks()) {
            chunks.add(new PartFooter.StoredChunk(chunk.toGranule(), copy(chunk.ref())));
        }
        Optional<PartFooter.StoredBounds> bounds = Optional.empty();
        if (column.bounds().isPresent()) {
            PartFooter.StoredBounds of = column.bounds().get();
            bounds =
                    Optional.of(
                            new PartFooter.StoredBounds(
                                    copy(of.flags()), copy(of.min()), copy(of.max())));
        }
        return new PartFooter.StoredColumn(
                column.name(), column.type(), dictionaries, chunks, bounds);
    }

    private PartFooter.StoredSection copy(PartFooter.StoredSection section) throws IOException {
        List<PartFooter.StoredEntries> chunks = new ArrayList<>();
        for (PartFooter.StoredEntries chunk : section.chunks()) {
            chunks.add(new PartFooter.StoredEntries(chunk.count(), copy(chunk.ref())));
        }
        return new PartFooter.StoredSection(section.name(), section.definition(), chunks);
    }

    private ChunkRef copy(ChunkRef ref) throws IOException {
        PartOutput output = file.output();
        byte[] stored = source.chunk(ref);
        long offset = output.offset();
        output.write(stored, 0, stored.length);
        return new ChunkRef(offset, ref.storedBytes(), ref.rawBytes(), ref.crc(), ref.codec());
    }

    /// Gives the part up unless it is finished. Idempotent.
    @Override
    public void close() throws IOException {
        file.close();
    }
}
