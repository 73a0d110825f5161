package io.millpond.engine.format.arrow;

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
import io.millpond.storage.type.DataType;

import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the batches of an Arrow document, of each only the columns that are asked for.
/// Single-threaded.
final class ArrowReader implements RowReader {
    private final ArrowMessages messages;
    private final Header header;
    private final FormatSettings settings;
    private final ForeignBlocks blocks;
    private final Map<Long, Column> dictionaries = new HashMap<>();

    private @Nullable ArrowSchema schema;
    /// What is read of each column of the document.
    private List<List<ForeignField>> fields = List.of();

    private @Nullable Block pending;
    private int pendingRow;
    private int batchIndex;
    private OmittedCells pendingOmitted;
    private OmittedCells omitted;

    ArrowReader(ArrowMessages messages, Header header, FormatSettings settings) {
        this.messages = messages;
        this.header = header;
        this.settings = settings;
        this.blocks = new ForeignBlocks("Arrow", header, settings, false);
        this.omitted = new OmittedCells(header.size());
        this.pendingOmitted = omitted;
    }

    /// The schema of a document.
    ///
    /// Errors: INCORRECT_DATA, UNKNOWN_TYPE.
    static ArrowSchema schema(ArrowMessages messages, boolean isCaseIgnored) throws IOException {
        ArrowMessages.Item first = messages.next();
        if (first == null || first.type() != MessageHeader.Schema) {
            throw ArrowErrors.broken("there is no schema at the beginning");
        }
        Schema schema =
                ArrowErrors.translated(
                        "the schema", () -> (Schema) first.header().header(new Schema()));
        if (schema == null) {
            throw ArrowErrors.broken("the schema is missing");
        }
        return ArrowSchema.of(schema, isCaseIgnored);
    }

    /// A batch is one block, or several where it has more rows than are wanted.
    @Override
    public @Nullable Block read(int rowCountMax, long byteCountMax) throws IOException {
        Block batch = pending;
        if (batch == null) {
            pendingOmitted = new OmittedCells(header.size());
            batch = nextBatch();
            pendingRow = 0;
        }
        if (batch == null) {
            return null;
        }
        int fromRow = pendingRow;
        int toRow = (int) Math.min(batch.rowCount(), (long) fromRow + rowCountMax);
        pendingRow = toRow;
        pending = toRow == batch.rowCount() ? null : batch;
        if (fromRow == 0 && pending == null) {
            omitted = pendingOmitted;
            return batch;
        }
        omitted = new OmittedCells(header.size());
        for (int column = 0; column < header.size(); column++) {
            var rows = pendingOmitted.rows(column);
            for (int row = rows.nextSetBit(fromRow);
                    row >= 0 && row < toRow;
                    row = rows.nextSetBit(row + 1)) {
                omitted.add(column, row - fromRow);
            }
        }
        return batch.slice(fromRow, toRow);
    }

    private @Nullable Block nextBatch() throws IOException {
        ArrowSchema known = schema;
        if (known == null) {
            known = begin();
        }
        while (true) {
            ArrowMessages.Item item = messages.next();
            if (item == null) {
                return null;
            }
            ArrowSchema of = known;
            switch (item.type()) {
                case MessageHeader.DictionaryBatch ->
                        ArrowErrors.translated("a dictionary", () -> dictionary(of, item));
                case MessageHeader.RecordBatch -> {
                    Block foreign =
                            ArrowErrors.translated("batch " + batchIndex, () -> batch(of, item));
                    batchIndex++;
                    if (foreign.rowCount() > 0) {
                        return blocks.adapt(foreign, pendingOmitted);
                    }
                }
                default -> throw ArrowErrors.broken("a message that is no batch");
            }
        }
    }

    private ArrowSchema begin() throws IOException {
        boolean isCaseIgnored =
                settings.flag("input_format_arrow_case_insensitive_column_matching");
        ArrowSchema known = schema(messages, isCaseIgnored);
        schema = known;
        List<ForeignField> found =
                new ForeignFields(settings, isCaseIgnored)
                        .find(
                                "Arrow",
                                known.header(),
                                header,
                                settings.flag("input_format_arrow_allow_missing_columns"));
        List<List<ForeignField>> byColumn = new ArrayList<>();
        for (int i = 0; i < known.nodes().size(); i++) {
            int column = i;
            byColumn.add(found.stream().filter(field -> field.index() == column).toList());
        }
        fields = byColumn;
        return known;
    }

    private Column dictionary(ArrowSchema known, ArrowMessages.Item item) {
        DictionaryBatch message = (DictionaryBatch) item.header().header(new DictionaryBatch());
        RecordBatch data = message == null ? null : message.data();
        ArrowNode node = message == null ? null : known.dictionaries().get(message.id());
        if (message == null || data == null || node == null) {
            throw ArrowErrors.broken("a dictionary that no column has");
        }
        int count = ArrowErrors.count(data.length(), "a dictionary");
        DataType type = ArrowColumns.kept(node);
        BatchBuffers buffers = new BatchBuffers(data, item.body());
        Column values = new ArrowColumns(buffers, dictionaries).read(node, type, count);
        Column before = dictionaries.get(message.id());
        dictionaries.put(
                message.id(),
                message.isDelta() && before != null
                        ? Columns.concat(type, List.of(before, values))
                        : values);
        return values;
    }

    private Block batch(ArrowSchema known, ArrowMessages.Item item) {
        RecordBatch batch = (RecordBatch) item.header().header(new RecordBatch());
        if (batch == null) {
            throw ArrowErrors.broken("a batch is missing");
        }
        int rows = ArrowErrors.count(batch.length(), "a batch");
        BatchBuffers buffers = new BatchBuffers(batch, item.body());
        ArrowColumns columns = new ArrowColumns(buffers, dictionaries);
        List<Field> names = new ArrayList<>();
        List<Column> values = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            ArrowNode node = known.nodes().get(i);
            BatchBuffers.Place place = buffers.place();
            for (ForeignField field : fields.get(i)) {
                buffers.seek(place);
                Column column = columns.read(node, field.type(), rows);
                names.add(new Field(field.name(), field.unwrappedType()));
                values.add(field.unwrap(column));
            }
            if (fields.get(i).isEmpty()) {
                columns.skip(node);
            }
        }
        return new Block(new Header(names), values, rows);
    }

    @Override
    public OmittedCells omitted() {
        return omitted;
    }
}
