package io.millpond.sql.function.encoding;

import io.millpond.sql.codec.BinaryCodec;
import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.FloatColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.TupleType;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/// Hashes of any values, and digests of strings.
public final class HashFunctions {
    private static final String CATEGORY = "Hash";

    private HashFunctions() {}

    /// A hash of byte strings, and how it deals with numbers and several values.
    private interface Hash {
        long ofBytes(byte[] bytes, int from, int to);

        long combine(long first, long second);

        boolean mixesNumbers();
    }

    private record PlainHash(ByteHash hash, boolean mixesNumbers) implements Hash {
        @Override
        public long ofBytes(byte[] bytes, int from, int to) {
            return hash.of(bytes, from, to);
        }

        @Override
        public long combine(long first, long second) {
            if (mixesNumbers) {
                return ByteHashes.cityMix(first, second);
            }
            ByteSink sink = new ByteSink(16);
            sink.putLong(first);
            sink.putLong(second);
            return hash.of(sink.bytes(), 0, 16);
        }
    }

    private interface ByteHash {
        long of(byte[] bytes, int from, int to);
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        all.add(ofAny("cityHash64", new PlainHash(ByteHashes::city, true)));
        all.add(ofAny("sipHash64", new PlainHash(ByteHashes::sip, false)));
        all.add(ofAny("xxHash64", new PlainHash(ByteHashes::xx, false)));
        all.add(
                ofText(
                        "kafkaMurmurHash",
                        DataTypes.UINT32,
                        (b, from, to) -> ByteHashes.kafkaMurmur(b, from, to) & 0x7FFF_FFFF));
        all.add(ofText("CRC32", DataTypes.UINT32, HashFunctions::crc32));
        all.add(ofText("javaHash", DataTypes.INT32, HashFunctions::javaHash));
        all.add(
                ofText(
                        "halfMD5",
                        DataTypes.UINT64,
                        (b, from, to) -> {
                            long half = 0;
                            byte[] digest = digest("MD5", b, from, to);
                            for (int i = 0; i < 8; i++) {
                                half = half << 8 | (digest[i] & 0xFF);
                            }
                            return half;
                        }));
        all.add(ofNumber("intHash64", DataTypes.UINT64, ByteHashes::ofNumber));
        all.add(ofNumber("intHash32", DataTypes.UINT32, ByteHashes::ofNumber32));
        all.add(digest("MD5", "MD5", 16));
        all.add(digest("SHA1", "SHA-1", 20));
        all.add(digest("SHA224", "SHA-224", 28));
        all.add(digest("SHA256", "SHA-256", 32));
        all.add(digest("SHA512", "SHA-512", 64));
        return all;
    }

    private static ScalarFunction ofAny(String name, Hash hash) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(x, ...)", "A 64-bit hash of the x."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1, Integer.MAX_VALUE);
                    List<DataType> types = arguments.stream().map(Argument::type).toList();
                    return BoundFunction.of(
                            DataTypes.UINT64,
                            (columns, rowCount) -> {
                                State state = new State(rowCount);
                                for (int i = 0; i < columns.size(); i++) {
                                    add(state, hash, columns.get(i), types.get(i));
                                }
                                return new LongColumn(state.hashes, rowCount);
                            });
                });
    }

    /// The hashes so far.
    private static final class State {
        private final long[] hashes;
        private boolean isEmpty = true;

        State(int rowCount) {
            this.hashes = new long[rowCount];
        }

        void add(int row, long value, Hash hash) {
            hashes[row] = isEmpty ? value : hash.combine(hashes[row], value);
        }
    }

    private static void add(State state, Hash hash, Column column, DataType type) {
        Column full = Columns.full(column);
        int rowCount = state.hashes.length;
        switch (full) {
            case BytesColumn texts -> {
                for (int row = 0; row < rowCount; row++) {
                    long value = hash.ofBytes(texts.bytes(), texts.start(row), texts.end(row));
                    state.add(row, value, hash);
                }
            }
            case FixedBytesColumn fixed -> {
                int length = fixed.length();
                for (int row = 0; row < rowCount; row++) {
                    int from = row * length;
                    state.add(row, hash.ofBytes(fixed.bytes(), from, from + length), hash);
                }
            }
            case ArrayColumn array -> addArrays(state, hash, array, type);
            case TupleColumn tuple -> {
                List<DataType> types = ((TupleType) type).elements();
                for (int i = 0; i < types.size(); i++) {
                    add(state, hash, tuple.elements().get(i), types.get(i));
                }
            }
            default -> addNumbers(state, hash, full, type);
        }
        state.isEmpty = false;
    }

    private static void addArrays(State state, Hash hash, ArrayColumn array, DataType type) {
        DataType element = ((ArrayType) type).element();
        State elements = new State(array.elementCount());
        add(elements, hash, array.elements().slice(0, array.elementCount()), element);
        for (int row = 0; row < state.hashes.length; row++) {
            long length = (long) array.end(row) - array.start(row);
            state.add(row, ByteHashes.ofNumber(length), hash);
            for (int i = array.start(row); i < array.end(row); i++) {
                state.hashes[row] = hash.combine(state.hashes[row], elements.hashes[i]);
            }
        }
    }

    private static void addNumbers(State state, Hash hash, Column column, DataType type) {
        boolean isShort = Numbers.fitsLong(type.layout());
        BinaryCodec codec = BinaryCodec.of(type);
        ByteSink sink = new ByteSink();
        for (int row = 0; row < state.hashes.length; row++) {
            long value;
            if (hash.mixesNumbers() && (isShort || !isWide(column))) {
                value = ByteHashes.ofNumber(bits(column, row));
            } else {
                sink.clear();
                codec.write(column, row, sink);
                value = hash.ofBytes(sink.bytes(), 0, sink.size());
            }
            state.add(row, value, hash);
        }
    }

    private static boolean isWide(Column column) {
        return !(column instanceof FloatColumn) && !(column instanceof DoubleColumn);
    }

    private static long bits(Column column, int row) {
        return switch (column) {
            case FloatColumn floats -> Float.floatToRawIntBits(floats.value(row)) & 0xFFFF_FFFFL;
            case DoubleColumn doubles -> Double.doubleToRawLongBits(doubles.value(row));
            default -> Numbers.longAt(column, row, true);
        };
    }

    private static ScalarFunction ofText(String name, DataType type, ByteHash hash) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(s)", "A hash of the string."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.getFirst());
                                long[] hashes = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    hashes[row] =
                                            hash.of(
                                                    texts.bytes(),
                                                    texts.start(row),
                                                    texts.end(row));
                                }
                                return Numbers.ofLongs(hashes, rowCount, type.layout());
                            });
                });
    }

    private static long crc32(byte[] bytes, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, to - from);
        return crc.getValue();
    }

    private static long javaHash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    private interface NumberHash {
        long of(long value);
    }

    private static ScalarFunction ofNumber(String name, DataType type, NumberHash hash) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(n)", "A hash of the number."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    DataType from = arguments.getFirst().type();
                    if (!Numbers.fitsLong(from.layout())) {
                        throw Arguments.illegal(name, from);
                    }
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                long[] values = Numbers.longs(columns.getFirst(), from);
                                long[] hashes = new long[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    hashes[row] = hash.of(values[row]);
                                }
                                return Numbers.ofLongs(hashes, rowCount, type.layout());
                            });
                });
    }

    private static byte[] digest(String algorithm, byte[] bytes, int from, int to) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(bytes, from, to - from);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    private static ScalarFunction digest(String name, String algorithm, int length) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(s)", "The digest of the string."),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 1);
                    Arguments.text(name, arguments, 0);
                    return BoundFunction.of(
                            new FixedStringType(length),
                            (columns, rowCount) -> {
                                BytesColumn texts = Arguments.texts(columns.getFirst());
                                byte[] result = new byte[rowCount * length];
                                for (int row = 0; row < rowCount; row++) {
                                    byte[] one =
                                            digest(
                                                    algorithm,
                                                    texts.bytes(),
                                                    texts.start(row),
                                                    texts.end(row));
                                    System.arraycopy(one, 0, result, row * length, length);
                                }
                                return new FixedBytesColumn(result, length, rowCount);
                            });
                });
    }
}
