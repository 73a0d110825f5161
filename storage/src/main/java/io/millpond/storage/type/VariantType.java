package io.millpond.storage.type;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/// `Variant(T1, T2, …)`: a value of one of the alternatives, or NULL.
///
/// @param alternatives at least one, distinct, by name; none of them holds NULL or is itself a
///     Variant or Dynamic. Given in any order, each as often as it pleases
public record VariantType(List<DataType> alternatives) implements DataType {
    /// What a `Geometry` is one of.
    private static final List<DataType> GEOMETRY =
            Arrays.stream(TupleShape.values())
                    .filter(shape -> !shape.title().isEmpty())
                    .map(TupleShape::type)
                    .sorted(Comparator.comparing(DataType::name))
                    .toList();

    public VariantType {
        alternatives =
                alternatives.stream()
                        .distinct()
                        .sorted(Comparator.comparing(DataType::name))
                        .toList();
        if (alternatives.isEmpty()) {
            throw new IllegalArgumentException("no alternatives");
        }
    }

    /// `Geometry`: any shape.
    public static VariantType geometry() {
        return new VariantType(GEOMETRY);
    }

    @Override
    public String name() {
        if (alternatives.equals(GEOMETRY)) {
            return "Geometry";
        }
        StringJoiner joiner = new StringJoiner(", ", "Variant(", ")");
        for (DataType alternative : alternatives) {
            joiner.add(alternative.name());
        }
        return joiner.toString();
    }

    @Override
    public Layout layout() {
        return Layout.VARIANT;
    }
}
