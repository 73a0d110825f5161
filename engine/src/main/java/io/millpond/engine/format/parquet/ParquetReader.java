package io.millpond.engine.format.parquet;

import dev.hardwood.HardwoodContext;
import dev.hardwood.metadata.RowGroup;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ParquetFileReader;

import io.millpond.engine.format.ForeignBlocks;
import io.millpond.engine.format.ForeignFields;
import io.millpond.engine.format.ForeignFields.ForeignField;
import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.format.RowReader;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Reads a Parquet document: only the columns that are asked for, in batches of a bounded number of
/// rows. Single-threaded; the library decodes ahead on threads that end with [#close].
final class ParquetReader implements RowReader {
    private static final int BATCH_ROWS_MAX = Block.ROWS_PREFERRED;
    private static final int DECODE_THREADS = 2;

    private final Header header;
    private final ForeignBlocks blocks;
    private final ParquetFileReader file;
    private final HardwoodContext context;
    private final ParquetSchema schema;
    private final List<ForeignField> fields;
    private final @Nullable ColumnReader[] readers;
    private final long rowCount;

    private long nextRow;
    private OmittedCells omitted;

    /// Errors: INCORRECT_DATA, UNKNOWN_TYPE, THERE_IS_NO_COLUMN.
    ParquetReader(MemorySegment document, Header header, FormatSettings settings) {
        boolean isCaseIgnored =
                settings.flag("input_format_parquet_case_insensitive_column_matching");
        this.header = header;
        this.blocks = new ForeignBlocks("Parquet", header, settings, false);
        this.omitted = new OmittedCells(header.size());
        this.context = HardwoodContext.create(DECODE_THREADS);
        boolean isOpen = false;
        try {
            this.file = ParquetFormat.open(document, context);
            this.schema = ParquetFormat.schema(file, isCaseIgnored);
            this.fields =
                    new ForeignFields(settings, isCaseIgnored)
                            .find(
                                    "Parquet",
                                    schema.header(),
                                    header,
                                    settings.flag("input_format_parquet_allow_missing_columns"));
            this.rowCount = rowCount();
            this.readers = new ColumnReader[file.getFileSchema().getColumnCount()];
            openColumns(document, settings);
            isOpen = true;
        } finally {
            if (!isOpen) {
                context.close();
            }
        }
    }

    private long rowCount() {
        long count = 0;
        for (RowGroup group : file.getFileMetaData().rowGroups()) {
            if (group.numRows() < 0) {
                throw ParquetErrors.contradiction(
                        "a row group of %d rows".formatted(group.numRows()));
            }
            count = Math.addExact(count, group.numRows());
        }
        return count;
    }

    private void openColumns(MemorySegment document, FormatSettings settings) {
        int rows = batchRows(settings);
        for (ForeignField field : fields) {
            ParquetNode node = schema.nodes().get(field.index());
            node.collect(field.type(), leaf -> openColumn(document, leaf, field.name(), rows));
        }
    }

    private void openColumn(MemorySegment document, int leaf, String column, int rows) {
        if (readers[leaf] != null) {
            return;
        }
        List<RowGroup> groups = file.getFileMetaData().rowGroups();
        for (int i = 0; i < groups.size(); i++) {
            RowGroup group = groups.get(i);
            ParquetErrors.translated(
                    place(column, i),
                    () -> {
                        new PageCheck(document, group.columns().get(leaf)).run();
                        return group;
                    });
        }
        readers[leaf] =
                ParquetErrors.translated(
                        place(column, 0),
                        () -> file.buildColumnReader(leaf).batchSize(rows).build());
    }

    /// Rows of a batch, so that its values are about as many bytes as the settings say.
    private int batchRows(FormatSettings settings) {
        long bytes = 0;
        for (RowGroup group : file.getFileMetaData().rowGroups()) {
            bytes += Math.max(0, group.totalByteSize());
        }
        long perRow = 1 + bytes / Math.max(1, rowCount);
        long wanted = settings.number("input_format_parquet_prefer_block_bytes") / perRow;
        long most =
                Math.min(settings.number("input_format_parquet_max_block_size"), BATCH_ROWS_MAX);
        return (int) Math.clamp(wanted, 1, Math.max(1, most));
    }

    @Override
    public @Nullable Block read(int rowCountMax, long byteCountMax) {
        omitted = new OmittedCells(header.size());
        List<Block> batches = new ArrayList<>();
        int rows = 0;
        long bytes = 0;
        while (nextRow < rowCount && rows < rowCountMax && bytes < byteCountMax) {
            OmittedCells ofBatch = new OmittedCells(header.size());
            Block batch = blocks.adapt(nextBatch(), ofBatch);
            omitted.addAll(ofBatch, rows);
            batches.add(batch);
            rows += batch.rowCount();
            bytes += batch.retainedBytes();
        }
        return batches.isEmpty() ? null : joined(batches, rows);
    }

    private Block joined(List<Block> batches, int rows) {
        if (batches.size() == 1) {
            return batches.getFirst();
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            int column = i;
            columns.add(
                    Columns.concat(
                            header.type(i),
                            batches.stream().map(batch -> batch.column(column)).toList()));
        }
        return new Block(header, columns, rows);
    }

    /// The next rows of the document under the names and the types that they are read as.
    private Block nextBatch() {
        int rows =
                fields.isEmpty() ? (int) Math.min(rowCount - nextRow, BATCH_ROWS_MAX) : advance();
        ParquetColumns parts = new ParquetColumns(readers);
        List<Field> names = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (ForeignField field : fields) {
            ParquetNode node = schema.nodes().get(field.index());
            Column column =
                    ParquetErrors.translated(
                            place(field.name()), () -> parts.read(node, field.type(), 0, rows));
            names.add(new Field(field.name(), field.unwrappedType()));
            columns.add(field.unwrap(column));
        }
        nextRow += rows;
        return new Block(new Header(names), columns, rows);
    }

    /// Moves every reader to its next batch, and returns the rows of that, the same for all.
    private int advance() {
        int rows = -1;
        for (ColumnReader reader : readers) {
            if (reader == null) {
                continue;
            }
            String column = reader.getColumnSchema().fieldPath().toString();
            boolean hasMore = ParquetErrors.translated(place(column), reader::nextBatch);
            int count = hasMore ? reader.getRecordCount() : 0;
            if (count < 1 || (rows >= 0 && count != rows) || count > rowCount - nextRow) {
                throw ParquetErrors.contradiction(
                        "%s ends with row %d of %d".formatted(place(column), nextRow, rowCount));
            }
            rows = count;
        }
        return rows;
    }

    private String place(String column) {
        int group = 0;
        long row = nextRow;
        for (RowGroup each : file.getFileMetaData().rowGroups()) {
            if (row < each.numRows()) {
                break;
            }
            row -= each.numRows();
            group++;
        }
        return place(column, group);
    }

    private static String place(String column, int group) {
        return "Cannot read the column `%s` of row group %d of the Parquet document"
                .formatted(column, group);
    }

    @Override
    public OmittedCells omitted() {
        return omitted;
    }

    @Override
    public void close() {
        try {
            for (ColumnReader reader : readers) {
                if (reader != null) {
                    reader.close();
                }
            }
        } finally {
            context.close();
        }
    }
}
