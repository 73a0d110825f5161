package io.millpond.engine.format.avro;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.ResultStatistics;
import io.millpond.engine.format.RowWriter;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Writes an Avro container file.
///
/// | bytes | field |
/// |---|---|
/// | 4 | `Obj` and 1 |
/// | | a map with `avro.codec` and `avro.schema`: the codec, and the schema as JSON |
/// | 16 | the marker |
/// | | for each block: records, bytes, the records as packed by the codec, the marker |
///
/// The numbers of records and bytes are those of Avro: seven bits a byte, the sign in the lowest
/// bit. A block ends with the record at which it has `output_format_avro_sync_interval` plain
/// bytes; a file without rows has one empty block. Values are as [AvroFields] has them. The marker
/// is made of the schema, so the same rows are the same bytes.
///
/// Source: Apache Avro 1.12 specification; schemas are those of ClickHouse 26.7.
public final class AvroWriter implements RowWriter {
    private static final String INTERVAL = "output_format_avro_sync_interval";
    private static final long INTERVAL_MIN = 32;
    private static final long INTERVAL_MAX = 1 << 30;

    private final AvroFields fields;
    private final AvroCodec codec;
    private final long interval;
    private final byte[] marker;
    private final ByteSink block = new ByteSink();
    private long recordCount;

    /// Errors: BAD_ARGUMENTS for settings; those of [AvroFields].
    public AvroWriter(Header header, FormatSettings settings) {
        fields = new AvroFields(header, settings);
        codec = AvroCodec.ofSetting(settings.text("output_format_avro_codec"));
        interval = settings.number(INTERVAL);
        if (interval < INTERVAL_MIN || interval > INTERVAL_MAX) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Invalid sync interval: %d. Should be between %d and %d"
                            .formatted(interval, INTERVAL_MIN, INTERVAL_MAX));
        }
        marker = marker(fields.schema());
    }

    private static byte[] marker(String schema) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(schema.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(hash, AvroFileHeader.MARKER_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public void start(ByteSink out) {
        out.put(AvroFileHeader.MAGIC);
        AvroFields.putLong(2, out);
        AvroFields.putText(AvroFileHeader.CODEC_KEY, out);
        AvroFields.putText(codec.title(), out);
        AvroFields.putText(AvroFileHeader.SCHEMA_KEY, out);
        AvroFields.putText(fields.schema(), out);
        AvroFields.putLong(0, out);
        out.put(marker);
    }

    @Override
    public void row(Block rows, int row, ByteSink out) {
        if (block.size() >= interval) {
            finishBlock(out);
        }
        fields.write(rows, row, block);
        recordCount++;
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        finishBlock(out);
    }

    private void finishBlock(ByteSink out) {
        byte[] packed = codec.pack(block.bytes(), block.size());
        AvroFields.putLong(recordCount, out);
        AvroFields.putLong(packed.length, out);
        out.put(packed);
        out.put(marker);
        block.clear();
        recordCount = 0;
    }
}
