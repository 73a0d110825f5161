package io.millpond.sql.function.hash;

import io.millpond.sql.function.Texts;

/// All runs of `size` characters of UTF-8 but the first one, as in ClickHouse 26.7; the whole text
/// where it is shorter.
record CharacterShingles(int size, boolean ignoresCase) implements Shingles {
    @Override
    public void visit(byte[] bytes, int from, int to, Visitor visitor) {
        int end = from;
        for (int i = 0; i < size; i++) {
            if (end >= to) {
                visitor.run(Shingles.hash(EMPTY, bytes, from, to, ignoresCase), from, to);
                return;
            }
            end = Texts.skip(bytes, end, to, 1);
        }
        int start = from;
        while (end < to) {
            start = Texts.skip(bytes, start, end, 1);
            end = Texts.skip(bytes, end, to, 1);
            visitor.run(Shingles.hash(EMPTY, bytes, start, end, ignoresCase), start, end);
        }
    }
}
