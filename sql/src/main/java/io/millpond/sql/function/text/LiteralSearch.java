package io.millpond.sql.function.text;

import io.millpond.storage.column.BytesColumn;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/// Looks for any of some byte strings in a longer one. Immutable.
///
/// A single needle is looked for eight places at once: only where its two rarest bytes stand at
/// their distances is it compared as a whole.
///
/// Of several needles a window as long as the shortest one moves over the bytes. The two bytes at
/// its end say how far it may move without leaving out a needle: the least distance of that pair
/// from the end of the window in any needle, and one less than the window for pairs that no needle
/// has. Only where the pair ends a needle are the needles themselves compared. So most bytes are
/// never looked at, and a whole column costs one search over its bytes instead of one for each row.
///
/// Source: Sun Wu and Udi Manber, A Fast Algorithm for Multi-Pattern Searching, 1994.
final class LiteralSearch {
    /// Pairs are told apart by the low bits of both bytes; the table stays in the first cache.
    private static final int PAIR_BITS = 6;

    private static final int PAIR_MASK = (1 << PAIR_BITS) - 1;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_LOW_BIT = 0x0101_0101_0101_0101L;
    private static final long EACH_HIGH_BIT = 0x8080_8080_8080_8080L;

    private static final int UPPER_TO_LOWER = 0x20;

    /// The most frequent bytes of texts, the most frequent first; others are rarer.
    private static final String FREQUENT = " etaoinsrhldcumfpgwybvkxjqz-./_0123456789";

    private final byte[][] needles;
    private final boolean ignoresCase;
    private final int window;
    private final byte[] shifts;

    /// The places of the two rarest bytes of a single needle.
    private final int rarest;
    private final int nextRarest;

    /// @param needles at least one, none empty
    /// @param ignoresCase whether ASCII letters match both cases
    LiteralSearch(List<byte[]> needles, boolean ignoresCase) {
        this.ignoresCase = ignoresCase;
        this.needles = new byte[needles.size()][];
        int shortest = Byte.MAX_VALUE;
        for (int i = 0; i < this.needles.length; i++) {
            byte[] needle = needles.get(i).clone();
            for (int at = 0; ignoresCase && at < needle.length; at++) {
                needle[at] = lower(needle[at]);
            }
            this.needles[i] = needle;
            shortest = Math.min(shortest, needle.length);
        }
        this.window = shortest;
        this.shifts = new byte[1 << (2 * PAIR_BITS)];
        Arrays.fill(shifts, (byte) Math.max(1, window - 1));
        for (byte[] needle : this.needles) {
            for (int end = 2; end <= window; end++) {
                addPair(needle[end - 2], needle[end - 1], window - end);
            }
        }
        this.rarest = rarest(this.needles[0], -1);
        this.nextRarest = window == 1 ? 0 : rarest(this.needles[0], rarest);
    }

    /// The place of the rarest byte but the one at `except`.
    private static int rarest(byte[] needle, int except) {
        int best = except == 0 ? 1 : 0;
        for (int at = best + 1; at < needle.length; at++) {
            if (at != except && rarity(needle[at]) > rarity(needle[best])) {
                best = at;
            }
        }
        return best;
    }

    private static int rarity(byte value) {
        int place = FREQUENT.indexOf(value & 0xFF);
        return place < 0 ? FREQUENT.length() : place;
    }

    private void addPair(byte first, byte second, int shift) {
        for (byte left : cases(first)) {
            for (byte right : cases(second)) {
                int pair = pair(left, right);
                shifts[pair] = (byte) Math.min(shifts[pair], shift);
            }
        }
    }

    private byte[] cases(byte value) {
        boolean isLetter = ignoresCase && value >= 'a' && value <= 'z';
        return isLetter ? new byte[] {value, (byte) (value - UPPER_TO_LOWER)} : new byte[] {value};
    }

    private static int pair(byte first, byte second) {
        return ((first & PAIR_MASK) << PAIR_BITS) | (second & PAIR_MASK);
    }

    private static byte lower(byte value) {
        return value >= 'A' && value <= 'Z' ? (byte) (value + UPPER_TO_LOWER) : value;
    }

    /// Where the first needle in `[from, to)` begins, or -1.
    int find(byte[] bytes, int from, int to) {
        if (needles.length == 1) {
            return findOne(bytes, from, to);
        }
        return window == 1 ? findSingle(bytes, from, to) : findByPairs(bytes, from, to);
    }

    private int findOne(byte[] bytes, int from, int to) {
        byte[] needle = needles[0];
        int lastStart = to - needle.length;
        int first = rarest;
        int second = nextRarest;
        long firstFold = fold(needle[first]);
        long secondFold = fold(needle[second]);
        long firstWanted = EACH_LOW_BIT * (needle[first] & 0xFF);
        long secondWanted = EACH_LOW_BIT * (needle[second] & 0xFF);
        int at = from;
        for (; at + Long.BYTES - 1 <= lastStart; at += Long.BYTES) {
            long differences =
                    (((long) LONGS.get(bytes, at + first) | firstFold) ^ firstWanted)
                            | (((long) LONGS.get(bytes, at + second) | secondFold) ^ secondWanted);
            // A high bit for each zero byte, and for some above the lowest one that are none.
            long places = (differences - EACH_LOW_BIT) & ~differences & EACH_HIGH_BIT;
            while (places != 0) {
                int start = at + (Long.numberOfTrailingZeros(places) >>> 3);
                if (isAt(bytes, start, needle)) {
                    return start;
                }
                places &= places - 1;
            }
        }
        for (; at <= lastStart; at++) {
            if (isAt(bytes, at, needle)) {
                return at;
            }
        }
        return -1;
    }

    /// What makes a byte of the text lower case in each place of a long, where that matters.
    private long fold(byte value) {
        return ignoresCase && value >= 'a' && value <= 'z' ? EACH_LOW_BIT * UPPER_TO_LOWER : 0;
    }

    private int findByPairs(byte[] bytes, int from, int to) {
        byte[] table = shifts;
        int end = from + window;
        while (end <= to) {
            int shift = table[pair(bytes[end - 2], bytes[end - 1])];
            if (shift == 0) {
                if (isAt(bytes, end - window, to)) {
                    return end - window;
                }
                shift = 1;
            }
            end += shift;
        }
        return -1;
    }

    private int findSingle(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (isAt(bytes, at, to)) {
                return at;
            }
        }
        return -1;
    }

    /// Whether a needle stands at `at` and ends at `to` or before.
    private boolean isAt(byte[] bytes, int at, int to) {
        for (byte[] needle : needles) {
            if (needle.length <= to - at && isAt(bytes, at, needle)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(byte[] bytes, int at, byte[] needle) {
        for (int i = 0; i < needle.length; i++) {
            byte value = ignoresCase ? lower(bytes[at + i]) : bytes[at + i];
            if (value != needle[i]) {
                return false;
            }
        }
        return true;
    }

    /// Marks with 1 the rows that hold a needle and pass `rest`; `marks` is 0 everywhere before.
    ///
    /// One search runs over the bytes of all rows; a needle that reaches over the end of a row
    /// counts for none. After a row that was looked at, the next one goes on.
    void mark(BytesColumn texts, TextTest rest, byte[] marks) {
        if (marks.length == 0) {
            return;
        }
        byte[] bytes = texts.bytes();
        int[] ends = texts.ends();
        int to = ends[marks.length - 1];
        int row = 0;
        int at = find(bytes, 0, to);
        while (at >= 0) {
            while (ends[row] <= at) {
                row++;
            }
            int next = at + 1;
            if (isAt(bytes, at, ends[row])) {
                marks[row] = (byte) (rest.holds(bytes, texts.start(row), ends[row]) ? 1 : 0);
                next = ends[row];
            }
            at = find(bytes, next, to);
        }
    }
}
