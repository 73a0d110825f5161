package io.millpond.engine.format.avro;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.RowWriter;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;

/// Writes AvroConfluent: for each row a zero, the number of the schema in four bytes, the highest
/// first, and the record as [AvroFields] has it.
///
/// The schema is registered under the subject that `output_format_avro_confluent_subject` names.
public final class ConfluentWriter implements RowWriter {
    private final AvroFields fields;
    private final int id;

    /// Errors: BAD_ARGUMENTS without the address of a registry or a subject; those of the registry
    /// and of [AvroFields].
    public ConfluentWriter(Header header, FormatSettings settings) {
        ConfluentSchemas schemas = ConfluentSchemas.of(settings);
        String subject = settings.text("output_format_avro_confluent_subject");
        if (subject.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "output_format_avro_confluent_subject must be set for AvroConfluent output"
                            + " format.");
        }
        fields = new AvroFields(header, settings);
        id =
                schemas.registry()
                        .register(schemas.url(), subject, fields.schema(), schemas.retryCountMax());
    }

    @Override
    public void row(Block block, int row, ByteSink out) {
        out.put((byte) 0);
        out.putInt(Integer.reverseBytes(id));
        fields.write(block, row, out);
    }
}
