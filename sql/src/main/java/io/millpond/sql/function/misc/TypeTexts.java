package io.millpond.sql.function.misc;

import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleShape;
import io.millpond.storage.type.TupleType;

/// Types as `toTypeName` shows them: named tuples on a line for each element.
final class TypeTexts {
    private TypeTexts() {}

    static String pretty(DataType type) {
        return pretty(type, 0);
    }

    private static String pretty(DataType type, int indent) {
        String shape = TupleShape.nameOf(type);
        if (shape != null) {
            return shape;
        }
        return switch (type) {
            case ArrayType(DataType element) -> "Array(" + pretty(element, indent) + ")";
            case MapType(DataType key, DataType value) ->
                    "Map(" + pretty(key, indent) + ", " + pretty(value, indent) + ")";
            case TupleType tuple when !tuple.elements().isEmpty() -> tuple(tuple, indent);
            default -> type.name();
        };
    }

    private static String tuple(TupleType type, int indent) {
        boolean isNamed = !type.names().isEmpty();
        StringBuilder text = new StringBuilder("Tuple(");
        for (int i = 0; i < type.elements().size(); i++) {
            text.append(i == 0 ? "" : isNamed ? "," : ", ");
            if (isNamed) {
                TupleType one =
                        new TupleType(
                                type.names().subList(i, i + 1), type.elements().subList(i, i + 1));
                String element = type.elements().get(i).name();
                String whole = one.name();
                // What is left of `Tuple(name type)` without the type is the quoted name.
                String name = whole.substring(6, whole.length() - element.length() - 1);
                text.append('\n').append(" ".repeat(indent + 4)).append(name);
            }
            text.append(pretty(type.elements().get(i), isNamed ? indent + 4 : indent));
        }
        return text.append(')').toString();
    }
}
