package io.millpond.engine.format.protobuf;

import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The columns below a field that is a message, as columns of that message: `a.b` and `a.c` of the
/// field `a` are `b` and `c`, and elements of arrays where the field is repeated.
///
/// @param places of the columns among all
record FieldGroup(List<Integer> places, List<String> names, List<DataType> types) {
    /// The columns below `field` that are not among those `done`.
    static FieldGroup below(
            ProtoField field, List<String> names, List<DataType> types, BitSet done) {
        FieldGroup group = new FieldGroup(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int column = 0; column < names.size(); column++) {
            String name = names.get(column);
            DataType type = types.get(column);
            boolean isPossible = !field.isRepeated() || type instanceof ArrayType;
            if (!done.get(column) && isPossible && ProtoMessage.isBelow(field.name(), name)) {
                group.places.add(column);
                group.names.add(name.substring(field.name().length() + 1));
                group.types.add(
                        field.isRepeated() && type instanceof ArrayType(DataType element)
                                ? element
                                : type);
            }
        }
        return group;
    }

    boolean isEmpty() {
        return places.isEmpty();
    }
}
