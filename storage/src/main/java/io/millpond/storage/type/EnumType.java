package io.millpond.storage.type;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/// `Enum8` and `Enum16`: names for small signed integers.
///
/// The entries are ordered by value, as ClickHouse prints them; the default is the first one.
public final class EnumType implements DataType {
    /// A name and its value.
    public record Entry(String name, int value) {}

    private final int bits;
    private final List<Entry> entries;
    private final Map<String, Integer> valueByName;
    private final Map<Integer, String> nameByValue;
    private final String typeName;

    /// @param bits 8 or 16
    /// @param entries at least one, of distinct names and values that fit into `bits`
    public EnumType(int bits, List<Entry> entries) {
        if (bits != 8 && bits != 16) {
            throw new IllegalArgumentException("bits: " + bits);
        }
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingInt(Entry::value));
        this.bits = bits;
        this.entries = List.copyOf(sorted);
        this.valueByName = new HashMap<>();
        this.nameByValue = new HashMap<>();
        for (Entry entry : sorted) {
            valueByName.put(entry.name(), entry.value());
            nameByValue.put(entry.value(), entry.name());
        }
        if (sorted.isEmpty()
                || valueByName.size() < sorted.size()
                || nameByValue.size() < sorted.size()) {
            throw new IllegalArgumentException("entries: " + entries);
        }
        this.typeName = printName();
    }

    /// 8 or 16.
    public int bits() {
        return bits;
    }

    /// The entries in ascending order of their values.
    public List<Entry> entries() {
        return entries;
    }

    /// The value of a name, or null where the type has no such name.
    public @Nullable Integer valueOf(String name) {
        return valueByName.get(name);
    }

    /// The name of a value, or null where the type has no such value.
    public @Nullable String nameOf(int value) {
        return nameByValue.get(value);
    }

    /// The value that stands for "none given": the smallest one.
    public int defaultValue() {
        return entries.getFirst().value();
    }

    @Override
    public String name() {
        return typeName;
    }

    @Override
    public Layout layout() {
        return bits == 8 ? Layout.BYTE : Layout.SHORT;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EnumType that && bits == that.bits && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return Objects.hash(bits, entries);
    }

    @Override
    public String toString() {
        return typeName;
    }

    private String printName() {
        StringJoiner joiner = new StringJoiner(", ", "Enum" + bits + "(", ")");
        for (Entry entry : entries) {
            String escaped = entry.name().replace("\\", "\\\\").replace("'", "\\'");
            joiner.add("'" + escaped + "' = " + entry.value());
        }
        return joiner.toString();
    }
}
