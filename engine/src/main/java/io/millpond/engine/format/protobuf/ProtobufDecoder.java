package io.millpond.engine.format.protobuf;

import io.millpond.engine.format.FormatSettings;
import io.millpond.engine.format.OmittedCells;
import io.millpond.engine.format.RowDecoder;
import io.millpond.sql.codec.ByteCursor;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/// Decodes Protobuf, ProtobufSingle and ProtobufList; see [ProtobufWriter] for the forms.
///
/// Columns of no field get their defaults.
public final class ProtobufDecoder implements RowDecoder {
    /// The one field of the message around a list, of number 1 and with a length.
    private static final int ENVELOPE_TAG = (1 << 3) | ProtoKind.WIRE_BYTES;

    private final ProtobufForm form;
    private final ProtoPlan plan;
    private final BitSet missing = new BitSet();
    private final ProtoInput input = new ProtoInput();
    private boolean isRead;

    /// The bytes of the list that is being read, behind the last message.
    private long listBytes;

    /// Errors: those of finding a schema, and of columns that it cannot fill.
    public ProtobufDecoder(Header header, FormatSettings settings, ProtobufForm form) {
        this.form = form;
        ProtoMessage message = ProtoSchemas.message(header, settings);
        ProtoPlanner.Planned planned =
                new ProtoPlanner(settings.codec()).plan(message, header.names(), header.types());
        this.plan = planned.plan();
        missing.set(0, header.size());
        missing.andNot(planned.filled());
        if (planned.filled().isEmpty() && header.size() > 0) {
            throw ProtobufWriter.noMatches(header, message);
        }
    }

    /// A message alone ends with the document.
    @Override
    public int lastBoundary(byte[] bytes, int from, int to) {
        return form == ProtobufForm.SINGLE ? from : to;
    }

    @Override
    public boolean isBoundaryKnown() {
        return form == ProtobufForm.SINGLE;
    }

    @Override
    public void start() {
        isRead = false;
        listBytes = 0;
    }

    @Override
    public boolean readRow(
            ByteCursor in, ColumnBuilder[] builders, @Nullable OmittedCells omitted) {
        if (in.isAtEnd() || (form == ProtobufForm.SINGLE && isRead)) {
            return false;
        }
        long listRest = 0;
        if (form == ProtobufForm.LIST) {
            listRest = startElement(in);
            if (listRest < 0) {
                return false;
            }
        }
        int from = in.at();
        int end =
                switch (form) {
                    case DELIMITED -> delimitedEnd(in);
                    case LIST -> elementEnd(in);
                    case SINGLE -> in.end();
                };
        if (form == ProtobufForm.LIST && end - from > listRest) {
            throw corrupted("a message goes on after the end of its list");
        }
        input.reset(in.bytes(), in.at(), end);
        plan.read(input, builders);
        for (int column = missing.nextSetBit(0);
                column >= 0;
                column = missing.nextSetBit(column + 1)) {
            if (omitted != null) {
                omitted.add(column, builders[column].rowCount());
            }
            builders[column].appendDefault();
        }
        in.seek(end);
        isRead = true;
        listBytes = listRest - (end - from);
        return true;
    }

    private static DatabaseException corrupted(String what) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA, "Protobuf messages are corrupted: " + what);
    }

    /// The bytes that are left of the list with the next message, which may not have begun yet; -1
    /// where no message follows. Nothing has changed when the bytes end too soon.
    private long startElement(ByteCursor in) {
        long rest = listBytes;
        while (rest == 0) {
            if (in.isAtEnd()) {
                return -1;
            }
            rest = nextLength(in);
        }
        return rest;
    }

    private static long nextLength(ByteCursor in) {
        long length = in.nextVarint();
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw corrupted("a message of %s bytes".formatted(Long.toUnsignedString(length)));
        }
        return length;
    }

    /// Moves past the length in front of a message; where the message ends.
    private static int delimitedEnd(ByteCursor in) {
        long length = nextLength(in);
        if (length > in.remaining()) {
            throw in.endOfInput();
        }
        return in.at() + (int) length;
    }

    private static int elementEnd(ByteCursor in) {
        int tag = in.next() & 0xFF;
        if (tag != ENVELOPE_TAG) {
            throw corrupted("in a list stands the field %d".formatted(tag >>> 3));
        }
        return delimitedEnd(in);
    }

    /// A message with its length can be left out as it is.
    @Override
    public int brokenRowEnd(byte[] bytes, int from, int to) {
        return switch (form) {
            case SINGLE -> to;
            case LIST -> -1;
            case DELIMITED -> {
                try {
                    yield delimitedEnd(new ByteCursor(bytes, from, to));
                } catch (DatabaseException _) {
                    // Where the row ends cannot be told.
                    yield -1;
                }
            }
        };
    }
}
