package io.millpond.engine.format.arrow;

import com.google.flatbuffers.FlatBufferBuilder;

import io.millpond.engine.format.DocumentWriter;
import io.millpond.engine.format.FormatSettings;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes ArrowStream and Arrow, in the form that [ArrowMessages] describes: the schema, and for
/// each block what it adds to dictionaries and a record batch. Single-threaded.
public final class ArrowWriter implements DocumentWriter {
    private static final int ALIGNMENT = 8;

    private final Header header;
    private final FormatSettings settings;
    private final boolean isStream;
    private final BatchWriter.Packing packing;
    private final GrowingDictionaries dictionaries;
    private final List<Place> dictionaryPlaces = new ArrayList<>();
    private final List<Place> batchPlaces = new ArrayList<>();
    private long written;

    private record Place(long from, int metadataLength, long bodyLength) {}

    /// Errors: UNKNOWN_TYPE for a type that Arrow does not have; BAD_ARGUMENTS for a setting.
    public ArrowWriter(Header header, FormatSettings settings, boolean isStream) {
        this.header = header;
        this.settings = settings;
        this.isStream = isStream;
        this.packing = packing(settings.text("output_format_arrow_compression_method"));
        this.dictionaries = new GrowingDictionaries(header);
        ArrowFields.schema(header, settings, new FlatBufferBuilder());
    }

    private static BatchWriter.Packing packing(String method) {
        return switch (method.toLowerCase(Locale.ROOT)) {
            case "none" -> BatchWriter.Packing.NONE;
            case "lz4_frame" -> BatchWriter.Packing.LZ4_FRAME;
            case "zstd" -> BatchWriter.Packing.ZSTD;
            default ->
                    throw new DatabaseException(
                            ErrorCode.BAD_ARGUMENTS,
                            "Unexpected value of ArrowCompression: '%s'. Must be one of ['zstd', 'lz4_frame', 'none']"
                                    .formatted(method));
        };
    }

    @Override
    public void write(Block block, int fromRow, int toRow, ByteSink out) {
        begin(out);
        if (fromRow == toRow) {
            return;
        }
        int count = toRow - fromRow;
        BatchWriter batch = new BatchWriter(packing);
        dictionaries.begin();
        ColumnEncoder encoder = new ColumnEncoder(settings, dictionaries, batch);
        for (int i = 0; i < header.size(); i++) {
            Column column = Columns.full(block.column(i));
            boolean isWhole = fromRow == 0 && toRow == column.rowCount();
            encoder.add(header.type(i), isWhole ? column : column.slice(fromRow, toRow), count);
        }
        if (settings.flag("output_format_arrow_low_cardinality_as_dictionary")) {
            dictionaries.additions().forEach(addition -> putDictionary(addition, out));
        }
        FlatBufferBuilder metadata = new FlatBufferBuilder();
        int place = batch.finish(count, metadata);
        batchPlaces.add(put(MessageHeader.RecordBatch, place, metadata, batch.body(), out));
    }

    private void begin(ByteSink out) {
        if (written > 0) {
            return;
        }
        if (!isStream) {
            out.put(ArrowMessages.MAGIC);
            out.putShort((short) 0);
            written = ALIGNMENT;
        }
        FlatBufferBuilder metadata = new FlatBufferBuilder();
        int schema = ArrowFields.schema(header, settings, metadata);
        put(MessageHeader.Schema, schema, metadata, new ByteSink(), out);
    }

    private void putDictionary(GrowingDictionaries.Addition addition, ByteSink out) {
        BatchWriter values = new BatchWriter(packing);
        int count = addition.values().rowCount();
        new ColumnEncoder(settings, dictionaries, values)
                .add(addition.type(), addition.values(), count);
        FlatBufferBuilder metadata = new FlatBufferBuilder();
        int batch = values.finish(count, metadata);
        int place =
                DictionaryBatch.createDictionaryBatch(
                        metadata, addition.id(), batch, !addition.isFirst());
        dictionaryPlaces.add(
                put(MessageHeader.DictionaryBatch, place, metadata, values.body(), out));
    }

    private Place put(
            byte type, int place, FlatBufferBuilder metadata, ByteSink body, ByteSink out) {
        int message =
                Message.createMessage(metadata, MetadataVersion.V5, type, place, body.size(), 0);
        metadata.finish(message);
        byte[] bytes = metadata.sizedByteArray();
        int padding = -bytes.length & (ALIGNMENT - 1);
        long from = written;
        out.putInt(ArrowMessages.CONTINUATION);
        out.putInt(bytes.length + padding);
        out.put(bytes);
        for (int i = 0; i < padding; i++) {
            out.put((byte) 0);
        }
        out.put(body.bytes(), 0, body.size());
        int metadataLength = 2 * Integer.BYTES + bytes.length + padding;
        written += metadataLength + body.size();
        return new Place(from, metadataLength, body.size());
    }

    @Override
    public void finish(ByteSink out) {
        begin(out);
        out.putInt(ArrowMessages.CONTINUATION);
        out.putInt(0);
        if (isStream) {
            return;
        }
        FlatBufferBuilder footer = new FlatBufferBuilder();
        int schema = ArrowFields.schema(header, settings, footer);
        Footer.startDictionariesVector(footer, dictionaryPlaces.size());
        putPlaces(dictionaryPlaces, footer);
        int dictionaryVector = footer.endVector();
        Footer.startRecordBatchesVector(footer, batchPlaces.size());
        putPlaces(batchPlaces, footer);
        int batchVector = footer.endVector();
        footer.finish(
                Footer.createFooter(
                        footer, MetadataVersion.V5, schema, dictionaryVector, batchVector, 0));
        byte[] bytes = footer.sizedByteArray();
        out.put(bytes);
        out.putInt(bytes.length);
        out.put(ArrowMessages.MAGIC);
    }

    private static void putPlaces(List<Place> places, FlatBufferBuilder footer) {
        for (Place place : places.reversed()) {
            org.apache.arrow.flatbuf.Block.createBlock(
                    footer, place.from(), place.metadataLength(), place.bodyLength());
        }
    }
}
