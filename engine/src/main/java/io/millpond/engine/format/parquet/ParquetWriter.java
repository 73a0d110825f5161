package io.millpond.engine.format.parquet;

import io.millpond.engine.format.DocumentWriter;
import io.millpond.engine.format.FormatSettings;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;

import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Writes a Parquet document:
///
/// | bytes | field |
/// |---|---|
/// | 4 | `PAR1` |
/// | | for each row group, for each column: the dictionary's page where there is one, data pages |
/// | | the footer: `FileMetaData` of the format's Thrift definition, in its compact protocol |
/// | 4 | the footer's bytes, the lowest first |
/// | 4 | `PAR1` |
///
/// A page is its header (Thrift, with a CRC-32 of what follows) and its content, compressed: the
/// repetition and the definition levels where the column has any, each as their length in four
/// bytes and as [HybridEncoder] writes them, then the values, plain or as codes of the dictionary.
/// Pages are of the first version, which every reader knows.
///
/// Pages of a row group are kept, compressed, until it is full. Single-threaded.
public final class ParquetWriter implements DocumentWriter {
    private final Header header;
    private final WriteSchema schema;
    private final CodecSettings codec;
    private final PageCompression compression;
    private final boolean hasChecksums;
    private final int version;
    private final int dictionaryBytesMax;
    private final long pageBytes;
    private final long groupRowsMax;
    private final long groupBytesMax;
    private final List<RowGroup> groups = new ArrayList<>();

    private List<ChunkWriter> chunks = List.of();
    private long groupRows;
    private long rowCount;
    private long fileOffset;

    /// Errors: those of [WriteSchema]; BAD_ARGUMENTS for a setting's value.
    public ParquetWriter(Header header, FormatSettings settings) {
        this.header = header;
        this.schema = new WriteSchema(header, settings);
        this.codec = settings.codec();
        this.compression =
                PageCompression.of(settings.text("output_format_parquet_compression_method"));
        this.hasChecksums = settings.flag("output_format_parquet_write_checksums");
        this.version = version(settings.text("output_format_parquet_version"));
        this.dictionaryBytesMax =
                (int)
                        Math.clamp(
                                settings.number("output_format_parquet_max_dictionary_size"),
                                0,
                                1L << 28);
        this.pageBytes = atLeastOne(settings, "output_format_parquet_data_page_size");
        this.groupRowsMax = atLeastOne(settings, "output_format_parquet_row_group_size");
        this.groupBytesMax = atLeastOne(settings, "output_format_parquet_row_group_size_bytes");
    }

    private static long atLeastOne(FormatSettings settings, String name) {
        return Math.max(1, settings.number(name));
    }

    private static int version(String text) {
        return switch (text) {
            case "1.0" -> 1;
            case "2.4", "2.6", "2.latest" -> 2;
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Unexpected value of ParquetVersion: '%s'. Must be one of ['2.6', '2.latest', '2.4', '1.0']"
                                    .formatted(text));
        };
    }

    @Override
    public void write(Block block, int fromRow, int toRow, ByteSink out) {
        begin(out);
        int row = fromRow;
        while (row < toRow) {
            if (chunks.isEmpty()) {
                chunks = schema.leaves().stream().map(this::chunk).toList();
            }
            int rows = (int) Math.min(toRow - row, groupRowsMax - groupRows);
            rows = Math.min(rows, Block.ROWS_PREFERRED);
            add(block, row, row + rows);
            row += rows;
            groupRows += rows;
            long bytes = chunks.stream().mapToLong(ChunkWriter::uncompressedBytes).sum();
            if (groupRows == groupRowsMax || bytes >= groupBytesMax) {
                finishGroup(out);
            }
        }
    }

    private void begin(ByteSink out) {
        if (fileOffset == 0) {
            out.putInt(ParquetFormat.MAGIC);
            fileOffset = Integer.BYTES;
        }
    }

    private ChunkWriter chunk(LeafPlan plan) {
        return new ChunkWriter(
                plan,
                new PhysicalValues(plan, codec),
                compression,
                dictionaryBytesMax,
                hasChecksums);
    }

    private void add(Block block, int fromRow, int toRow) {
        int leaf = 0;
        for (int column = 0; column < header.size(); column++) {
            Column values = block.column(column);
            long bytes = values.retainedBytes() / Math.max(1, values.rowCount());
            int pageRows = Math.clamp(pageBytes / Math.max(1, bytes), 1, toRow - fromRow);
            int[] leafCount = new int[1];
            for (int row = fromRow; row < toRow; row += pageRows) {
                int end = Math.min(toRow, row + pageRows);
                int firstLeaf = leaf;
                leafCount[0] = 0;
                Column piece =
                        row == 0 && end == values.rowCount() ? values : values.slice(row, end);
                Slots.shred(
                        piece,
                        end - row,
                        (part, slots) -> chunks.get(firstLeaf + leafCount[0]++).add(part, slots));
            }
            leaf += leafCount[0];
        }
    }

    private void finishGroup(ByteSink out) {
        List<ColumnChunk> columns = new ArrayList<>();
        long bytes = 0;
        for (ChunkWriter chunk : chunks) {
            ColumnMetaData column = chunk.finish(out, fileOffset);
            out.flushIfFull();
            columns.add(new ColumnChunk(0).setMeta_data(column));
            fileOffset += column.getTotal_compressed_size();
            bytes += column.getTotal_uncompressed_size();
        }
        groups.add(new RowGroup(columns, bytes, groupRows));
        rowCount += groupRows;
        groupRows = 0;
        chunks = List.of();
    }

    @Override
    public void finish(ByteSink out) {
        begin(out);
        if (groupRows > 0) {
            finishGroup(out);
        }
        FileMetaData footer =
                new FileMetaData(version, schema.elements(), rowCount, groups)
                        .setCreated_by("millpond");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Util.writeFileMetaData(footer, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.put(bytes.toByteArray());
        out.putInt(bytes.size());
        out.putInt(ParquetFormat.MAGIC);
    }
}
