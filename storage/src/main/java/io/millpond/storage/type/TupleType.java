package io.millpond.storage.type;

import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/// `Tuple(T1, T2, …)` and `Tuple(a T1, b T2, …)`: one value of each element's type.
///
/// @param names the elements' names, or empty for a tuple without names
/// @param elements the elements' types; may be empty
/// @param shape what the tuple is a point or a row of, which gives it and the arrays around it
///     their names
public record TupleType(List<String> names, List<DataType> elements, TupleShape shape)
        implements DataType {
    /// The elements of a point.
    static final List<DataType> COORDINATES = List.of(DataTypes.FLOAT64, DataTypes.FLOAT64);

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public TupleType {
        names = List.copyOf(names);
        elements = List.copyOf(elements);
        if (!names.isEmpty() && names.size() != elements.size()) {
            throw new IllegalArgumentException("names: " + names);
        }
        boolean isPoint = shape != TupleShape.NONE && shape != TupleShape.NESTED;
        if (isPoint && !(names.isEmpty() && elements.equals(COORDINATES))) {
            throw new IllegalArgumentException("no point: " + elements);
        }
    }

    /// A tuple that is no point.
    public TupleType(List<String> names, List<DataType> elements) {
        this(names, elements, TupleShape.NONE);
    }

    /// A tuple without names.
    public static TupleType of(List<DataType> elements) {
        return new TupleType(List.of(), elements);
    }

    /// Whether the other has the same elements under the same names.
    public boolean hasElementsOf(TupleType other) {
        return names.equals(other.names) && elements.equals(other.elements);
    }

    /// This tuple with other elements under its names; the same one where they are its own.
    public TupleType withElements(List<DataType> others) {
        return others.equals(elements) ? this : new TupleType(names, others);
    }

    @Override
    public String name() {
        String title = TupleShape.nameOf(this);
        if (title != null) {
            return title;
        }
        return "Tuple(" + elementsText() + ")";
    }

    /// The elements with their names, as between the parentheses of the type.
    String elementsText() {
        StringJoiner joiner = new StringJoiner(", ");
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
