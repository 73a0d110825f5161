package io.millpond.engine.format.protobuf;

import io.millpond.engine.format.value.CellWriter;
import io.millpond.engine.format.value.ScalarCell;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.MapColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Makes the writers of messages, whose fields are columns.
///
/// NULL and, where the field has no presence of its own, zero and empty values are not written; nor
/// is a message of no values, unless it is an element of a list. Elements of a list that are NULL
/// are left out. Source: ClickHouse 26.7.
///
/// @param isDefaultWrapped whether a value that is the default is written as an empty message where
///     the message is one around a value, so that it can be told from NULL
record ProtoWriters(CodecSettings codec, boolean isDefaultWrapped) {
    private static final int WIRE_BITS = 3;

    /// Writes the fields of messages.
    static final class MessageWriter {
        private final List<Step> steps;
        private final BitSet written;

        private MessageWriter(List<Step> steps, BitSet written) {
            this.steps = List.copyOf(steps);
            this.written = written;
        }

        /// Whether no column has a field.
        boolean isEmpty() {
            return steps.isEmpty();
        }

        /// Writes one message without its length.
        ///
        /// @param rows of the columns, one each
        void write(Column[] columns, int[] rows, ByteSink out) {
            try {
                for (Step step : steps) {
                    step.write(columns, rows, out);
                }
            } catch (IOException e) {
                throw new IllegalStateException("Bytes in memory cannot fail", e);
            }
        }
    }

    /// Writes a field.
    private interface Step {
        void write(Column[] columns, int[] rows, ByteSink out) throws IOException;
    }

    /// Errors: as [#field]; NO_COLUMN_SERIALIZED_TO_REQUIRED_PROTOBUF_FIELD.
    MessageWriter message(ProtoMessage message, List<String> names, List<DataType> types) {
        List<Step> steps = new ArrayList<>();
        BitSet written = new BitSet();
        for (ProtoField field : message.fields()) {
            int stepCount = steps.size();
            int column = column(field, names, written);
            if (column >= 0) {
                written.set(column);
                CellWriter<ByteSink> cell =
                        field(message, field, names.get(column), types.get(column));
                steps.add((columns, rows, out) -> cell.write(columns[column], rows[column], out));
            } else if (field.kind() == ProtoKind.MESSAGE && !field.isMap()) {
                addGroup(field, names, types, written, steps);
            }
            if (field.label() == ProtoField.Label.REQUIRED && steps.size() == stepCount) {
                throw new DatabaseException(
                        ErrorCode.NO_COLUMN_SERIALIZED_TO_REQUIRED_PROTOBUF_FIELD,
                        "Field '%s.%s' is required to be set."
                                .formatted(message.name(), field.name()));
            }
        }
        return new MessageWriter(steps, written);
    }

    private static int column(ProtoField field, List<String> names, BitSet written) {
        for (int column = 0; column < names.size(); column++) {
            if (!written.get(column) && ProtoMessage.isSameName(field.name(), names.get(column))) {
                return column;
            }
        }
        return -1;
    }

    private void addGroup(
            ProtoField field,
            List<String> names,
            List<DataType> types,
            BitSet written,
            List<Step> steps) {
        FieldGroup group = FieldGroup.below(field, names, types, written);
        if (group.isEmpty()) {
            return;
        }
        MessageWriter inner = message(field.requireMessage(), group.names(), group.types());
        if (inner.isEmpty()) {
            return;
        }
        inner.written.stream().forEach(place -> written.set(group.places().get(place)));
        int[] from = group.places().stream().mapToInt(Integer::intValue).toArray();
        ByteSink scratch = new ByteSink();
        if (field.isRepeated()) {
            steps.add(
                    (columns, rows, out) ->
                            writeAll(field, inner, from, columns, rows, scratch, out));
        } else {
            steps.add(
                    (columns, rows, out) -> {
                        Column[] some = new Column[from.length];
                        int[] someRows = new int[from.length];
                        for (int i = 0; i < from.length; i++) {
                            some[i] = columns[from[i]];
                            someRows[i] = rows[from[i]];
                        }
                        scratch.clear();
                        inner.write(some, someRows, scratch);
                        if (scratch.size() > 0 || field.label() == ProtoField.Label.REQUIRED) {
                            putMessage(field, scratch, out);
                        }
                    });
        }
    }

    /// Writes columns of arrays as a list of messages.
    private static void writeAll(
            ProtoField field,
            MessageWriter inner,
            int[] from,
            Column[] columns,
            int[] rows,
            ByteSink scratch,
            ByteSink out) {
        Column[] elements = new Column[from.length];
        int[] elementRows = new int[from.length];
        int count = -1;
        for (int i = 0; i < from.length; i++) {
            ArrayColumn array = (ArrayColumn) columns[from[i]];
            int row = rows[from[i]];
            elements[i] = Columns.full(array.elements());
            elementRows[i] = array.start(row);
            int length = array.end(row) - array.start(row);
            if (count >= 0 && length != count) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "The arrays that are the messages in the field %s are of different lengths"
                                .formatted(field.name()));
            }
            count = length;
        }
        for (int element = 0; element < count; element++) {
            scratch.clear();
            inner.write(elements, elementRows, scratch);
            putMessage(field, scratch, out);
            for (int i = 0; i < elementRows.length; i++) {
                elementRows[i]++;
            }
        }
    }

    private static void putTag(ProtoField field, int wireType, ByteSink out) {
        out.putVarint(((long) field.tag() << WIRE_BITS) | wireType);
    }

    private static void putMessage(ProtoField field, ByteSink message, ByteSink out) {
        putTag(field, ProtoKind.WIRE_BYTES, out);
        out.putVarint(message.size());
        out.put(message.bytes(), 0, message.size());
    }

    /// Writes a whole field of values of a type.
    ///
    /// Errors: PROTOBUF_FIELD_NOT_REPEATED, ILLEGAL_COLUMN for a type that the field cannot have.
    private CellWriter<ByteSink> field(
            ProtoMessage message, ProtoField field, String name, DataType type) {
        DataType plain = ScalarCell.plain(type);
        if (ProtoPlanner.isAround(field)) {
            return value(field, name, type, false);
        }
        if (plain instanceof ArrayType(DataType element)) {
            if (!field.isRepeated()) {
                throw notRepeated(message, field, name);
            }
            return list(field, name, element);
        }
        if (plain instanceof MapType map) {
            if (!field.isMap()) {
                throw notRepeated(message, field, name);
            }
            return pairs(field, map);
        }
        return field.isPacked()
                ? packed(field, name, plain)
                : value(field, name, type, !field.hasPresence() && !field.isRepeated());
    }

    private static DatabaseException notRepeated(
            ProtoMessage message, ProtoField field, String name) {
        return new DatabaseException(
                ErrorCode.PROTOBUF_FIELD_NOT_REPEATED,
                "The field '%s.%s' must be repeated in the protobuf schema to match the column `%s`."
                        .formatted(message.name(), field.name(), name));
    }

    /// Writes one value with its tag.
    ///
    /// @param isSkipped whether a default is not written
    private CellWriter<ByteSink> value(
            ProtoField field, String name, DataType type, boolean isSkipped) {
        DataType plain = ScalarCell.plain(type);
        if (field.kind() == ProtoKind.MESSAGE) {
            return messageValue(field, name, type, plain);
        }
        ProtoScalarWriter scalar = new ProtoScalarWriter(field, name, plain, codec);
        return CellWriter.through(
                (column, row, out) -> {
                    scalar.read(column, row);
                    if (!isSkipped || !scalar.isDefault()) {
                        putTag(field, field.kind().wireType(), out);
                        scalar.put(out);
                    }
                },
                (_, _, _) -> {});
    }

    private CellWriter<ByteSink> messageValue(
            ProtoField field, String name, DataType type, DataType plain) {
        ProtoMessage message = field.requireMessage();
        ByteSink scratch = new ByteSink();
        boolean isKept = field.isRepeated() || field.label() == ProtoField.Label.REQUIRED;
        if (plain instanceof TupleType tuple) {
            MessageWriter inner =
                    message(
                            message,
                            ProtoPlanner.tupleNames(message, tuple, name),
                            tuple.elements());
            return CellWriter.through(
                    (column, row, out) -> {
                        Column[] elements =
                                ((TupleColumn) column)
                                        .elements().stream()
                                                .map(Columns::full)
                                                .toArray(Column[]::new);
                        int[] rows = new int[elements.length];
                        Arrays.fill(rows, row);
                        scratch.clear();
                        inner.write(elements, rows, scratch);
                        if (scratch.size() > 0 || isKept) {
                            putMessage(field, scratch, out);
                        }
                    },
                    (_, _, _) -> {});
        }
        if (message.fields().size() != 1) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "The column `%s` of type %s cannot be written as the message in the field %s"
                            .formatted(name, type.name(), field.name()));
        }
        // A message around one value.
        CellWriter<ByteSink> only = field(message, message.fields().getFirst(), name, plain);
        boolean isDefaultKept =
                isKept
                        || (isDefaultWrapped
                                && type instanceof NullableType
                                && WellKnownTypes.isWrapper(message));
        return CellWriter.through(
                (column, row, out) -> {
                    scratch.clear();
                    only.write(column, row, scratch);
                    if (scratch.size() > 0 || isDefaultKept) {
                        putMessage(field, scratch, out);
                    }
                },
                (_, _, _) -> {});
    }

    /// Writes one value as the only one of a packed field.
    private CellWriter<ByteSink> packed(ProtoField field, String name, DataType plain) {
        ProtoScalarWriter scalar = new ProtoScalarWriter(field, name, plain, codec);
        ByteSink scratch = new ByteSink();
        return CellWriter.through(
                (column, row, out) -> {
                    scratch.clear();
                    scalar.read(column, row);
                    scalar.put(scratch);
                    putMessage(field, scratch, out);
                },
                (_, _, _) -> {});
    }

    private CellWriter<ByteSink> list(ProtoField field, String name, DataType element) {
        DataType plain = ScalarCell.plain(element);
        if (!field.isPacked()) {
            CellWriter<ByteSink> one = value(field, name, element, false);
            return CellWriter.through(
                    (column, row, out) -> {
                        ArrayColumn array = (ArrayColumn) column;
                        for (int i = array.start(row); i < array.end(row); i++) {
                            one.write(array.elements(), i, out);
                        }
                    },
                    (_, _, _) -> {});
        }
        ProtoScalarWriter scalar = new ProtoScalarWriter(field, name, plain, codec);
        CellWriter<ByteSink> one =
                CellWriter.through(
                        (column, row, out) -> {
                            scalar.read(column, row);
                            scalar.put(out);
                        },
                        (_, _, _) -> {});
        ByteSink scratch = new ByteSink();
        return CellWriter.through(
                (column, row, out) -> {
                    ArrayColumn array = (ArrayColumn) column;
                    scratch.clear();
                    for (int i = array.start(row); i < array.end(row); i++) {
                        one.write(array.elements(), i, scratch);
                    }
                    if (scratch.size() > 0) {
                        putMessage(field, scratch, out);
                    }
                },
                (_, _, _) -> {});
    }

    private CellWriter<ByteSink> pairs(ProtoField field, MapType map) {
        MessageWriter entry =
                message(
                        field.requireMessage(),
                        List.of("key", "value"),
                        List.of(map.key(), map.value()));
        ByteSink scratch = new ByteSink();
        return CellWriter.through(
                (column, row, out) -> {
                    MapColumn pairs = (MapColumn) column;
                    Column[] columns = {Columns.full(pairs.keys()), Columns.full(pairs.values())};
                    for (int i = pairs.start(row); i < pairs.end(row); i++) {
                        scratch.clear();
                        entry.write(columns, new int[] {i, i}, scratch);
                        putMessage(field, scratch, out);
                    }
                },
                (_, _, _) -> {});
    }
}
