package io.millpond.storage.merge;

import io.millpond.storage.column.Column;
import io.millpond.storage.merge.RunMerge.Run;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.NullableType;

import java.util.ArrayList;
import java.util.List;

/// The sort keys of the rows of some sorted runs, most of them held in 64-bit words that are
/// compared as signed numbers.
///
/// From the first key column on, the number of each value, counted from the least one in all runs,
/// is put into as many bits as the greatest needs, the first column highest; a nullable column has
/// a bit before its value that is set for NULL. Rows that are merged together are near each other,
/// so most keys fit one word; a column that is the same in all rows takes no bit. While nothing
/// but such columns came before, texts are sorted, and the bytes are left out that the least and
/// the greatest one begin with. The first column whose numbers leave it open which value is less
/// ends this.
final class KeyWords {
    private final KeyOrder order;
    private final List<Run> runs;

    /// For each word that of each row of each run.
    private final List<long[][]> words = new ArrayList<>();

    private int usedBits = Long.SIZE;
    private int exactKeys;

    private KeyWords(KeyOrder order, List<Run> runs) {
        this.order = order;
        this.runs = runs;
    }

    /// Gives all runs their words. Returns how many key columns are decided by them.
    static int fill(KeyOrder order, List<Run> runs) {
        KeyWords words = new KeyWords(order, runs);
        for (int key = 0; key < order.keyCount() && words.add(key); key++) {
            words.exactKeys++;
        }
        words.hand();
        return words.exactKeys;
    }

    private void hand() {
        if (words.isEmpty()) {
            words.add(runs.stream().map(run -> new long[run.rowCount()]).toArray(long[][]::new));
            usedBits = 0;
        }
        // Bits count as an unsigned number.
        for (long[][] word : words) {
            for (long[] values : word) {
                for (int row = 0; row < values.length; row++) {
                    values[row] ^= Long.MIN_VALUE;
                }
            }
        }
        for (int run = 0; run < runs.size(); run++) {
            int index = run;
            runs.get(run).setWords(words.stream().map(word -> word[index]).toList());
        }
    }

    /// Adds a key column; false when equal words do not mean equal values.
    private boolean add(int key) {
        DataType type = order.type(key);
        if (!KeyNumbers.exist(type)) {
            return false;
        }
        DataType plain = KeyNumbers.plain(type);
        long[][] nulls = new long[runs.size()][];
        Column[] values = new Column[runs.size()];
        for (int i = 0; i < values.length; i++) {
            Run run = runs.get(i);
            Column column = run.keys().get(key);
            values[i] = KeyNumbers.values(column, run.fromRow(), run.toRow());
            nulls[i] =
                    type instanceof NullableType
                            ? KeyNumbers.nulls(column, run.fromRow(), run.toRow())
                            : new long[0];
        }
        boolean isFirst = words.isEmpty() && !(type instanceof NullableType);
        int skip = isFirst ? commonBytes(values) : 0;
        boolean areShort = true;
        for (Column each : values) {
            areShort = areShort && KeyNumbers.areShort(each, skip);
        }
        long[][] numbers = new long[values.length][];
        boolean isExact = true;
        for (int i = 0; i < values.length; i++) {
            numbers[i] = KeyNumbers.of(values[i], plain, skip, areShort);
            isExact = isExact && KeyNumbers.areExact(values[i], plain, skip, areShort);
        }
        if (type instanceof NullableType) {
            addNulls(nulls, numbers, order.isDescending(key));
        }
        pack(numbers, order.isDescending(key));
        return isExact;
    }

    /// NULL has a bit of its own, and no value.
    private void addNulls(long[][] nulls, long[][] numbers, boolean isDescending) {
        for (int run = 0; run < nulls.length; run++) {
            for (int row = 0; row < nulls[run].length; row++) {
                if (nulls[run][row] == 1) {
                    numbers[run][row] = 0;
                }
            }
        }
        pack(nulls, isDescending);
    }

    /// The bytes with which the least and the greatest text begin, which are at the ends of runs.
    private int commonBytes(Column[] values) {
        int least = 0;
        int greatest = 0;
        for (int i = 1; i < values.length; i++) {
            Run run = runs.get(i);
            Run low = runs.get(least);
            Run high = runs.get(greatest);
            if (order.compare(run.keys(), run.fromRow(), low.keys(), low.fromRow()) < 0) {
                least = i;
            }
            if (order.compare(run.keys(), run.toRow() - 1, high.keys(), high.toRow() - 1) > 0) {
                greatest = i;
            }
        }
        int last = values[greatest].rowCount() - 1;
        return KeyNumbers.commonBytes(values[least], 0, values[greatest], last);
    }

    private void pack(long[][] numbers, boolean isDescending) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (long[] ofRun : numbers) {
            for (long number : ofRun) {
                min = Math.min(min, number);
                max = Math.max(max, number);
            }
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
        if (bits == 0) {
            return;
        }
        for (long[] ofRun : numbers) {
            for (int row = 0; row < ofRun.length; row++) {
                ofRun[row] = isDescending ? max - ofRun[row] : ofRun[row] - min;
            }
        }
        append(numbers, bits);
    }

    private void append(long[][] numbers, int bits) {
        if (usedBits + bits > Long.SIZE) {
            words.add(numbers);
            usedBits = bits;
            return;
        }
        long[][] word = words.getLast();
        for (int run = 0; run < word.length; run++) {
            long[] values = word[run];
            long[] more = numbers[run];
            for (int row = 0; row < values.length; row++) {
                values[row] = (values[row] << bits) | more[row];
            }
        }
        usedBits += bits;
    }
}
