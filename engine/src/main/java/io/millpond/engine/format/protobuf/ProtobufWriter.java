package io.millpond.engine.format.protobuf;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.ResultStatistics;
import io.millpond.engine.format.RowWriter;
import io.millpond.sql.codec.ByteSink;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;

/// Writes Protobuf, ProtobufSingle and ProtobufList.
///
/// | format | bytes |
/// |---|---|
/// | Protobuf | for each row its length as a varint, and its message |
/// | ProtobufSingle | the message of the only row |
/// | ProtobufList | a message with a length, whose field 1 is the message of a row, repeated |
///
/// A message has the fields of the schema that are columns, in the order of their numbers, and
/// without the values that stand for nothing: see [ProtoWriters].
///
/// Example: with `message M { int32 a = 1; }` the rows 1 and 300 are `02 08 01 03 08 ac 02`.
/// Source: the encoding of Protocol Buffers; bytes of ClickHouse 26.7.
public final class ProtobufWriter implements RowWriter {
    private static final byte ENVELOPE_TAG = (1 << 3) | ProtoKind.WIRE_BYTES;

    private final ProtobufForm form;
    private final ProtoWriters.MessageWriter message;
    private final ByteSink row = new ByteSink();
    private final ByteSink list = new ByteSink();
    private final Column[] columns;
    private final int[] rows;
    private boolean isWritten;

    /// Errors: those of finding a schema, and of columns that it has no place for;
    /// NO_COLUMNS_SERIALIZED_TO_PROTOBUF_FIELDS.
    public ProtobufWriter(Header header, FormatSettings settings, ProtobufForm form) {
        this.form = form;
        ProtoMessage schema = ProtoSchemas.message(header, settings);
        ProtoWriters writers =
                new ProtoWriters(
                        settings.codec(),
                        settings.flag("output_format_protobuf_nullables_with_google_wrappers"));
        this.message = writers.message(schema, header.names(), header.types());
        if (message.isEmpty() && header.size() > 0) {
            throw noMatches(header, schema);
        }
        this.columns = new Column[header.size()];
        this.rows = new int[header.size()];
    }

    static DatabaseException noMatches(Header header, ProtoMessage schema) {
        return new DatabaseException(
                ErrorCode.NO_COLUMNS_SERIALIZED_TO_PROTOBUF_FIELDS,
                ("Not found matches between the names of the columns (%s) and the fields (%s) of the"
                                + " message '%s' in the protobuf schema.")
                        .formatted(
                                String.join(", ", header.names()),
                                String.join(
                                        ", ",
                                        schema.fields().stream().map(ProtoField::name).toList()),
                                schema.name()));
    }

    @Override
    public void row(Block block, int blockRow, ByteSink out) {
        if (form == ProtobufForm.SINGLE && isWritten) {
            throw new DatabaseException(
                    ErrorCode.NO_ROW_DELIMITER,
                    "The ProtobufSingle format can't be used to write multiple rows because this"
                            + " format doesn't have any row delimiter.");
        }
        isWritten = true;
        fill(block, blockRow);
        row.clear();
        message.write(columns, rows, row);
        switch (form) {
            case SINGLE -> out.put(row.bytes(), 0, row.size());
            case DELIMITED -> putWithLength(row, out);
            case LIST -> {
                list.put(ENVELOPE_TAG);
                putWithLength(row, list);
            }
        }
    }

    private void fill(Block block, int blockRow) {
        for (int column = 0; column < columns.length; column++) {
            boolean isConstant = block.column(column) instanceof ConstantColumn;
            columns[column] =
                    block.column(column) instanceof ConstantColumn constant
                            ? constant.value()
                            : block.column(column);
            rows[column] = isConstant ? 0 : blockRow;
        }
    }

    private static void putWithLength(ByteSink source, ByteSink out) {
        out.putVarint(source.size());
        out.put(source.bytes(), 0, source.size());
    }

    @Override
    public void finish(ResultStatistics statistics, ByteSink out) {
        if (form == ProtobufForm.LIST) {
            putWithLength(list, out);
        }
    }
}
