package io.millpond.storage.block;

import io.millpond.storage.type.DataType;

import java.util.ArrayList;
import java.util.List;

/// The names and types of a block's columns, in order. A name may stand more than once.
public record Header(List<Field> fields) {
    public static final Header EMPTY = new Header(List.of());

    public Header {
        fields = List.copyOf(fields);
    }

    public static Header of(Field... fields) {
        return new Header(List.of(fields));
    }

    public int size() {
        return fields.size();
    }

    public Field field(int index) {
        return fields.get(index);
    }

    public String name(int index) {
        return fields.get(index).name();
    }

    public DataType type(int index) {
        return fields.get(index).type();
    }

    /// The place of the first column called `name`, or -1.
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    public List<String> names() {
        List<String> names = new ArrayList<>(fields.size());
        for (Field field : fields) {
            names.add(field.name());
        }
        return names;
    }

    public List<DataType> types() {
        List<DataType> types = new ArrayList<>(fields.size());
        for (Field field : fields) {
            types.add(field.type());
        }
        return types;
    }
}
