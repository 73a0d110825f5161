package io.millpond.storage.type;

import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// `Tuple(T1, T2, …)` and `Tuple(a T1, b T2, …)`: one value of each element's type.
///
/// @param names the elements' names, or empty for a tuple without names
/// @param elements the elements' types; may be empty
public record TupleType(List<String> names, List<DataType> elements) implements DataType {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public TupleType {
        names = List.copyOf(names);
        elements = List.copyOf(elements);
        if (!names.isEmpty() && names.size() != elements.size()) {
            throw new IllegalArgumentException("names: " + names);
        }
    }

    /// A tuple without names.
    public static TupleType of(List<DataType> elements) {
        return new TupleType(List.of(), elements);
    }

    @Override
    public String name() {
        StringJoiner joiner = new StringJoiner(", ", "Tuple(", ")");
        for (int i = 0; i < elements.size(); i++) {
            String type = elements.get(i).name();
            joiner.add(names.isEmpty() ? type : quoted(names.get(i)) + " " + type);
        }
        return joiner.toString();
    }

    @Override
    public Layout layout() {
        return Layout.TUPLE;
    }

    private static String quoted(String name) {
        if (PLAIN_NAME.matcher(name).matches()) {
            return name;
        }
        return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }
}
