package io.millpond.engine.format.avro;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.SchemaRegistry;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.apache.avro.Schema;

import java.net.URI;
import java.net.URISyntaxException;

/// The schemas of one registry, by their numbers. Immutable.
///
/// @param url the address of the registry
/// @param retryCountMax how often a registry that does not answer is asked again
record ConfluentSchemas(SchemaRegistry registry, URI url, int retryCountMax) {
    private static final int RETRIES_MAX = 100;

    /// The registry that the settings name.
    ///
    /// Errors: BAD_ARGUMENTS where there is none.
    static ConfluentSchemas of(FormatSettings settings) {
        String url = settings.text("format_avro_schema_registry_url");
        if (url.isEmpty()) {
            throw new DatabaseException(ErrorCode.BAD_ARGUMENTS, "Empty Schema Registry URL");
        }
        try {
            long retries = settings.number("format_avro_schema_registry_max_retries");
            return new ConfluentSchemas(
                    settings.schemas().registry(),
                    new URI(url.endsWith("/") ? url : url + "/"),
                    Math.clamp(retries, 0, RETRIES_MAX));
        } catch (URISyntaxException e) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Schema Registry URL '%s' is no address".formatted(url),
                    e);
        }
    }

    /// Reads what stands in front of a row: a zero and the number of its schema.
    ///
    /// Errors: INCORRECT_DATA; those of [AvroInput].
    static int id(AvroInput in) {
        byte magic = in.next();
        if (magic != 0) {
            throw new DatabaseException(
                    ErrorCode.INCORRECT_DATA,
                    "Invalid magic byte before AvroConfluent schema identifier. Must be zero, found"
                            + " 0x%02x instead".formatted(magic));
        }
        int id = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            id = (id << Byte.SIZE) | (in.next() & 0xFF);
        }
        return id;
    }

    /// The schema of the row that is next.
    Schema schema(AvroInput in) {
        return schema(id(in));
    }

    /// Errors: those of [SchemaRegistry#schema], and INCORRECT_DATA.
    Schema schema(int id) {
        return AvroFileHeader.parse(registry.schema(url, id, retryCountMax));
    }
}
