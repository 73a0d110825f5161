package io.millpond.storage.part;

/// Decompresses the first bytes of an LZ4 block, and no more than those.
///
/// A block is a row of sequences: a token (length of literals in the high four bits, of the match
/// less 4 in the low ones; 15 means that bytes to add follow, up to one below 255), the literals,
/// and two bytes that say how far back the match begins. The last sequence is literals only.
/// Source: the LZ4 block format.
final class Lz4Prefix {
    private static final int MATCH_MIN = 4;
    private static final int NIBBLE_MAX = 15;

    private final byte[] source;
    private int at;

    private Lz4Prefix(byte[] source) {
        this.source = source;
    }

    /// The first `count` bytes of the block that `source` is compressed to.
    ///
    /// Throws `IndexOutOfBoundsException` when the source is something else or holds fewer bytes.
    static byte[] decompress(byte[] source, int count) {
        byte[] target = new byte[count];
        new Lz4Prefix(source).decompress(target);
        return target;
    }

    private void decompress(byte[] target) {
        int end = 0;
        while (end < target.length) {
            int token = source[at++] & 0xFF;
            int literals = Math.min(length(token >>> 4), target.length - end);
            System.arraycopy(source, at, target, end, literals);
            at += literals;
            end += literals;
            if (end < target.length) {
                int distance = (source[at] & 0xFF) | (source[at + 1] & 0xFF) << 8;
                at += 2;
                int match = length(token & NIBBLE_MAX) + MATCH_MIN;
                end = copy(target, end, distance, Math.min(match, target.length - end));
            }
        }
    }

    private int length(int nibble) {
        int length = nibble;
        if (nibble == NIBBLE_MAX) {
            int more;
            do {
                more = source[at++] & 0xFF;
                length += more;
                if (length < 0) {
                    throw new IndexOutOfBoundsException("length " + length);
                }
            } while (more == 0xFF);
        }
        return length;
    }

    /// Repeats `count` bytes from `distance` before `end`, which may reach into the copy itself.
    private static int copy(byte[] target, int end, int distance, int count) {
        int from = end - distance;
        if (distance == 0 || from < 0) {
            throw new IndexOutOfBoundsException("distance " + distance);
        }
        if (distance >= count) {
            System.arraycopy(target, from, target, end, count);
        } else {
            for (int i = 0; i < count; i++) {
                target[end + i] = target[from + i];
            }
        }
        return end + count;
    }
}
