package io.millpond.sql.function.hash;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.cast.IpCasts;
import io.millpond.sql.function.url.UrlFunctions;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.Ipv6Type;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Digests, message authentication codes and checksums of strings.
public final class Digests {
    private static final long CRC32_POLYNOMIAL = 0xEDB88320L;
    private static final long CRC64_POLYNOMIAL = 0xC96C5795D7870F42L;

    /// The algorithms of HMAC, by ClickHouse's names.
    private static final Map<String, String> MACS =
            Map.of(
                    "md5", "HmacMD5",
                    "sha1", "HmacSHA1",
                    "sha224", "HmacSHA224",
                    "sha256", "HmacSHA256",
                    "sha384", "HmacSHA384",
                    "sha512", "HmacSHA512",
                    "sha512-224", "HmacSHA512/224",
                    "sha512-256", "HmacSHA512/256",
                    "sha3-256", "HmacSHA3-256",
                    "sha3-512", "HmacSHA3-512");

    private Digests() {}

    /// Makes a digest of bytes.
    private interface Digest {
        byte[] of(byte[] bytes, int from, int to);
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(digest("MD4", 16, Md4::digest));
        all.add(digest("MD5", 16, (b, f, t) -> digest("MD5", b, f, t)));
        all.add(digest("SHA1", 20, (b, f, t) -> digest("SHA-1", b, f, t)));
        all.add(digest("SHA224", 28, (b, f, t) -> digest("SHA-224", b, f, t)));
        all.add(digest("SHA256", 32, (b, f, t) -> digest("SHA-256", b, f, t)));
        all.add(digest("SHA384", 48, (b, f, t) -> digest("SHA-384", b, f, t)));
        all.add(digest("SHA512", 64, (b, f, t) -> digest("SHA-512", b, f, t)));
        all.add(digest("SHA512_256", 32, (b, f, t) -> digest("SHA-512/256", b, f, t)));
        all.add(digest("keccak256", 32, Keccak::digest));
        all.add(digest("RIPEMD160", 20, Ripemd160::digest));
        long[] table32 = table(CRC32_POLYNOMIAL);
        long[] table64 = table(CRC64_POLYNOMIAL);
        all.add(checksum("CRC32", DataTypes.UINT32, Digests::crc32));
        all.add(checksum("CRC32IEEE", DataTypes.UINT32, (b, f, t) -> crc(table32, b, f, t)));
        all.add(checksum("CRC64", DataTypes.UINT64, (b, f, t) -> crc(table64, b, f, t)));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                        "Encryption",
                                        "HMAC(mode, message, key)",
                                        "The message's authentication code.")
                                .ignoringCase(),
                        (arguments, _) -> bindHmac(arguments)));
        all.add(
                ScalarFunction.of(
                        FunctionDescription.of(
                                HashFunctions.CATEGORY,
                                "URLHash(url[, n])",
                                "A hash of the URL, or of its n-th part as URLHierarchy has them."),
                        (arguments, _) -> bindUrlHash(arguments)));
        return all;
    }

    static byte[] digest(String algorithm, byte[] bytes, int from, int to) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(bytes, from, to - from);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    /// The first half of the MD5 digest, as a number.
    static long halfMd5(byte[] bytes, int from, int to) {
        long half = 0;
        byte[] digest = digest("MD5", bytes, from, to);
        for (int i = 0; i < 8; i++) {
            half = half << 8 | (digest[i] & 0xFF);
        }
        return half;
    }

    private static ScalarFunction digest(String name, int length, Digest digest) {
        return ScalarFunction.of(
                FunctionDescription.of(
                        HashFunctions.CATEGORY, name + "(s)", "The digest of the string."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    if (!(arguments.getFirst().type() instanceof Ipv6Type)) {
                        Arguments.text(name, arguments, 0);
                    }
                    return BoundFunction.of(
                            new FixedStringType(length),
                            (columns, rowCount) -> {
                                BytesColumn texts = texts(columns.getFirst(), rowCount);
                                byte[] result = new byte[rowCount * length];
                                for (int row = 0; row < rowCount; row++) {
                                    byte[] one =
                                            digest.of(
                                                    texts.bytes(),
                                                    texts.start(row),
                                                    texts.end(row));
                                    System.arraycopy(one, 0, result, row * length, length);
                                }
                                return new FixedBytesColumn(result, length, rowCount);
                            });
                });
    }

    private static BytesColumn texts(Column column, int rowCount) {
        return Columns.full(column) instanceof WideColumn addresses
                ? Arguments.texts(IpCasts.toBytes(addresses, rowCount))
                : Arguments.texts(column);
    }

    private static ScalarFunction checksum(String name, DataType type, RowHash.Bytes checksum) {
        return ScalarFunction.of(
                FunctionDescription.of("String", name + "(s)", "A checksum of the string.")
                        .ignoringCase(),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.getFirst());
                                long[] sums = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    sums[row] =
                                            checksum.hash(
                                                    texts.bytes(),
                                                    texts.start(row),
                                                    texts.end(row));
                                }
                                return Numbers.ofLongs(sums, rowCount, type.layout());
                            });
                });
    }

    private static long crc32(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return crc.getValue();
    }

    /// The remainders of all bytes. Beginning with 0 and unchanged at the end, as ClickHouse does.
    private static long[] table(long polynomial) {
        long[] table = new long[256];
        for (int value = 0; value < 256; value++) {
            long rest = value;
            for (int bit = 0; bit < 8; bit++) {
                rest = (rest & 1) == 0 ? rest >>> 1 : (rest >>> 1) ^ polynomial;
            }
            table[value] = rest;
        }
        return table;
    }

    private static long crc(long[] table, byte[] bytes, int from, int to) {
        long crc = 0;
        for (int i = from; i < to; i++) {
            crc = table[(int) (crc ^ bytes[i]) & 0xFF] ^ (crc >>> 8);
        }
        return crc;
    }

    private static BoundFunction bindHmac(List<Argument> arguments) {
        Arguments.count("HMAC", arguments, 3);
        for (int i = 0; i < 3; i++) {
            Arguments.text("HMAC", arguments, i);
        }
        String mode = Arguments.constantText("HMAC", arguments, 0);
        String algorithm = MACS.get(mode.toLowerCase(Locale.ROOT));
        if (algorithm == null) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Invalid hash algorithm: '"
                            + mode
                            + "'. Supported algorithms are: "
                            + String.join(", ", MACS.keySet().stream().sorted().toList()));
        }
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    BytesColumn messages = Arguments.texts(columns.get(1));
                    BytesColumn keys = Arguments.texts(columns.get(2));
                    BytesColumnBuilder result = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        byte[] key =
                                Arrays.copyOfRange(keys.bytes(), keys.start(row), keys.end(row));
                        byte[] code =
                                mac(
                                        algorithm,
                                        key,
                                        messages.bytes(),
                                        messages.start(row),
                                        messages.end(row));
                        result.append(code, 0, code.length);
                    }
                    return result.build();
                });
    }

    private static byte[] mac(String algorithm, byte[] key, byte[] bytes, int from, int to) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            // An empty key is as one zero byte: keys are filled up with zeros.
            SecretKey secret = new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm);
            mac.init(secret);
            mac.update(bytes, from, to - from);
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    private static BoundFunction bindUrlHash(List<Argument> arguments) {
        Arguments.count("URLHash", arguments, 1, 2);
        Arguments.text("URLHash", arguments, 0);
        boolean hasLevel = arguments.size() == 2;
        if (hasLevel) {
            Arguments.integer("URLHash", arguments, 1);
        }
        DataType levelType = arguments.getLast().type();
        return BoundFunction.of(
                DataTypes.UINT64,
                (columns, rowCount) -> {
                    BytesColumn urls = Arguments.texts(columns.getFirst());
                    long[] levels =
                            hasLevel ? Numbers.longs(columns.get(1), levelType) : new long[0];
                    long[] hashes = new long[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int from = urls.start(row);
                        int to = urls.end(row);
                        int end = hasLevel ? levelEnd(urls.bytes(), from, to, levels[row]) : to;
                        boolean isMark = end > from && "/?#".indexOf(urls.bytes()[end - 1]) >= 0;
                        hashes[row] = ByteHashes.city(urls.bytes(), from, isMark ? end - 1 : end);
                    }
                    return Numbers.ofLongs(hashes, rowCount, DataTypes.UINT64.layout());
                });
    }

    /// Where the part of a URL's hierarchy ends that has the number `level`; `from` for none.
    private static int levelEnd(byte[] bytes, int from, int to, long level) {
        BytesColumnBuilder parts = new BytesColumnBuilder();
        UrlFunctions.addHierarchy(bytes, from, to, parts);
        BytesColumn all = parts.build();
        return level >= 0 && level < all.rowCount() ? from + all.length((int) level) : from;
    }
}
