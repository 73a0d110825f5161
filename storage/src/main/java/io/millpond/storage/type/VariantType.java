package io.millpond.storage.type;

import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/// `Variant(T1, T2, …)`: a value of one of the alternatives, or NULL.
///
/// @param alternatives at least one, distinct, by name; none of them holds NULL or is itself a
///     Variant or Dynamic. Given in any order, each as often as it pleases
public record VariantType(List<DataType> alternatives) implements DataType {
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

    @Override
    public String name() {
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
