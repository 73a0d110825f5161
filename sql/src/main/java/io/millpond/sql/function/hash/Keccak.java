package io.millpond.sql.function.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Keccak-256 as Ethereum has it: SHA3-256 with the padding that Keccak had before it became a
/// standard. Source: The Keccak reference, 2011.
final class Keccak {
    private static final int RATE = 136;
    private static final int ROUND_COUNT = 24;
    private static final long[] CONSTANTS = constants();

    private Keccak() {}

    /// The constants of the rounds, from the linear shift register that defines them.
    private static long[] constants() {
        long[] constants = new long[ROUND_COUNT];
        int register = 1;
        for (int round = 0; round < ROUND_COUNT; round++) {
            for (int bit = 0; bit < 7; bit++) {
                if ((register & 1) != 0) {
                    constants[round] |= 1L << ((1 << bit) - 1);
                }
                register = (register & 0x80) == 0 ? register << 1 : (register << 1) ^ 0x171;
            }
        }
        return constants;
    }

    static byte[] digest(byte[] bytes, int from, int to) {
        int length = to - from;
        int size = (length / RATE + 1) * RATE;
        ByteBuffer padded = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        padded.put(bytes, from, length).put((byte) 1);
        padded.put(size - 1, (byte) (padded.get(size - 1) | 0x80));
        long[] state = new long[25];
        for (int at = 0; at < size; at += RATE) {
            for (int i = 0; i < RATE / 8; i++) {
                state[i] ^= padded.getLong(at + 8 * i);
            }
            permute(state);
        }
        ByteBuffer result = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            result.putLong(state[i]);
        }
        return result.array();
    }

    private static void permute(long[] state) {
        long[] columns = new long[5];
        for (int round = 0; round < ROUND_COUNT; round++) {
            for (int x = 0; x < 5; x++) {
                columns[x] =
                        state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
            }
            for (int x = 0; x < 5; x++) {
                long mixed = columns[(x + 4) % 5] ^ Long.rotateLeft(columns[(x + 1) % 5], 1);
                for (int y = 0; y < 25; y += 5) {
                    state[x + y] ^= mixed;
                }
            }
            rotate(state);
            for (int y = 0; y < 25; y += 5) {
                System.arraycopy(state, y, columns, 0, 5);
                for (int x = 0; x < 5; x++) {
                    state[x + y] = columns[x] ^ (~columns[(x + 1) % 5] & columns[(x + 2) % 5]);
                }
            }
            state[0] ^= CONSTANTS[round];
        }
    }

    private static void rotate(long[] state) {
        int x = 1;
        int y = 0;
        long moved = state[1];
        for (int step = 0; step < 24; step++) {
            int next = (2 * x + 3 * y) % 5;
            x = y;
            y = next;
            int at = x + 5 * y;
            long kept = state[at];
            state[at] = Long.rotateLeft(moved, (step + 1) * (step + 2) / 2 % 64);
            moved = kept;
        }
    }
}
