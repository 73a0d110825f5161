package io.millpond.sql.function.encoding;

import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Texts;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumnBuilder;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Bytes in the letters of Base32, Base58 and Base64, and back.
///
/// Source: RFC 4648 for Base32 and Base64, whose decoders take no stray bits; Bitcoin's alphabet
/// for Base58, each zero byte at the beginning being a `1`.
public final class BaseEncodings {
    private static final String CATEGORY = "Encoding";
    private static final String LETTERS_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String LETTERS_58 =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final byte[] VALUES_32 = values(LETTERS_32, LETTERS_32.toLowerCase(Locale.ROOT));
    private static final byte[] VALUES_58 = values(LETTERS_58);
    private static final BigInteger BASE_58 = BigInteger.valueOf(58);

    private BaseEncodings() {}

    /// Makes one byte string of another; null where that is no valid text.
    private interface Decoder {
        byte @Nullable [] decode(byte[] bytes, int from, int to);
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(
                Texts.transform(
                        CATEGORY,
                        "base32Encode(s)",
                        "The bytes in Base32.",
                        BaseEncodings::encode32));
        addDecoders(all, "Base32", "", BaseEncodings::decode32);
        all.add(
                Texts.transform(
                        CATEGORY,
                        "base58Encode(s)",
                        "The bytes in Base58.",
                        BaseEncodings::encode58));
        addDecoders(all, "Base58", "", BaseEncodings::decode58);
        all.add(encoder64("base64Encode", Base64.getEncoder(), "TO_BASE64", "*"));
        addDecoders(all, "Base64", "FROM_BASE64", (b, f, t) -> decode64(b, f, t, false));
        all.add(encoder64("base64URLEncode", Base64.getUrlEncoder().withoutPadding()));
        addDecoders(all, "Base64URL", "", (b, f, t) -> decode64(b, f, t, true));
        return all;
    }

    private static byte[] values(String... alphabets) {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (String letters : alphabets) {
            for (int i = 0; i < letters.length(); i++) {
                values[letters.charAt(i)] = (byte) i;
            }
        }
        return values;
    }

    /// Adds the decoder that fails and the one that gives nothing for what cannot be read.
    private static void addDecoders(
            List<ScalarFunction> all, String base, String alias, Decoder decoder) {
        String strict = "b" + base.substring(1) + "Decode";
        all.add(
                Texts.transform(
                        CATEGORY,
                        strict + "(s)",
                        "The bytes that " + base + " means.",
                        (bytes, from, to, out) -> {
                            byte[] decoded = decoder.decode(bytes, from, to);
                            if (decoded == null) {
                                throw undecodable(strict, bytes, from, to);
                            }
                            out.write(decoded, 0, decoded.length);
                        },
                        alias.isEmpty() ? new String[0] : new String[] {alias, "*"}));
        all.add(
                Texts.transform(
                        CATEGORY,
                        "try" + base + "Decode(s)",
                        "As " + strict + ", but nothing where it cannot be read.",
                        (bytes, from, to, out) -> {
                            byte[] decoded = decoder.decode(bytes, from, to);
                            if (decoded != null) {
                                out.write(decoded, 0, decoded.length);
                            }
                        }));
    }

    private static DatabaseException undecodable(String name, byte[] bytes, int from, int to) {
        return new DatabaseException(
                ErrorCode.INCORRECT_DATA,
                "Invalid "
                        + name
                        + " value ("
                        + new String(bytes, from, to - from, StandardCharsets.UTF_8)
                        + "), cannot be decoded");
    }

    private static ScalarFunction encoder64(
            String name, Base64.Encoder encoder, String... aliases) {
        return Texts.transform(
                CATEGORY,
                name + "(s)",
                "The bytes in Base64" + (aliases.length == 0 ? " for addresses." : "."),
                (bytes, from, to, out) -> {
                    byte[] encoded = encoder.encode(Arrays.copyOfRange(bytes, from, to));
                    out.write(encoded, 0, encoded.length);
                },
                aliases);
    }

    /// Blanks are skipped; the form for addresses may lack the padding and takes the other form
    /// too.
    private static byte @Nullable [] decode64(byte[] bytes, int from, int to, boolean isUrl) {
        byte[] text = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte value = bytes[i];
            if (value == ' ' || (value >= '\t' && value <= '\r' && value != 0x0B)) {
                continue;
            }
            boolean isPlus = isUrl && value == '-';
            boolean isSlash = isUrl && value == '_';
            text[length++] = isPlus ? (byte) '+' : isSlash ? (byte) '/' : value;
        }
        if (!isUrl && length % 4 != 0) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(text, length));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static void encode32(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        for (int at = from; at < to; at += 5) {
            long word = 0;
            int count = Math.min(5, to - at);
            for (int i = 0; i < 5; i++) {
                word = word << 8 | (i < count ? bytes[at + i] & 0xFF : 0);
            }
            int letterCount = (count * 8 + 4) / 5;
            for (int i = 0; i < 8; i++) {
                int value = (int) (word >>> (35 - 5 * i)) & 31;
                out.write((byte) (i < letterCount ? LETTERS_32.charAt(value) : '='));
            }
        }
    }

    private static byte @Nullable [] decode32(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && to - end < 8 && bytes[end - 1] == '=') {
            end--;
        }
        int letterCount = end - from;
        int rest = letterCount % 8;
        boolean hasOddRest = rest == 1 || rest == 3 || rest == 6;
        if ((to - from) % 8 != 0 || to - end >= 8 || hasOddRest) {
            return null;
        }
        byte[] result = new byte[letterCount * 5 / 8];
        int at = 0;
        int bits = 0;
        int bitCount = 0;
        for (int i = from; i < end; i++) {
            int value = VALUES_32[bytes[i] & 0xFF];
            if (value < 0) {
                return null;
            }
            bits = (bits << 5 | value) & 0xFFF;
            bitCount += 5;
            if (bitCount >= 8) {
                bitCount -= 8;
                result[at++] = (byte) (bits >> bitCount);
            }
        }
        return (bits & (1 << bitCount) - 1) == 0 ? result : null;
    }

    private static void encode58(byte[] bytes, int from, int to, BytesColumnBuilder out) {
        int start = from;
        while (start < to && bytes[start] == 0) {
            out.write((byte) '1');
            start++;
        }
        if (start == to) {
            return;
        }
        BigInteger number = new BigInteger(1, bytes, start, to - start);
        byte[] letters = new byte[(to - start) * 138 / 100 + 1];
        int at = letters.length;
        while (number.signum() > 0) {
            BigInteger[] parts = number.divideAndRemainder(BASE_58);
            letters[--at] = (byte) LETTERS_58.charAt(parts[1].intValue());
            number = parts[0];
        }
        out.write(letters, at, letters.length);
    }

    private static byte @Nullable [] decode58(byte[] bytes, int from, int to) {
        int zeros = from;
        while (zeros < to && bytes[zeros] == '1') {
            zeros++;
        }
        BigInteger number = BigInteger.ZERO;
        for (int i = zeros; i < to; i++) {
            int value = VALUES_58[bytes[i] & 0xFF];
            if (value < 0) {
                return null;
            }
            number = number.multiply(BASE_58).add(BigInteger.valueOf(value));
        }
        byte[] digits = number.signum() == 0 ? new byte[0] : number.toByteArray();
        int skipped = digits.length > 0 && digits[0] == 0 ? 1 : 0;
        byte[] result = new byte[zeros - from + digits.length - skipped];
        System.arraycopy(digits, skipped, result, zeros - from, digits.length - skipped);
        return result;
    }
}
