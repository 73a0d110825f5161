package io.millpond.storage.order;

import io.millpond.storage.block.Block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Sorts rows by key columns, stably.
///
/// 1. Each key column becomes a number for each row, in the order of its values ([RowRanks]),
///    counted from the column's smallest, so that it takes as few bits as the block needs.
/// 2. The numbers of all key columns are packed into 64-bit words, the first column highest; most
///    keys fit one word.
/// 3. Rows whose words ascend already are left as they are.
/// 4. Otherwise a radix sort orders the words; where key and row number fit one word together, it
///    moves nothing else.
public final class BlockSorter {
    private BlockSorter() {}

    /// The rows of `block` in the order of `keys`, which have a row for each of its rows.
    public static Block sort(Block block, List<SortColumn> keys) {
        return order(keys, block.rowCount())
                .map(rows -> block.gather(rows, block.rowCount()))
                .orElse(block);
    }

    /// The rows `0` to `rowCount - 1` in the order of `keys`, rows of equal keys as they stand;
    /// empty when that is the order in which they are.
    public static Optional<int[]> order(List<SortColumn> keys, int rowCount) {
        if (rowCount < 2) {
            return Optional.empty();
        }
        List<Word> words = pack(keys, rowCount);
        if (isAscending(words, rowCount)) {
            return Optional.empty();
        }
        int rowBits = Integer.SIZE - Integer.numberOfLeadingZeros(rowCount - 1);
        if (words.size() == 1 && words.getFirst().bits + rowBits <= Long.SIZE) {
            return Optional.of(sortWithRows(words.getFirst(), rowBits, rowCount));
        }
        int[] rows = new int[rowCount];
        for (int row = 0; row < rowCount; row++) {
            rows[row] = row;
        }
        int[] spare = new int[rowCount];
        for (Word word : words) {
            RadixSort.sortRows(rows, spare, word.values, rowCount, word.bits);
        }
        return Optional.of(rows);
    }

    /// Some adjacent key columns of every row, in the lowest `bits` bits of its value.
    private static final class Word {
        final long[] values;
        int bits;

        Word(int rowCount) {
            values = new long[rowCount];
        }
    }

    /// The keys as words, the least significant word first.
    private static List<Word> pack(List<SortColumn> keys, int rowCount) {
        List<Word> words = new ArrayList<>();
        for (SortColumn key : keys.reversed()) {
            long[] numbers = RowRanks.of(key.column(), key.type());
            long min = Long.MAX_VALUE;
            long max = Long.MIN_VALUE;
            for (int row = 0; row < rowCount; row++) {
                min = Math.min(min, numbers[row]);
                max = Math.max(max, numbers[row]);
            }
            int bits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
            if (bits == 0) {
                continue;
            }
            if (words.isEmpty() || words.getLast().bits + bits > Long.SIZE) {
                words.add(new Word(rowCount));
            }
            Word word = words.getLast();
            for (int row = 0; row < rowCount; row++) {
                long offset = key.isDescending() ? max - numbers[row] : numbers[row] - min;
                word.values[row] |= offset << word.bits;
            }
            word.bits += bits;
        }
        return words;
    }

    private static boolean isAscending(List<Word> words, int rowCount) {
        for (int row = 1; row < rowCount; row++) {
            if (compareWords(words, row - 1, row) > 0) {
                return false;
            }
        }
        return true;
    }

    private static int compareWords(List<Word> words, int row, int otherRow) {
        for (int i = words.size() - 1; i >= 0; i--) {
            long[] values = words.get(i).values;
            int result = Long.compareUnsigned(values[row], values[otherRow]);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    private static int[] sortWithRows(Word word, int rowBits, int rowCount) {
        long[] keys = word.values;
        for (int row = 0; row < rowCount; row++) {
            keys[row] = keys[row] << rowBits | row;
        }
        long[] sorted =
                RadixSort.sort(keys, new long[rowCount], rowCount, rowBits, rowBits + word.bits);
        int[] rows = new int[rowCount];
        long mask = (1L << rowBits) - 1;
        for (int i = 0; i < rowCount; i++) {
            rows[i] = (int) (sorted[i] & mask);
        }
        return rows;
    }
}
