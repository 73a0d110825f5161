package io.millpond.sql.function.hash;

import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hasher32;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

import io.millpond.sql.codec.ByteSink;
import io.millpond.sql.function.Argument;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.function.Trait;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.FixedBytesColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.column.WideColumn;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FixedStringType;
import io.millpond.storage.type.Layout;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Hashes of any number of values of any types.
public final class HashFunctions {
    static final String CATEGORY = "Hash";

    private static final DataType WIDE_BYTES = new FixedStringType(16);
    private static final int GCC_SEED = 0xc70f6907;
    private static final int KAFKA_SEED = 0x9747b28c;

    private HashFunctions() {}

    /// Makes the hash that one call uses.
    private interface Maker {
        RowHash make();
    }

    public static List<ScalarFunction> all() {
        List<ScalarFunction> all = new ArrayList<>();
        addLongs(all);
        addInts(all);
        addWides(all);
        all.add(keyed("sipHash64Keyed", DataTypes.UINT64, SipHash.Form.LONG));
        all.add(keyed("sipHash128Keyed", WIDE_BYTES, SipHash.Form.WIDE));
        all.add(keyed("sipHash128ReferenceKeyed", WIDE_BYTES, SipHash.Form.REFERENCE));
        return all;
    }

    private static void addLongs(List<ScalarFunction> all) {
        all.add(mixing("cityHash64", ByteHashes::city, ByteHashes::cityMix));
        all.add(mixing("farmHash64", FarmHash::hash, ByteHashes::cityMix));
        all.add(mixing("farmFingerprint64", FarmHash::fingerprint, FarmHash::ofPair));
        all.add(mixing("metroHash64", MetroHash::of, ByteHashes::cityMix));
        all.add(
                define(
                        "sipHash64",
                        DataTypes.UINT64,
                        () -> new SipHash(SipHash.Form.LONG, null, null)));
        all.add(plain("xxHash64", ByteHashes::xx, ByteHashes::cityMix));
        all.add(hashing("halfMD5", Digests::halfMd5));
        Hasher64 xxh3 = Hashing.xxh3_64();
        RowHash.Bytes xx = (bytes, from, to) -> xxh3.hashBytesToLong(bytes, from, to - from);
        all.add(plain("xxh3", xx, ByteHashes::cityMix));
        Hasher64 wyhash = Hashing.wyhashFinal3();
        all.add(
                hashing(
                        "wyHash64",
                        (bytes, from, to) -> wyhash.hashBytesToLong(bytes, from, to - from)));
        RowHash.Pair xor = (first, second) -> ByteHashes.ofNumber(first) ^ second;
        all.add(plain("murmurHash2_64", (b, f, t) -> MurmurHash.ofLongs(b, f, t, 0), xor));
        long seed = GCC_SEED & 0xFFFF_FFFFL;
        all.add(plain("gccMurmurHash", (b, f, t) -> MurmurHash.ofLongs(b, f, t, seed), xor));
        Hasher128 murmur = Hashing.murmur3_128();
        RowHash.Bytes folded =
                (bytes, from, to) -> {
                    var value = murmur.hashBytesTo128Bits(bytes, from, to - from);
                    return value.getLeastSignificantBits() ^ value.getMostSignificantBits();
                };
        all.add(plain("murmurHash3_64", folded, xor));
    }

    private static void addInts(List<ScalarFunction> all) {
        all.add(ints("murmurHash2_32", (b, f, t) -> MurmurHash.ofInts(b, f, t, 0)));
        all.add(
                ints(
                        "kafkaMurmurHash",
                        (b, f, t) -> MurmurHash.ofInts(b, f, t, KAFKA_SEED) & 0x7FFF_FFFF));
        Hasher32 murmur = Hashing.murmur3_32();
        all.add(ints("murmurHash3_32", (b, f, t) -> murmur.hashBytesToInt(b, f, t - f)));
        all.add(ints("xxHash32", ByteHashes::xx32));
    }

    private static void addWides(List<ScalarFunction> all) {
        all.add(define("sipHash128", WIDE_BYTES, () -> new SipHash(SipHash.Form.WIDE, null, null)));
        all.add(
                define(
                        "sipHash128Reference",
                        WIDE_BYTES,
                        () -> new SipHash(SipHash.Form.REFERENCE, null, null)));
        all.add(define("murmurHash3_128", WIDE_BYTES, () -> new WideHash(Hashing.murmur3_128())));
        all.add(define("xxh3_128", DataTypes.UINT128, () -> new WideHash(Hashing.xxh3_128())));
    }

    /// A hash that mixes integers as numbers.
    private static ScalarFunction mixing(String name, RowHash.Bytes bytes, RowHash.Pair pair) {
        return define(name, DataTypes.UINT64, () -> new RowHash.Long64(bytes, pair, true));
    }

    private static ScalarFunction plain(String name, RowHash.Bytes bytes, RowHash.Pair pair) {
        return define(name, DataTypes.UINT64, () -> new RowHash.Long64(bytes, pair, false));
    }

    /// A hash that combines two hashes by hashing their 16 bytes.
    private static ScalarFunction hashing(String name, RowHash.Bytes bytes) {
        return plain(
                name,
                bytes,
                (first, second) -> {
                    ByteSink sink = new ByteSink(16);
                    sink.putLong(first);
                    sink.putLong(second);
                    return bytes.hash(sink.bytes(), 0, 16);
                });
    }

    private static ScalarFunction ints(String name, RowHash.Bytes bytes) {
        return define(name, DataTypes.UINT32, () -> new RowHash.Int32(bytes));
    }

    private static ScalarFunction define(String name, DataType type, Maker maker) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(x, ...)", "A hash of the x."),
                (arguments, _) -> {
                    List<DataType> types = arguments.stream().map(Argument::type).toList();
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) ->
                                    apply(maker.make(), columns, types, rowCount, type));
                },
                Trait.NEVER_FAILS);
    }

    static Column apply(
            RowHash hash, List<Column> columns, List<DataType> types, int rowCount, DataType type) {
        HashState state = new HashState(hash, rowCount);
        for (int i = 0; i < columns.size(); i++) {
            state.add(columns.get(i), types.get(i));
        }
        long[] words = state.words();
        if (type.layout() == Layout.WIDE_128) {
            return new WideColumn(words, 2, rowCount);
        }
        if (!type.equals(WIDE_BYTES)) {
            return Numbers.ofLongs(words, rowCount, type.layout());
        }
        ByteSink bytes = new ByteSink(rowCount * 16);
        for (long word : words) {
            bytes.putLong(word);
        }
        return new FixedBytesColumn(bytes.toByteArray(), 16, rowCount);
    }

    private static ScalarFunction keyed(String name, DataType type, SipHash.Form form) {
        return ScalarFunction.of(
                FunctionDescription.of(
                        CATEGORY,
                        name + "((k0, k1), x, ...)",
                        "A hash of the x with a key of two UInt64."),
                (arguments, _) -> {
                    if (!arguments.isEmpty()) {
                        checkKey(arguments.getFirst().type());
                    }
                    List<DataType> types = arguments.stream().skip(1).map(Argument::type).toList();
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                if (columns.isEmpty()) {
                                    SipHash none = new SipHash(form, null, null);
                                    return apply(none, columns, types, rowCount, type);
                                }
                                TupleColumn key = (TupleColumn) Columns.full(columns.getFirst());
                                SipHash hash =
                                        new SipHash(
                                                form,
                                                (LongColumn) Columns.full(key.elements().get(0)),
                                                (LongColumn) Columns.full(key.elements().get(1)));
                                List<Column> rest = columns.subList(1, columns.size());
                                return apply(hash, rest, types, rowCount, type);
                            });
                });
    }

    private static void checkKey(DataType type) {
        if (!(type instanceof TupleType tuple) || tuple.elements().size() != 2) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS, "The key must be of type Tuple(UInt64, UInt64)");
        }
        for (int i = 0; i < 2; i++) {
            if (!tuple.elements().get(i).equals(DataTypes.UINT64)) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "The "
                                + (i == 0 ? "1st" : "2nd")
                                + " element of the key tuple is not of type UInt64");
            }
        }
    }
}
