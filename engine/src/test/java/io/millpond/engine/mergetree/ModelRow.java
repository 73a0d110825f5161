package io.millpond.engine.mergetree;

/// A row of a modelled table: its partition, its key, a value, a sign, and a number that no other
/// row has.
record ModelRow(int p, int k, long v, int s, long n) {
    ModelRow withV(long other) {
        return new ModelRow(p, k, other, s, n);
    }

    ModelRow withS(int other) {
        return new ModelRow(p, k, v, other, n);
    }

    ModelRow withN(long other) {
        return new ModelRow(p, k, v, s, other);
    }

    String values() {
        return "(%d, %d, %d, %d, %d)".formatted(p, k, v, s, n);
    }

    String line() {
        return "%d\t%d\t%d\t%d\t%d".formatted(p, k, v, s, n);
    }
}
