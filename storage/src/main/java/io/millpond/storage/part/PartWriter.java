package io.millpond.storage.part;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.ColumnBuilders;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.type.DataTypes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// Writes one part file: sorted blocks in, a durable file out.
///
/// **The file.** Integers are little-endian, checksums CRC-32C, varints and strings those of
/// [ByteSink].
///
/// | bytes | field |
/// |---|---|
/// | 8 | magic `MPPART`, carriage return, line feed |
/// | 4 | version, 3; a reader knows 1 and 2 too, and refuses every other |
/// | 4 | zeros |
/// | | chunks, one after another, found through the footer |
/// | | footer |
/// | 8 | offset of the footer |
/// | 4 | length of the footer |
/// | 4 | checksum of the footer |
/// | 8 | magic `MPEND`, carriage return, line feed, zero |
///
/// A *chunk* is compressed on its own by the codec its reference names; [ChunkEncoder] has its
/// bytes before that. A *reference* to a chunk is 21 bytes: offset 8, stored bytes 4, raw bytes 4,
/// checksum of the stored bytes 4, codec 1 (0 none, 1 LZ4 block, 2 ZSTD frame).
///
/// The *footer*, where "n ×" is preceded by n as a varint:
///
/// | bytes | field |
/// |---|---|
/// | string, string, varint | partition id, partition, level |
/// | 8, 8 | lowest and highest block number |
/// | string | sort key |
/// | n × (string, 4, 8, 8) | source, partition, from offset, to offset |
/// | 8 | wall time of the writing in milliseconds |
/// | n × 4 | granules: rows of each |
/// | n × column | the columns, below |
/// | n × column | the key columns, of one chunk each and without bounds |
/// | n × section | (from version 2 on) string, its name; string, its definition; n × (number of
/// entries 4, reference) |
/// | 1, 1 | (from version 3 on) codec of the columns without one of their own, and its level |
///
/// A *column*: its name as a string, its type by [DataTypeCodec]; n × dictionary places, each n ×
/// (number of values 4, reference); n × (4: the first granule behind the chunk, reference); one
/// byte 1 if it has bounds, then three references: flags ([GranuleBounds]: bit 0 has values, bit 1
/// has NULLs, bit 2 has NaNs), lower bounds, upper bounds, each with a row for each granule.
/// Dictionaries and bounds are nodes of the type inside `LowCardinality` and `Nullable`.
///
/// A *section* keeps something of the rows, such as a skip index or the times at which they expire:
/// its chunks hold entries, each a varint of its length and its bytes. What they mean is their
/// collector's business ([SectionCollector]).
///
/// The chunk of a key column has its values at the first row of each granule and at the last row of
/// the part; its number of granules is 1.
///
/// **Granules.** A granule has [PartSettings#granuleRows] rows, fewer where rows are wide, and
/// ends at the latest with the block that was appended: append whole multiples where that matters.
///
/// **Durability.** The file is written under a temporary name, synced, then renamed to its final
/// name, and that directory is synced. What a crash leaves under the temporary name is garbage; a
/// file with its final name is complete. Nobody reads either before the catalog names it.
///
/// Single-threaded. Closing without [#finish] deletes the temporary file.
public final class PartWriter implements Closeable {
    private final PartFile file;
    private final PartSpec spec;
    private final PartSettings settings;
    private final Header header;
    private final Header keyHeader;
    private final PartOutput output;
    private final Compression compression;
    private final ByteSink scratch = new ByteSink(4 * ColumnWriter.CHUNK_BYTES_ENOUGH);
    private final List<ColumnWriter> columns = new ArrayList<>();
    private final List<ColumnBuilder> keys = new ArrayList<>();
    private final List<SectionWriter> sections = new ArrayList<>();

    /// The key columns of the block appended last, whose row `lastRow` ends the index.
    private List<Column> lastKeys = List.of();

    private int lastRow;

    private long[] granuleEnds = new long[16];
    private int granuleCount;
    private long rowCount;

    private PartWriter(
            FileSystem fileSystem,
            Path temporary,
            PartSpec spec,
            PartSettings settings,
            Header header,
            Header keyHeader)
            throws IOException {
        this.file = new PartFile(fileSystem, temporary);
        this.spec = spec;
        this.settings = settings;
        this.header = header;
        this.keyHeader = plain(keyHeader);
        this.output = file.output();
        this.compression = output.compression(settings.codec());
        for (Field field : header.fields()) {
            columns.add(columnWriter(field));
        }
        for (Field field : this.keyHeader.fields()) {
            keys.add(ColumnBuilders.of(field.type()));
        }
        for (SectionSpec section : settings.sections()) {
            sections.add(new SectionWriter(section, output, compression));
        }
    }

    private ColumnWriter columnWriter(Field field) {
        ColumnCodec codec = settings.codecs().getOrDefault(field.name(), ColumnCodec.DEFAULT);
        Codec own = codec.codec();
        return new ColumnWriter(
                field,
                true,
                codec.transforms(),
                own == null ? compression : output.compression(own, codec.level()),
                scratch);
    }

    /// Key columns are spelled out in the index: there, a dictionary would save nothing.
    private static Header plain(Header keyHeader) {
        List<Field> fields = new ArrayList<>();
        for (Field field : keyHeader.fields()) {
            fields.add(new Field(field.name(), DataTypes.withoutLowCardinality(field.type())));
        }
        return new Header(fields);
    }

    /// Begins a part in the new file `temporary`.
    ///
    /// @param header the columns, of distinct names
    /// @param keyHeader the key columns: values by which the rows are sorted, stored only in the
    ///     index; may be empty
    public static PartWriter create(
            FileSystem fileSystem,
            Path temporary,
            PartSpec spec,
            PartSettings settings,
            Header header,
            Header keyHeader)
            throws IOException {
        PartWriter writer =
                new PartWriter(fileSystem, temporary, spec, settings, header, keyHeader);
        try {
            writer.file.writeHeader();
        } catch (IOException | RuntimeException e) {
            writer.file.closeAfter(e);
            throw e;
        }
        return writer;
    }

    /// Writes a part of one block; as [#create], [#append] and [#finish] one after another.
    public static PartDescription write(
            FileSystem fileSystem,
            Path temporary,
            Path target,
            PartSpec spec,
            PartSettings settings,
            Block block,
            Header keyHeader,
            List<Column> keys)
            throws IOException {
        try (PartWriter writer =
                create(fileSystem, temporary, spec, settings, block.header(), keyHeader)) {
            writer.append(block, keys);
            return writer.finish(target);
        }
    }

    /// The header of the blocks appended.
    public Header header() {
        return header;
    }

    public PartSettings settings() {
        return settings;
    }

    /// The number of rows appended so far.
    public long rowCount() {
        return rowCount;
    }

    /// Appends all rows of `block`, as the append of a range does.
    public void append(Block block, List<Column> keyColumns) throws IOException {
        append(block, keyColumns, 0, block.rowCount());
    }

    /// Appends the rows `[fromRow, toRow)` of `block`, which are sorted and not before the rows
    /// already appended.
    ///
    /// @param block of the header's types
    /// @param keyColumns the key columns of all its rows
    public void append(Block block, List<Column> keyColumns, int fromRow, int toRow)
            throws IOException {
        if (block.header().size() != header.size() || keyColumns.size() != keyHeader.size()) {
            throw new IllegalArgumentException(
                    "%d columns and %d keys, not %d and %d"
                            .formatted(
                                    block.header().size(),
                                    keyColumns.size(),
                                    header.size(),
                                    keyHeader.size()));
        }
        Objects.checkFromToIndex(fromRow, toRow, block.rowCount());
        if (fromRow == toRow) {
            return;
        }
        int granuleRows = granuleRows(block);
        int[] ends = new int[Math.ceilDiv(toRow - fromRow, granuleRows)];
        for (int granule = 0; granule < ends.length; granule++) {
            int from = fromRow + granule * granuleRows;
            ends[granule] = Math.min(toRow, from + granuleRows);
            for (int key = 0; key < keys.size(); key++) {
                appendKey(keys.get(key), keyColumns.get(key), from);
            }
            addGranule(rowCount + ends[granule] - fromRow);
        }
        int first = granuleCount - ends.length;
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).write(block.column(i), fromRow, ends, first, output);
        }
        for (SectionWriter section : sections) {
            section.append(block, fromRow, ends);
        }
        lastKeys = keyColumns;
        lastRow = toRow - 1;
        rowCount += toRow - fromRow;
    }

    private int granuleRows(Block block) {
        long bytes = 0;
        for (Column column : block.columns()) {
            bytes += ChunkBytes.estimate(column, 0, block.rowCount());
        }
        long rowBytes = Math.max(1, bytes / block.rowCount());
        return Math.clamp(settings.granuleBytes() / rowBytes, 1, settings.granuleRows());
    }

    private void addGranule(long end) {
        if (granuleCount == granuleEnds.length) {
            granuleEnds = Arrays.copyOf(granuleEnds, 2 * granuleCount);
        }
        granuleEnds[granuleCount++] = end;
    }

    private static void appendKey(ColumnBuilder key, Column column, int row) {
        switch (column) {
            case ConstantColumn constant -> appendKey(key, constant.value(), 0);
            case DictionaryColumn coded -> key.append(coded.dictionary(), coded.code(row));
            default -> key.append(column, row);
        }
    }

    /// Completes the file, makes it durable under the name `target`, which is free, and closes.
    public PartDescription finish(Path target) throws IOException {
        List<PartFooter.StoredColumn> storedColumns = new ArrayList<>();
        for (ColumnWriter column : columns) {
            storedColumns.add(column.finish(output));
        }
        List<PartFooter.StoredColumn> storedKeys = new ArrayList<>();
        for (int key = 0; key < keys.size(); key++) {
            storedKeys.add(writeKey(key));
        }
        List<PartFooter.StoredSection> storedSections = new ArrayList<>();
        for (SectionWriter section : sections) {
            storedSections.add(section.finish());
        }
        Granules granules = Granules.of(granuleEnds, granuleCount);
        return file.finish(
                new PartFooter(
                        spec,
                        settings.codec(),
                        granules,
                        storedColumns,
                        storedKeys,
                        storedSections),
                target);
    }

    private PartFooter.StoredColumn writeKey(int key) throws IOException {
        ColumnBuilder builder = keys.get(key);
        if (!lastKeys.isEmpty()) {
            appendKey(builder, lastKeys.get(key), lastRow);
        }
        Column values = builder.build();
        ColumnWriter writer =
                new ColumnWriter(keyHeader.field(key), false, List.of(), compression, scratch);
        if (values.rowCount() > 0) {
            // The whole index column is one granule to its writer, and so one chunk.
            writer.write(values, 0, new int[] {values.rowCount()}, 0, output);
        }
        return writer.finish(output);
    }

    /// Gives the part up unless it is finished. Idempotent.
    @Override
    public void close() throws IOException {
        file.close();
    }
}
