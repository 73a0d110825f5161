package io.millpond.engine.mergetree;

/// Reads the numbers in part names, `partition_minBlock_maxBlock_level`.
final class PartNames {
    private PartNames() {}

    static long minBlock(String name) {
        return field(name, 3);
    }

    static long maxBlock(String name) {
        return field(name, 2);
    }

    static int level(String name) {
        return (int) field(name, 1);
    }

    /// The `fromEnd`-th of the fields, the last being the first.
    private static long field(String name, int fromEnd) {
        int end = name.length();
        int start = name.lastIndexOf('_');
        for (int i = 1; i < fromEnd; i++) {
            end = start;
            start = name.lastIndexOf('_', end - 1);
        }
        return Long.parseLong(name.substring(start + 1, end));
    }
}
