package io.millpond.engine.format.parquet;

import io.millpond.sql.codec.ByteSink;

/// Writes small numbers as runs: a run of equal ones, or groups of eight packed into bits.
///
/// | bytes | field |
/// |---|---|
/// | varint | a run of equal numbers: its length times 2; packed: the number of groups times 2,
/// plus 1 |
/// | | the number in as many whole bytes as `bitWidth` needs, the lowest first; or the groups |
///
/// The last group is filled with zeros. Source: "RLE / Bit-Packing Hybrid" of the Parquet format.
final class HybridEncoder {
    private static final int GROUP = 8;

    private HybridEncoder() {}

    /// The bits that numbers up to `max` need.
    static int bitWidth(int max) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(max);
    }

    /// Puts the first `count` of `values`, each less than `2^bitWidth`.
    static void put(int[] values, int count, int bitWidth, ByteSink out) {
        int at = 0;
        while (at < count) {
            int run = run(values, at, count);
            if (run >= GROUP) {
                out.putVarint((long) run << 1);
                for (int shift = 0; shift < bitWidth; shift += Byte.SIZE) {
                    out.put((byte) (values[at] >>> shift));
                }
                at += run;
                continue;
            }
            int end = at + GROUP;
            while (end < count && run(values, end, Math.min(count, end + GROUP)) < GROUP) {
                end += GROUP;
            }
            int groups = (end - at) / GROUP;
            out.putVarint((long) groups << 1 | 1);
            pack(values, at, Math.min(end, count), groups, bitWidth, out);
            at = end;
        }
    }

    private static int run(int[] values, int from, int to) {
        int value = values[from];
        int at = from + 1;
        while (at < to && values[at] == value) {
            at++;
        }
        return at - from;
    }

    private static void pack(
            int[] values, int from, int to, int groups, int bitWidth, ByteSink out) {
        long bits = 0;
        int bitCount = 0;
        byte[] target = out.reserve(groups * bitWidth);
        int at = out.size();
        for (int i = from; i < from + groups * GROUP; i++) {
            bits |= (i < to ? (long) values[i] : 0) << bitCount;
            bitCount += bitWidth;
            while (bitCount >= Byte.SIZE) {
                target[at++] = (byte) bits;
                bits >>>= Byte.SIZE;
                bitCount -= Byte.SIZE;
            }
        }
        out.advance(groups * bitWidth);
    }
}
