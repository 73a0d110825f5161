package io.millpond.engine.format.protobuf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The fields of a message, in the order of their numbers.
///
/// Fields are added while the schema is made, as messages may contain each other; after that it
/// does not change.
final class ProtoMessage {
    private final String name;
    private final List<ProtoField> fields = new ArrayList<>();

    ProtoMessage(String name) {
        this.name = name;
    }

    /// Adds a field.
    void add(ProtoField field) {
        fields.add(field);
        fields.sort(Comparator.comparingInt(ProtoField::tag));
    }

    /// The name, with those of the messages and packages around it.
    String name() {
        return name;
    }

    List<ProtoField> fields() {
        return fields;
    }

    /// Whether a field and a column have one name: case, `.` and `_` do not count.
    static boolean isSameName(String field, String column) {
        return field.length() == column.length() && startsWith(column, field);
    }

    /// Whether a column belongs to the message in a field: it is called `field.x` or `field_x`.
    static boolean isBelow(String field, String column) {
        return column.length() > field.length() + 1
                && startsWith(column, field)
                && plain(column.charAt(field.length())) == '_';
    }

    private static boolean startsWith(String column, String field) {
        for (int i = 0; i < field.length(); i++) {
            if (plain(field.charAt(i)) != plain(column.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char plain(char c) {
        return c == '.' ? '_' : Character.toLowerCase(c);
    }
}
