package io.millpond.storage.part;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.ReadableFile;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// An open part file: its table of contents in memory, its columns read on demand.
///
/// Opening compares everything but the chunks with its checksum; a chunk is compared each time it
/// is read. Whatever is wrong with the bytes throws [CorruptPartException].
///
/// Rows that were deleted since the file was written are named by its mask, which is no part of the
/// file; reading reads them all the same.
///
/// Thread-safe, except that [#close] must not overlap with a read; whoever opened it sees to that.
public final class PartReader implements Closeable {
    private final Path path;
    private final ReadableFile file;
    private final PartFooter footer;
    private final PartSpec spec;
    private final Header header;
    private final Header keyHeader;
    private final List<PartColumn> columns;
    private final List<PartColumn> keys;
    private final @Nullable Column[] keyValues;
    private final List<PartSection> sections;
    private final PartDescription description;
    private final RowMask mask;

    private PartReader(ReadableFile file, @Nullable String name, RowMask mask) {
        this.mask = mask;
        this.path = file.path();
        this.file = file;
        this.footer = readFooter();
        this.spec = name == null ? footer.spec() : footer.spec().named(name);
        this.columns = columns(footer.columns(), footer.granules());
        this.header = header(columns);
        int keyRows = footer.granules().count() == 0 ? 0 : footer.granules().count() + 1;
        Granules keyGranules = Granules.of(new long[] {keyRows}, keyRows == 0 ? 0 : 1);
        this.keys = columns(footer.keys(), keyGranules);
        this.keyHeader = header(keys);
        this.keyValues = new Column[keys.size()];
        this.sections =
                footer.sections().stream()
                        .map(stored -> new PartSection(stored, this::readChunk))
                        .toList();
        long rawBytes = 0;
        for (PartColumn column : columns) {
            rawBytes += column.rawBytes();
        }
        this.description =
                new PartDescription(spec, rowCount(), granuleCount(), file.size(), rawBytes);
    }

    /// Opens the part file `path`.
    ///
    /// Throws [CorruptPartException] when it is no complete part of this format, `IOException` when
    /// it cannot be read.
    public static PartReader open(FileSystem fileSystem, Path path) throws IOException {
        return open(fileSystem, path, null);
    }

    /// Opens the part file `path` as the part called `name`; null: the one that was written.
    public static PartReader open(FileSystem fileSystem, Path path, @Nullable String name)
            throws IOException {
        return open(fileSystem, path, name, RowMask.NONE);
    }

    /// Opens the part file `path` as the part called `name` some of whose rows were deleted.
    public static PartReader open(
            FileSystem fileSystem, Path path, @Nullable String name, RowMask mask)
            throws IOException {
        ReadableFile file = fileSystem.open(path);
        try {
            return new PartReader(file, name, mask);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private List<PartColumn> columns(List<PartFooter.StoredColumn> stored, Granules granules) {
        return checked(
                "its footer",
                () -> {
                    List<PartColumn> all = new ArrayList<>(stored.size());
                    for (PartFooter.StoredColumn column : stored) {
                        all.add(new PartColumn(column, granules, this::readChunk));
                    }
                    return List.copyOf(all);
                });
    }

    private static Header header(List<PartColumn> columns) {
        return new Header(columns.stream().map(c -> new Field(c.name(), c.type())).toList());
    }

    private PartFooter readFooter() {
        MemorySegment bytes = file.bytes();
        long size = bytes.byteSize();
        int ends = PartFormat.HEADER_BYTES + PartFormat.TRAILER_BYTES;
        if (size < ends) {
            throw new CorruptPartException(path, "%d bytes are no part".formatted(size));
        }
        int version = readVersion(copy(0, PartFormat.HEADER_BYTES));
        ByteSource trailer =
                new ByteSource(copy(size - PartFormat.TRAILER_BYTES, PartFormat.TRAILER_BYTES));
        long offset = trailer.takeLong();
        int length = trailer.takeInt();
        int crc = trailer.takeInt();
        byte[] magic = trailer.takeBytes(PartFormat.END_MAGIC.length);
        if (!Arrays.equals(magic, PartFormat.END_MAGIC)
                || length < 0
                || offset < PartFormat.HEADER_BYTES
                || offset + length + PartFormat.TRAILER_BYTES != size) {
            throw new CorruptPartException(path, "it does not end as a part does");
        }
        byte[] encoded = copy(offset, length);
        if (PartFormat.checksum(encoded, 0, length) != crc) {
            throw new CorruptPartException(path, "its footer fails its checksum");
        }
        return checked("its footer", () -> PartFooter.read(new ByteSource(encoded), version));
    }

    private int readVersion(byte[] head) {
        ByteSource source = new ByteSource(head);
        if (!Arrays.equals(source.takeBytes(PartFormat.MAGIC.length), PartFormat.MAGIC)) {
            throw new CorruptPartException(path, "it does not begin as a part does");
        }
        int version = source.takeInt();
        if (version < PartFormat.VERSION_MIN
                || version > PartFormat.VERSION
                || source.takeInt() != 0) {
            throw new CorruptPartException(
                    path,
                    "format version %d is none of %d to %d, those this program reads"
                            .formatted(version, PartFormat.VERSION_MIN, PartFormat.VERSION));
        }
        return version;
    }

    private byte[] copy(long offset, int length) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(file.bytes(), ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return bytes;
    }

    /// The bytes of a chunk as they are stored, which are those that were written.
    byte[] chunk(ChunkRef ref) {
        return checked("a chunk", () -> readChunk(ref));
    }

    /// How columns are compressed that have no codec of their own.
    public PartCodec codec() {
        return footer.codec();
    }

    /// What is where in the file.
    PartFooter footer() {
        return footer;
    }

    private byte[] readChunk(ChunkRef ref) {
        if (ref.storedBytes() < 0
                || ref.rawBytes() < 0
                || ref.offset() < 0
                || ref.offset() > file.size() - ref.storedBytes()) {
            throw new IndexOutOfBoundsException("chunk at " + ref.offset());
        }
        // The copy keeps a fault of the disk out of native code, and the checksum true.
        byte[] stored = copy(ref.offset(), ref.storedBytes());
        if (PartFormat.checksum(stored, 0, stored.length) != ref.crc()) {
            throw new CorruptPartException(
                    path, "the chunk at byte %d fails its checksum".formatted(ref.offset()));
        }
        return stored;
    }

    /// Runs `work`, whose failures over unexpected bytes become the error of this file.
    private <T> T checked(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException
                | ClassCastException e) {
            throw new CorruptPartException(path, what + " is not as it was written", e);
        } catch (InternalError e) {
            throw new CorruptPartException(path, what + " could not be read from the disk", e);
        }
    }

    public Path path() {
        return path;
    }

    public PartSpec spec() {
        return spec;
    }

    public PartDescription description() {
        return description;
    }

    /// The columns that the part holds. The table may have gained, lost or renamed some since.
    public Header header() {
        return header;
    }

    /// The rows in the file, those that were deleted too, which every method here reads.
    public long rowCount() {
        return footer.granules().rowCount();
    }

    /// The rows that were deleted: whoever reads rows leaves these out, see [#present].
    public RowMask mask() {
        return mask;
    }

    /// The rows of the granules `[fromGranule, toGranule)` that were not deleted, ascending and
    /// counted from the first row of the granules; null: all.
    public int @Nullable [] present(int fromGranule, int toGranule) {
        return mask.isEmpty() ? null : mask.present(firstRow(fromGranule), firstRow(toGranule));
    }

    public int granuleCount() {
        return footer.granules().count();
    }

    /// The first row of `granule`; [#rowCount] for [#granuleCount].
    public long firstRow(int granule) {
        return footer.granules().firstRow(granule);
    }

    /// The number of rows in the granules `[fromGranule, toGranule)`, at most 2^31 - 1.
    public int rowCount(int fromGranule, int toGranule) {
        return footer.granules().rowCount(fromGranule, toGranule);
    }

    /// The key columns of the sparse primary index; `LowCardinality` is taken off.
    public Header keyHeader() {
        return keyHeader;
    }

    /// The values of key column `key` at the first row of each granule, then at the last row of the
    /// part: [#granuleCount] plus one rows, or none when the part is empty.
    ///
    /// So the rows of granule `g` have keys between those at `g` and `g + 1`, both inclusive.
    public Column keys(int key) {
        Column known = keyValues[key];
        if (known == null) {
            PartColumn column = keys.get(key);
            int granules = granuleCount() == 0 ? 0 : 1;
            known = checked("its index", () -> column.new Cursor().read(0, granules));
            // Two threads may both read it: the same values, and columns are safe to hand over.
            keyValues[key] = known;
        }
        return known;
    }

    /// The bounds of `column` in each granule; empty when its type has none.
    public Optional<GranuleBounds> bounds(int column) {
        return checked("its bounds", columns.get(column)::bounds);
    }

    /// The rows of `column` in the granules `[fromGranule, toGranule)`.
    ///
    /// For reading one range after another, a [#scan] decodes less.
    public Column read(int column, int fromGranule, int toGranule) {
        PartColumn stored = columns.get(column);
        return read(stored, stored.new Cursor(), fromGranule, toGranule);
    }

    private Column read(
            PartColumn column, PartColumn.Cursor cursor, int fromGranule, int toGranule) {
        return read(column, cursor, fromGranule, toGranule, null);
    }

    Column read(
            PartColumn column,
            PartColumn.Cursor cursor,
            int fromGranule,
            int toGranule,
            int @Nullable [] rows) {
        Objects.checkFromToIndex(fromGranule, toGranule, granuleCount());
        return checked("column " + column.name(), () -> cursor.read(fromGranule, toGranule, rows));
    }

    /// A scan over the columns called `names`, each one of [#header].
    public PartScan scan(List<String> names) {
        List<PartColumn> chosen = new ArrayList<>(names.size());
        for (String name : names) {
            chosen.add(column(name));
        }
        return new PartScan(this, chosen, ColumnPart.WHOLE);
    }

    /// A scan over a part of the column called `name`, which has such a part.
    public PartScan scan(String name, ColumnPart part) {
        return new PartScan(this, List.of(column(name)), part);
    }

    private PartColumn column(String name) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw new NoSuchElementException("column %s".formatted(name));
        }
        return columns.get(index);
    }

    /// The rows of the columns called `names` in the granules `[fromGranule, toGranule)`.
    public Block read(List<String> names, int fromGranule, int toGranule) {
        return scan(names).read(fromGranule, toGranule);
    }

    /// The bytes of `column` in the file: its chunks and dictionaries.
    public long storedBytes(int column) {
        return columns.get(column).storedBytes();
    }

    /// The bytes of `column` before compression.
    public long rawBytes(int column) {
        return columns.get(column).rawBytes();
    }

    /// What is kept of the rows beside the columns.
    public List<PartSection> sections() {
        return sections;
    }

    /// The section called `name`, if the part has it.
    public Optional<PartSection> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    /// The entries of a section of this part, in the order in which they were added; not to be
    /// changed.
    public List<byte[]> entries(PartSection section) {
        return checked("section " + section.name(), section::entries);
    }

    /// Reads everything once and throws [CorruptPartException] unless all of it is as written.
    public void verify() {
        for (int index = 0; index < columns.size(); index++) {
            bounds(index);
            PartColumn column = columns.get(index);
            PartColumn.Cursor cursor = column.new Cursor();
            for (int granule = 0; granule < granuleCount(); granule++) {
                read(column, cursor, granule, granule + 1);
            }
        }
        for (int key = 0; key < keys.size(); key++) {
            keys(key);
        }
        sections.forEach(this::entries);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
