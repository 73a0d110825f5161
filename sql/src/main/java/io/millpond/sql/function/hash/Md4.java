package io.millpond.sql.function.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The MD4 digest, which the JDK keeps to itself. Source: RFC 1320.
final class Md4 {
    private static final int[][] ORDERS = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15},
        {0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15}
    };
    private static final int[][] SHIFTS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};
    private static final int[] CONSTANTS = {0, 0x5A827999, 0x6ED9EBA1};

    private Md4() {}

    static byte[] digest(byte[] bytes, int from, int to) {
        ByteBuffer padded = padded(bytes, from, to);
        int[] state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476};
        for (int at = 0; at < padded.capacity(); at += 64) {
            addBlock(padded, at, state);
        }
        ByteBuffer result = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : state) {
            result.putInt(word);
        }
        return result.array();
    }

    private static ByteBuffer padded(byte[] bytes, int from, int to) {
        int length = to - from;
        int size = (length + 8) / 64 * 64 + 64;
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(bytes, from, length).put((byte) 0x80);
        buffer.putLong(size - 8, length * 8L);
        return buffer;
    }

    private static void addBlock(ByteBuffer block, int at, int[] state) {
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        for (int step = 0; step < 48; step++) {
            int round = step / 16;
            int mixed =
                    switch (round) {
                        case 0 -> (b & c) | (~b & d);
                        case 1 -> (b & c) | (b & d) | (c & d);
                        default -> b ^ c ^ d;
                    };
            int word = block.getInt(at + 4 * ORDERS[round][step % 16]);
            int sum = a + mixed + word + CONSTANTS[round];
            a = d;
            d = c;
            c = b;
            b = Integer.rotateLeft(sum, SHIFTS[round][step % 4]);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
}
