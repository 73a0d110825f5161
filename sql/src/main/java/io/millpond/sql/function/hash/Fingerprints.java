package io.millpond.sql.function.hash;

import io.millpond.sql.parser.QueryNormalizer;
import io.millpond.storage.io.ByteSink;

import java.nio.charset.StandardCharsets;

/// Hashes of bytes that names are made of.
public final class Fingerprints {
    private Fingerprints() {}

    /// `sipHash128` of bytes in lower-case hexadecimal.
    public static String sipHash128(byte[] bytes) {
        long[] words = new long[2];
        new SipHash(SipHash.Form.WIDE, null, null).hash(0, bytes, 0, bytes.length, words);
        ByteSink out = new ByteSink();
        out.putLong(words[0]);
        out.putLong(words[1]);
        StringBuilder text = new StringBuilder();
        for (byte b : out.toByteArray()) {
            text.append("%02x".formatted(b & 0xff));
        }
        return text.toString();
    }

    /// The `normalizedQueryHash` of a statement: the same for statements that differ in constants.
    public static long ofStatement(String sql) {
        byte[] bytes = QueryNormalizer.hashed(sql, false).getBytes(StandardCharsets.UTF_8);
        long[] words = new long[2];
        new SipHash(SipHash.Form.LONG, null, null).hash(0, bytes, 0, bytes.length, words);
        return words[0];
    }
}
