package io.millpond.engine.format.protobuf;

import io.millpond.engine.format.value.ScalarCell;
import io.millpond.sql.codec.CodecSettings;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumnBuilder;
import io.millpond.storage.column.ColumnBuilder;
import io.millpond.storage.column.MapColumnBuilder;
import io.millpond.storage.column.NullableColumnBuilder;
import io.millpond.storage.column.TupleColumnBuilder;
import io.millpond.storage.type.AggregateFunctionType;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DynamicType;
import io.millpond.storage.type.JsonType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.NullableType;
import io.millpond.storage.type.TupleType;
import io.millpond.storage.type.VariantType;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Makes plans: finds the columns of the fields of a message, and what reads them.
///
/// @param codec how texts are read
record ProtoPlanner(CodecSettings codec) {
    private static final Repeated ARRAY_END = new Repeated();

    /// Ends lists of a column of arrays.
    private static final class Repeated implements ProtoPlan.Repeated.ListEnd {
        @Override
        public ColumnBuilder elements(ColumnBuilder list) {
            return ((ArrayColumnBuilder) list).elements();
        }

        @Override
        public void finish(ColumnBuilder list) {
            ((ArrayColumnBuilder) list).finishRow();
        }
    }

    /// Ends lists of a column of maps, whose cells append whole pairs.
    private static final class Pairs implements ProtoPlan.Repeated.ListEnd {
        @Override
        public ColumnBuilder elements(ColumnBuilder list) {
            return list;
        }

        @Override
        public void finish(ColumnBuilder list) {
            ((MapColumnBuilder) list).finishRow();
        }
    }

    /// The plan of a message, and the columns that it fills.
    record Planned(ProtoPlan plan, BitSet filled) {}

    /// The plan for columns of these names and types, known by their places.
    ///
    /// Errors: PROTOBUF_FIELD_NOT_REPEATED, ILLEGAL_COLUMN for columns that a field cannot fill.
    Planned plan(ProtoMessage message, List<String> names, List<DataType> types) {
        List<ProtoPlan.Step> steps = new ArrayList<>();
        BitSet filled = new BitSet();
        for (ProtoField field : message.fields()) {
            int column = column(field, names, filled);
            if (column >= 0) {
                filled.set(column);
                steps.add(step(message, field, column, names.get(column), types.get(column)));
            } else if (field.kind() == ProtoKind.MESSAGE && !field.isMap()) {
                addGroup(field, names, types, filled, steps);
            }
        }
        return new Planned(new ProtoPlan(steps), filled);
    }

    private static int column(ProtoField field, List<String> names, BitSet filled) {
        for (int column = 0; column < names.size(); column++) {
            if (!filled.get(column) && ProtoMessage.isSameName(field.name(), names.get(column))) {
                return column;
            }
        }
        return -1;
    }

    private void addGroup(
            ProtoField field,
            List<String> names,
            List<DataType> types,
            BitSet filled,
            List<ProtoPlan.Step> steps) {
        FieldGroup group = FieldGroup.below(field, names, types, filled);
        if (group.isEmpty()) {
            return;
        }
        BitSet found = plan(field.requireMessage(), group.names(), group.types()).filled();
        List<Integer> kept = found.stream().boxed().toList();
        if (kept.isEmpty()) {
            return;
        }
        Planned inner =
                plan(
                        field.requireMessage(),
                        kept.stream().map(group.names()::get).toList(),
                        kept.stream().map(group.types()::get).toList());
        List<Integer> keptPlaces = kept.stream().map(group.places()::get).toList();
        keptPlaces.forEach(filled::set);
        steps.add(new ProtoPlan.Group(field, inner.plan(), keptPlaces));
    }

    private ProtoPlan.Step step(
            ProtoMessage message, ProtoField field, int target, String name, DataType type) {
        DataType plain = ScalarCell.plain(type);
        if (isAround(field)) {
            return new ProtoPlan.Single(field, target, cell(field, type, name));
        }
        if (plain instanceof ArrayType(DataType element)) {
            if (!field.isRepeated()) {
                throw notRepeated(message, field, name);
            }
            return new ProtoPlan.Repeated(field, target, cell(field, element, name), ARRAY_END);
        }
        if (plain instanceof MapType map) {
            if (!field.isMap()) {
                throw notRepeated(message, field, name);
            }
            return new ProtoPlan.Repeated(field, target, pairs(field, map), new Pairs());
        }
        return new ProtoPlan.Single(field, target, cell(field, type, name));
    }

    /// Whether the field is a message around one value, of whatever type.
    static boolean isAround(ProtoField field) {
        return field.kind() == ProtoKind.MESSAGE
                && !field.isRepeated()
                && field.requireMessage().fields().size() == 1;
    }

    private static DatabaseException notRepeated(
            ProtoMessage message, ProtoField field, String name) {
        return new DatabaseException(
                ErrorCode.PROTOBUF_FIELD_NOT_REPEATED,
                "The field '%s.%s' must be repeated in the protobuf schema to match the column `%s`."
                        .formatted(message.name(), field.name(), name));
    }

    /// Reads one value of a field, an element of a repeated one.
    private ProtoCell cell(ProtoField field, DataType type, String name) {
        DataType plain = ScalarCell.plain(type);
        if (field.kind() != ProtoKind.MESSAGE) {
            requireScalar(field, type, name);
            return new ProtoScalarCell(field, type, codec);
        }
        ProtoMessage message = field.requireMessage();
        if (plain instanceof TupleType tuple) {
            ProtoCell record = record(message, tuple, name);
            return type instanceof NullableType ? nullable(record) : record;
        }
        if (message.fields().size() != 1) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_COLUMN,
                    "The message in the field %s cannot be read into the column `%s` of type %s"
                            .formatted(field.name(), name, type.name()));
        }
        // A message around one value, such as those around numbers that may be missing.
        ProtoField only = message.fields().getFirst();
        boolean isWrapped =
                type instanceof NullableType
                        && !only.isRepeated()
                        && only.kind() != ProtoKind.MESSAGE;
        // A value that is not in a message that is there is the default, and not NULL.
        DataType present = isWrapped ? DataTypes.notNullable(type) : type;
        ProtoPlan plan = new ProtoPlan(List.of(step(message, only, 0, name, present)));
        return (in, out) -> {
            int limit = in.pushLimit();
            if (isWrapped) {
                NullableColumnBuilder nullable = (NullableColumnBuilder) out;
                plan.read(in, new ColumnBuilder[] {nullable.values()});
                nullable.finishRow();
            } else {
                plan.read(in, new ColumnBuilder[] {out});
            }
            in.popLimit(limit);
        };
    }

    private static void requireScalar(ProtoField field, DataType type, String name) {
        switch (ScalarCell.plain(type)) {
            case ArrayType _ ->
                    throw new DatabaseException(
                            ErrorCode.PROTOBUF_FIELD_NOT_REPEATED,
                            ("The field '%s' is repeated but the level of repeatedness is not enough"
                                            + " to serialize a multidimensional array from the"
                                            + " column `%s`. It's recommended to make the parent"
                                            + " field repeated as well.")
                                    .formatted(field.name(), name));
            case AggregateFunctionType _,
                    DynamicType _,
                    JsonType _,
                    MapType _,
                    TupleType _,
                    VariantType _ ->
                    throw new DatabaseException(
                            ErrorCode.ILLEGAL_COLUMN,
                            "The field %s of type %s cannot be read into the column `%s` of type %s"
                                    .formatted(
                                            field.name(), field.kind().title(), name, type.name()));
            default -> {
                // A single value.
            }
        }
    }

    private static ProtoCell nullable(ProtoCell record) {
        return (in, out) -> {
            NullableColumnBuilder nullable = (NullableColumnBuilder) out;
            record.read(in, nullable.values());
            nullable.finishRow();
        };
    }

    private ProtoCell record(ProtoMessage message, TupleType tuple, String name) {
        List<String> names = tupleNames(message, tuple, name);
        Planned planned = plan(message, names, tuple.elements());
        if (planned.filled().isEmpty() && !names.isEmpty()) {
            throw new DatabaseException(
                    ErrorCode.NO_COLUMNS_SERIALIZED_TO_PROTOBUF_FIELDS,
                    "Not found matches between the elements of %s and the fields of the message '%s'"
                            .formatted(tuple.name(), message.name()));
        }
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!planned.filled().get(i)) {
                missing.add(i);
            }
        }
        return (in, out) -> {
            TupleColumnBuilder builder = (TupleColumnBuilder) out;
            ColumnBuilder[] elements = builder.elements().toArray(ColumnBuilder[]::new);
            int limit = in.pushLimit();
            planned.plan().read(in, elements);
            in.popLimit(limit);
            for (int element : missing) {
                elements[element].appendDefault();
            }
            builder.finishRow();
        };
    }

    /// The elements' names, which are the fields' where the tuple has none.
    static List<String> tupleNames(ProtoMessage message, TupleType tuple, String name) {
        if (!tuple.names().isEmpty()) {
            return tuple.names();
        }
        List<ProtoField> fields = message.fields();
        if (fields.size() != tuple.elements().size()) {
            throw new DatabaseException(
                    ErrorCode.NO_COLUMNS_SERIALIZED_TO_PROTOBUF_FIELDS,
                    ("The number of fields in Protobuf message (%d) is not equal to the number of"
                                    + " elements in unnamed Tuple (%d) of the column `%s`")
                            .formatted(fields.size(), tuple.elements().size(), name));
        }
        return fields.stream().map(ProtoField::name).toList();
    }

    private ProtoCell pairs(ProtoField field, MapType map) {
        ProtoMessage entry = field.requireMessage();
        ProtoPlan plan =
                plan(entry, List.of("key", "value"), List.of(map.key(), map.value())).plan();
        return (in, out) -> {
            MapColumnBuilder builder = (MapColumnBuilder) out;
            int limit = in.pushLimit();
            plan.read(in, new ColumnBuilder[] {builder.keys(), builder.values()});
            in.popLimit(limit);
        };
    }
}
