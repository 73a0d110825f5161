package io.millpond.sql.aggregate.bitmap;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.longlong.LongIterator;
import org.roaringbitmap.longlong.Roaring64Bitmap;

import java.util.Arrays;

/// A set of 64-bit numbers. Mutable, used by one thread at a time.
///
/// Up to 32 numbers are kept, and told, in the order in which they came; more in their unsigned
/// order. Source: ClickHouse 26.7, which shows the order in `bitmapToArray`.
final class Bitmap {
    private static final int SMALL_MAX = 32;

    private long[] few = new long[4];
    private int count;
    private @Nullable Roaring64Bitmap many;

    /// A set of the numbers `source[from, to)`.
    static Bitmap of(long[] source, int from, int to) {
        Bitmap bitmap = new Bitmap();
        for (int i = from; i < to; i++) {
            bitmap.add(source[i]);
        }
        return bitmap;
    }

    void add(long number) {
        if (many != null) {
            many.addLong(number);
            return;
        }
        if (place(number) >= 0) {
            return;
        }
        if (count == SMALL_MAX) {
            many = roaring();
            many.addLong(number);
            return;
        }
        if (count == few.length) {
            few = Arrays.copyOf(few, 2 * count);
        }
        few[count++] = number;
    }

    private int place(long number) {
        for (int i = 0; i < count; i++) {
            if (few[i] == number) {
                return i;
            }
        }
        return -1;
    }

    private Roaring64Bitmap roaring() {
        if (many != null) {
            return many;
        }
        Roaring64Bitmap all = new Roaring64Bitmap();
        for (int i = 0; i < count; i++) {
            all.addLong(few[i]);
        }
        return all;
    }

    void remove(long number) {
        if (many != null) {
            many.removeLong(number);
            return;
        }
        int place = place(number);
        if (place >= 0) {
            System.arraycopy(few, place + 1, few, place, count - place - 1);
            count--;
        }
    }

    boolean contains(long number) {
        return many != null ? many.contains(number) : place(number) >= 0;
    }

    long size() {
        return many != null ? many.getLongCardinality() : count;
    }

    /// The numbers in their order.
    long[] toArray() {
        return many != null ? many.toArray() : Arrays.copyOf(few, count);
    }

    /// Adds the numbers of another set.
    void or(Bitmap other) {
        if (other.many == null) {
            for (int i = 0; i < other.count; i++) {
                add(other.few[i]);
            }
            return;
        }
        many = roaring();
        many.or(other.many);
    }

    /// Removes the numbers that another set lacks.
    void and(Bitmap other) {
        retain(other, true);
    }

    /// Removes the numbers that another set has.
    void andNot(Bitmap other) {
        retain(other, false);
    }

    private void retain(Bitmap other, boolean wanted) {
        if (many != null && other.many != null) {
            if (wanted) {
                many.and(other.many);
            } else {
                many.andNot(other.many);
            }
            return;
        }
        if (wanted && many != null) {
            Bitmap small = new Bitmap();
            for (long number : other.toArray()) {
                if (contains(number)) {
                    small.add(number);
                }
            }
            few = small.few;
            count = small.count;
            many = null;
            return;
        }
        for (long number : many != null ? other.toArray() : toArray()) {
            if (other.contains(number) != wanted) {
                remove(number);
            }
        }
    }

    /// Leaves the numbers that one of the sets has, in unsigned order however few they are.
    void xor(Bitmap other) {
        many = roaring();
        many.xor(other.roaring());
    }

    /// How many numbers both sets have.
    long commonSize(Bitmap other) {
        if (many != null && other.many != null) {
            Roaring64Bitmap common = many.clone();
            common.and(other.many);
            return common.getLongCardinality();
        }
        Bitmap lesser = size() <= other.size() ? this : other;
        Bitmap greater = lesser == this ? other : this;
        long size = 0;
        for (long number : lesser.toArray()) {
            size += greater.contains(number) ? 1 : 0;
        }
        return size;
    }

    /// The least number as unsigned, or `otherwise` where there is none.
    long least(long otherwise) {
        if (size() == 0) {
            return otherwise;
        }
        if (many != null) {
            return many.first();
        }
        long least = few[0];
        for (int i = 1; i < count; i++) {
            least = Long.compareUnsigned(few[i], least) < 0 ? few[i] : least;
        }
        return least;
    }

    /// The greatest number as unsigned, or 0 where there is none.
    long greatest() {
        if (size() == 0) {
            return 0;
        }
        if (many != null) {
            return many.last();
        }
        long greatest = few[0];
        for (int i = 1; i < count; i++) {
            greatest = Long.compareUnsigned(few[i], greatest) > 0 ? few[i] : greatest;
        }
        return greatest;
    }

    /// The numbers in `[start, end)` as unsigned.
    Bitmap range(long start, long end) {
        Bitmap part = new Bitmap();
        if (many == null) {
            for (int i = 0; i < count; i++) {
                boolean isIn =
                        Long.compareUnsigned(few[i], start) >= 0
                                && Long.compareUnsigned(few[i], end) < 0;
                if (isIn) {
                    part.add(few[i]);
                }
            }
            return part;
        }
        LongIterator numbers = many.getLongIteratorFrom(start);
        while (numbers.hasNext()) {
            long number = numbers.next();
            if (Long.compareUnsigned(number, end) >= 0) {
                break;
            }
            part.add(number);
        }
        return part;
    }

    /// At most `limit` numbers behind the first `offset`, of those that are `start` or more as
    /// unsigned.
    Bitmap limit(long start, long offset, long limit) {
        Bitmap part = new Bitmap();
        long skipped = 0;
        long taken = 0;
        LongIterator numbers =
                many != null ? many.getLongIteratorFrom(start) : iterator(few(start));
        while (numbers.hasNext() && Long.compareUnsigned(taken, limit) < 0) {
            long number = numbers.next();
            if (Long.compareUnsigned(skipped, offset) < 0) {
                skipped++;
            } else {
                part.add(number);
                taken++;
            }
        }
        return part;
    }

    private long[] few(long start) {
        return Arrays.stream(few, 0, count)
                .filter(number -> Long.compareUnsigned(number, start) >= 0)
                .toArray();
    }

    private static LongIterator iterator(long[] numbers) {
        return new LongIterator() {
            private int at;

            @Override
            public boolean hasNext() {
                return at < numbers.length;
            }

            @Override
            public long next() {
                return numbers[at++];
            }

            @Override
            public LongIterator clone() {
                return iterator(Arrays.copyOfRange(numbers, at, numbers.length));
            }
        };
    }

    /// The heap bytes, roughly.
    long retainedBytes() {
        return 48 + 8L * few.length + (many == null ? 0 : many.getLongSizeInBytes());
    }
}
