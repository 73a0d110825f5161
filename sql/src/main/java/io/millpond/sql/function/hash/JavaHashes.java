package io.millpond.sql.function.hash;

import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.IntegerType;
import io.millpond.storage.type.Layout;

import java.util.List;

/// The hashes that Java gives to strings and numbers, which do not combine.
public final class JavaHashes {
    private JavaHashes() {}

    public static List<ScalarFunction> all() {
        return List.of(
                define("javaHash", "Java", JavaHashes::ofBytes, true),
                define("javaHashUTF16LE", "Java", JavaHashes::ofUnits, false),
                define("hiveHash", "Hive", (b, f, t) -> ofBytes(b, f, t) & 0x7FFF_FFFF, false));
    }

    private static ScalarFunction define(
            String name, String language, RowHash.Bytes bytes, boolean isOfNumbers) {
        RowHash hash = new Alone(language, bytes);
        return ScalarFunction.of(
                FunctionDescription.of(
                        HashFunctions.CATEGORY, name + "(x)", "The hash of x in " + language + "."),
                (arguments, _) -> {
                    if (arguments.size() != 1) {
                        throw notCombinable(language);
                    }
                    DataType type = arguments.getFirst().type();
                    boolean isNumber = Numbers.fitsLong(type.layout());
                    boolean isUnsigned = isNumber && DataTypes.isUnsigned(type);
                    if (type instanceof ArrayType) {
                        throw notCombinable(language);
                    }
                    if (isOfNumbers && isUnsigned) {
                        throw new DatabaseException(
                                ErrorCode.NOT_IMPLEMENTED, "Unsigned types are not supported");
                    }
                    if (isOfNumbers && type instanceof IntegerType && isNumber) {
                        return ofNumbers(type);
                    }
                    return BoundFunction.of(
                            DataTypes.INT32,
                            (columns, rowCount) ->
                                    HashFunctions.apply(
                                            hash,
                                            columns,
                                            List.of(type),
                                            rowCount,
                                            DataTypes.INT32));
                });
    }

    private static BoundFunction ofNumbers(DataType type) {
        boolean isLong = type.layout() == Layout.LONG;
        return BoundFunction.of(
                DataTypes.INT32,
                (columns, rowCount) -> {
                    long[] hashes = Numbers.longs(columns.getFirst(), type).clone();
                    for (int row = 0; row < rowCount && isLong; row++) {
                        hashes[row] ^= hashes[row] >>> 32;
                    }
                    return Numbers.ofLongs(hashes, rowCount, Layout.INT);
                });
    }

    private static DatabaseException notCombinable(String language) {
        return new DatabaseException(
                ErrorCode.NOT_IMPLEMENTED,
                language + " hash is not combineable for multiple arguments");
    }

    private static int ofBytes(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    private static int ofUnits(byte[] bytes, int from, int to) {
        boolean hasMark =
                to - from >= 2 && bytes[from] == (byte) 0xFF && bytes[from + 1] == (byte) 0xFE;
        int start = hasMark ? from + 2 : from;
        if ((to - start) % 2 != 0) {
            throw new DatabaseException(
                    ErrorCode.BAD_ARGUMENTS,
                    "Arguments for javaHashUTF16LE must be in the form of UTF-16");
        }
        int hash = 0;
        for (int i = start; i < to; i += 2) {
            hash = 31 * hash + ((bytes[i] & 0xFF) | (bytes[i + 1] & 0xFF) << 8);
        }
        return hash;
    }

    /// A hash of one value only.
    private record Alone(String language, RowHash.Bytes bytes) implements RowHash {
        @Override
        public int wordCount() {
            return 1;
        }

        @Override
        public void hash(int row, byte[] source, int from, int to, long[] words) {
            words[0] = bytes.hash(source, from, to);
        }

        @Override
        public void combine(int row, long[] state, int at, long[] more) {
            throw notCombinable(language);
        }
    }
}
