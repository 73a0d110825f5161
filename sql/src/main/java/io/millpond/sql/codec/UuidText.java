package io.millpond.sql.codec;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.nio.charset.StandardCharsets;

/// UUIDs as text: `61f0c404-5cb3-11e7-907b-a6006ad3dba0`; read without dashes and in any case too.
public final class UuidText {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 36;

    private UuidText() {}

    public static void write(long high, long low, ByteSink out) {
        byte[] target = out.reserve(LENGTH);
        int at = out.size();
        for (int digit = 0; digit < 32; digit++) {
            if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
                target[at++] = '-';
            }
            long word = digit < 16 ? high : low;
            target[at++] = DIGITS[(int) (word >>> (60 - 4 * (digit & 15))) & 15];
        }
        out.advance(LENGTH);
    }

    /// Reads the bytes `[from, to)` into `words`, the low word first.
    ///
    /// Errors: CANNOT_PARSE_UUID.
    public static void read(byte[] bytes, int from, int to, long[] words) {
        int length = to - from;
        boolean hasDashes = length == LENGTH;
        if (!hasDashes && length != 32) {
            throw failure(bytes, from, to);
        }
        long high = 0;
        long low = 0;
        int digit = 0;
        for (int at = from; at < to; at++) {
            boolean isDash =
                    hasDashes
                            && (at - from == 8
                                    || at - from == 13
                                    || at - from == 18
                                    || at - from == 23);
            int value = isDash ? 0 : Character.digit(bytes[at], 16);
            if (value < 0 || (isDash && bytes[at] != '-')) {
                throw failure(bytes, from, to);
            }
            if (isDash) {
                continue;
            }
            if (digit++ < 16) {
                high = high << 4 | value;
            } else {
                low = low << 4 | value;
            }
        }
        words[0] = low;
        words[1] = high;
    }

    private static DatabaseException failure(byte[] bytes, int from, int to) {
        return new DatabaseException(
                ErrorCode.CANNOT_PARSE_UUID,
                "Cannot parse uuid " + new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }
}
