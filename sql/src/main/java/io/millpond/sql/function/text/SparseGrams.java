package io.millpond.sql.function.text;

import io.millpond.sql.function.hash.Crc32c;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.IntColumnBuilder;

import java.util.Arrays;

/// Substrings of many lengths that a string and any string around it both give, few enough to be
/// indexed.
///
/// Every run of `min - 1` characters has a hash. A substring counts where the hashes of its first
/// and its last run are both greater than all hashes between; those are found in one pass with a
/// stack of the runs that no later greater one has hidden.
///
/// @param min the least number of characters
/// @param max the greatest number of characters
/// @param cutoff substrings of fewer characters are left out
/// @param isUtf8 whether characters are those of UTF-8, else bytes
record SparseGrams(long min, long max, long cutoff, boolean isUtf8) implements Tokenizer {
    static final long MIN_LEAST = 3;
    static final long MAX_DEFAULT = 100;

    SparseGrams {
        if (Long.compareUnsigned(min, MIN_LEAST) < 0) {
            throw wrong("Argument 'min_ngram_length' must be greater or equal to 3");
        }
        if (Long.compareUnsigned(max, min) < 0) {
            throw wrong(
                    "Argument 'max_ngram_length' must be greater or equal to 'min_ngram_length'");
        }
        if (Long.compareUnsigned(cutoff, min) < 0) {
            throw wrong(
                    "Argument 'min_cutoff_length' must be greater or equal to 'min_ngram_length'");
        }
        if (Long.compareUnsigned(cutoff, max) > 0) {
            throw wrong("Argument 'min_cutoff_length' must be less or equal to 'max_ngram_length'");
        }
    }

    private static DatabaseException wrong(String message) {
        return new DatabaseException(ErrorCode.BAD_ARGUMENTS, message);
    }

    Column texts(BytesColumn texts, int rowCount) {
        BytesColumnBuilder builder = new BytesColumnBuilder();
        int[] ends = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            split(texts.bytes(), texts.start(row), texts.end(row), builder::append);
            ends[row] = builder.rowCount();
        }
        return new ArrayColumn(ends, builder.build(), rowCount);
    }

    Column hashes(BytesColumn texts, int rowCount) {
        IntColumnBuilder builder = new IntColumnBuilder();
        int[] ends = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            split(
                    texts.bytes(),
                    texts.start(row),
                    texts.end(row),
                    (bytes, from, to) -> builder.append(Crc32c.ofWords(bytes, from, to)));
            ends[row] = builder.rowCount();
        }
        return new ArrayColumn(ends, builder.build(), rowCount);
    }

    @Override
    public void split(byte[] bytes, int from, int to, Sink sink) {
        int[] starts = starts(bytes, from, to);
        int run = (int) Math.min(min - 1, Integer.MAX_VALUE);
        int runCount = starts.length - run;
        if (runCount <= 0) {
            return;
        }
        // The stack of the first characters of runs, and of their hashes.
        int[] stack = new int[runCount];
        int[] hashes = new int[runCount];
        int depth = 0;
        for (int first = 0; first < runCount; first++) {
            int end = starts[first + run];
            int hash = Crc32c.ofWords(bytes, starts[first], end);
            while (depth > 0 && Integer.compareUnsigned(hashes[depth - 1], hash) < 0) {
                int begin = stack[depth - 1];
                if (first - begin + run > max) {
                    depth = 0;
                    break;
                }
                emit(bytes, starts, begin, first, sink);
                depth--;
            }
            if (depth > 0 && first - stack[depth - 1] + run <= max) {
                emit(bytes, starts, stack[depth - 1], first, sink);
            }
            while (depth > 0 && hashes[depth - 1] == hash) {
                depth--;
            }
            stack[depth] = first;
            hashes[depth] = hash;
            depth++;
        }
    }

    /// Gives the substring from the run that begins at one character to the one at another.
    private void emit(byte[] bytes, int[] starts, int begin, int last, Sink sink) {
        int run = (int) min - 1;
        if (last - begin + run >= cutoff) {
            sink.token(bytes, starts[begin], starts[last + run]);
        }
    }

    /// Where the characters begin, and the end.
    private int[] starts(byte[] bytes, int from, int to) {
        int[] starts = new int[to - from + 1];
        int count = 0;
        for (int at = from; at < to; at = isUtf8 ? next(bytes, at, to) : at + 1) {
            starts[count++] = at;
        }
        starts[count++] = to;
        return Arrays.copyOf(starts, count);
    }

    /// Where the character at `at` ends, as its first byte says.
    static int next(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        int length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 1;
        return Math.min(to, at + length);
    }
}
