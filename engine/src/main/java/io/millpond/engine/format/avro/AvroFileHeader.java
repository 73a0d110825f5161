package io.millpond.engine.format.avro;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// What stands at the front of a container file; see [AvroWriter] for the form.
///
/// @param marker the marker behind each block, in hexadecimal digits
record AvroFileHeader(Schema schema, AvroCodec codec, String marker) {
    static final int MARKER_BYTES = 16;
    static final byte[] MAGIC = {'O', 'b', 'j', 1};
    static final String CODEC_KEY = "avro.codec";
    static final String SCHEMA_KEY = "avro.schema";

    private static final int ENTRY_COUNT_MAX = 10_000;

    /// Errors: INCORRECT_DATA; those of [AvroInput].
    static AvroFileHeader read(AvroInput in) {
        for (byte expected : MAGIC) {
            if (in.next() != expected) {
                throw AvroInput.broken("the magic bytes of a container file are missing");
            }
        }
        String schema = null;
        String codec = AvroCodec.NULL.title();
        int entryCount = 0;
        for (long count = in.nextBlock(false); count > 0; count = in.nextBlock(false)) {
            entryCount += (int) Math.min(count, ENTRY_COUNT_MAX + 1);
            if (entryCount > ENTRY_COUNT_MAX) {
                throw AvroInput.broken("its head has more than " + ENTRY_COUNT_MAX + " entries");
            }
            for (long i = 0; i < count; i++) {
                String key = text(in);
                String value = text(in);
                schema = key.equals(SCHEMA_KEY) ? value : schema;
                codec = key.equals(CODEC_KEY) ? value : codec;
            }
        }
        if (schema == null) {
            throw AvroInput.broken("it has no schema");
        }
        return new AvroFileHeader(parse(schema), AvroCodec.of(codec), marker(in));
    }

    private static String text(AvroInput in) {
        int length = in.nextLength();
        String text = new String(in.bytes(), in.at(), length, StandardCharsets.UTF_8);
        in.skip(length);
        return text;
    }

    /// Reads a marker.
    static String marker(AvroInput in) {
        int from = in.at();
        in.skip(MARKER_BYTES);
        return HexFormat.of().formatHex(Arrays.copyOfRange(in.bytes(), from, in.at()));
    }

    /// The schema that a text in JSON stands for, whatever names it uses.
    ///
    /// Errors: INCORRECT_DATA.
    static Schema parse(String json) {
        try {
            return new Schema.Parser(NameValidator.NO_VALIDATION).parse(json);
        } catch (AvroRuntimeException
                | ClassCastException
                | IllegalArgumentException
                | NullPointerException
                | UnsupportedOperationException e) {
            // The parser meets what is no schema in all these ways.
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA, "Cannot parse Avro schema: " + e.getMessage(), e);
        }
    }
}
