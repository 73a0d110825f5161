package io.millpond.storage.type;

/// `Dynamic`: a value of any type, or NULL; each value knows its type.
///
/// Values are held without `LowCardinality` and `Nullable` around them.
///
/// @param maxTypes how many types of a column count as its own, 0 to 254; further ones are held
///     just the same
public record DynamicType(int maxTypes) implements DataType {
    /// What `Dynamic` without arguments means.
    public static final int MAX_TYPES_DEFAULT = 32;

    public DynamicType {
        if (maxTypes < 0 || maxTypes > 254) {
            throw new IllegalArgumentException("maxTypes: " + maxTypes);
        }
    }

    @Override
    public String name() {
        return maxTypes == MAX_TYPES_DEFAULT ? "Dynamic" : "Dynamic(max_types=" + maxTypes + ")";
    }

    @Override
    public Layout layout() {
        return Layout.VARIANT;
    }
}
