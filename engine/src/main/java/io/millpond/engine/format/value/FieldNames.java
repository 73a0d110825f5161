package io.millpond.engine.format.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the places of names that are given as bytes, at best in the same order. Immutable.
public final class FieldNames {
    private final byte[][] names;
    private final Map<String, Integer> places = new HashMap<>();

    public FieldNames(List<String> names) {
        this.names = new byte[names.size()][];
        for (int i = 0; i < this.names.length; i++) {
            this.names[i] = names.get(i).getBytes(StandardCharsets.UTF_8);
            places.putIfAbsent(names.get(i), i);
        }
    }

    /// The place of the name `[from, to)`, or -1.
    ///
    /// @param expected the place that is looked at first
    public int find(byte[] bytes, int from, int to, int expected) {
        if (expected < names.length
                && Arrays.equals(bytes, from, to, names[expected], 0, names[expected].length)) {
            return expected;
        }
        String name = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return places.getOrDefault(name, -1);
    }

    public int size() {
        return names.length;
    }
}
