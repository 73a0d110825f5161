package io.millpond.sql.function.hash;

import java.util.ArrayDeque;

/// All runs of `size` words of four bytes or more, or of all words where there are fewer.
///
/// Words are cut at ASCII bytes that are neither letters nor digits.
record WordShingles(int size, boolean ignoresCase) implements Shingles {
    private static final int WORD_BYTES_MIN = 4;

    /// A word: `[from, to)`.
    private record Word(int from, int to) {}

    @Override
    public void visit(byte[] bytes, int from, int to, Visitor visitor) {
        ArrayDeque<Word> words = new ArrayDeque<>();
        boolean isFirst = true;
        int at = from;
        while (at < to) {
            int end = at;
            while (end < to && !isSeparator(bytes[end])) {
                end++;
            }
            if (end - at >= WORD_BYTES_MIN) {
                words.add(new Word(at, end));
                if (words.size() > size) {
                    words.removeFirst();
                }
                if (words.size() == size) {
                    visit(bytes, words, visitor);
                    isFirst = false;
                }
            }
            at = end + 1;
        }
        if (isFirst && !words.isEmpty()) {
            visit(bytes, words, visitor);
        }
    }

    private void visit(byte[] bytes, ArrayDeque<Word> words, Visitor visitor) {
        long hash = EMPTY;
        for (Word word : words) {
            hash = Shingles.hash(hash, bytes, word.from(), word.to(), ignoresCase);
        }
        visitor.run(hash, words.getFirst().from(), words.getLast().to());
    }

    private static boolean isSeparator(byte value) {
        return value >= 0 && !Character.isLetterOrDigit(value);
    }
}
