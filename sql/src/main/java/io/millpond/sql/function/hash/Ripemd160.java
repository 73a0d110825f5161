package io.millpond.sql.function.hash;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The RIPEMD-160 digest, which the JDK does not have.
///
/// Source: Dobbertin, Bosselaers and Preneel, RIPEMD-160: A Strengthened Version of RIPEMD, 1996.
/// Two lines of five rounds go over each block of 64 bytes and are added up at its end. A round has
/// 16 steps; which word each takes and how far it turns are hexadecimal digits here.
final class Ripemd160 {
    private static final String[] LEFT_WORDS = {
        "0123456789abcdef",
        "74d1a6f3c0952eb8",
        "3ae49f812706db5c",
        "19ba08c4d37fe562",
        "40597c2ae138b6fd"
    };
    private static final String[] RIGHT_WORDS = {
        "5e7092b4d6f81a3c",
        "6b370d5aef8c4912",
        "f5137e69b8c2a04d",
        "86413bf05c2d97ae",
        "cfa4158762de039b"
    };
    private static final String[] LEFT_TURNS = {
        "befc5879bdef6798",
        "768db97f7cf9b7dc",
        "bd67e9dfe8d65c75",
        "bcefef989e56865c",
        "9f5b68dc5cdeb856"
    };
    private static final String[] RIGHT_TURNS = {
        "899bdff5778beec6",
        "9df7c89b77c76fdb",
        "97fb866ecd5edd75",
        "f58bee6e69c9c5f8",
        "85c9c5e68d65fdbb"
    };
    private static final int[] LEFT_CONSTANTS = {0, 0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xA953FD4E};
    private static final int[] RIGHT_CONSTANTS = {
        0x50A28BE6, 0x5C4DD124, 0x6D703EF3, 0x7A6D76E9, 0
    };

    private Ripemd160() {}

    static byte[] digest(byte[] bytes, int from, int to) {
        int length = to - from;
        int size = (length + 8) / 64 * 64 + 64;
        ByteBuffer padded = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        padded.put(bytes, from, length).put((byte) 0x80);
        padded.putLong(size - 8, length * 8L);
        int[] state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
        for (int at = 0; at < size; at += 64) {
            int[] left = state.clone();
            int[] right = state.clone();
            for (int round = 0; round < 5; round++) {
                addRound(
                        left,
                        padded,
                        at,
                        LEFT_WORDS[round],
                        LEFT_TURNS[round],
                        round,
                        LEFT_CONSTANTS[round]);
                addRound(
                        right,
                        padded,
                        at,
                        RIGHT_WORDS[round],
                        RIGHT_TURNS[round],
                        4 - round,
                        RIGHT_CONSTANTS[round]);
            }
            int first = state[1] + left[2] + right[3];
            state[1] = state[2] + left[3] + right[4];
            state[2] = state[3] + left[4] + right[0];
            state[3] = state[4] + left[0] + right[1];
            state[4] = state[0] + left[1] + right[2];
            state[0] = first;
        }
        ByteBuffer result = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : state) {
            result.putInt(word);
        }
        return result.array();
    }

    private static void addRound(
            int[] line,
            ByteBuffer block,
            int at,
            String words,
            String turns,
            int mixing,
            int constant) {
        for (int step = 0; step < words.length(); step++) {
            int word = block.getInt(at + 4 * Character.digit(words.charAt(step), 16));
            int sum = line[0] + mixed(mixing, line[1], line[2], line[3]) + word + constant;
            int turned = Integer.rotateLeft(sum, Character.digit(turns.charAt(step), 16)) + line[4];
            line[0] = line[4];
            line[4] = line[3];
            line[3] = Integer.rotateLeft(line[2], 10);
            line[2] = line[1];
            line[1] = turned;
        }
    }

    private static int mixed(int mixing, int x, int y, int z) {
        return switch (mixing) {
            case 0 -> x ^ y ^ z;
            case 1 -> (x & y) | (~x & z);
            case 2 -> (x | ~y) ^ z;
            case 3 -> (x & z) | (y & ~z);
            default -> x ^ (y | ~z);
        };
    }
}
