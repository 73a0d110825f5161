package io.millpond.sql.function.hash;

/// All runs of `size` bytes, or the whole text where it is shorter.
record ByteShingles(int size, boolean ignoresCase) implements Shingles {
    @Override
    public void visit(byte[] bytes, int from, int to, Visitor visitor) {
        if (to - from < size) {
            visitor.run(Shingles.hash(EMPTY, bytes, from, to, ignoresCase), from, to);
            return;
        }
        for (int at = from; at + size <= to; at++) {
            visitor.run(Shingles.hash(EMPTY, bytes, at, at + size, ignoresCase), at, at + size);
        }
    }
}
