package io.millpond.sql.function.geo;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.TupleType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Geohashes: texts of up to 12 letters, each of which halves a place on the map five times, first
/// by its longitude.
public final class GeohashFunctions {
    private static final String CATEGORY = "Geo";
    private static final String LETTERS = "0123456789bcdefghjkmnpqrstuvwxyz";
    private static final int LENGTH_MAX = 12;
    private static final long BOX_HASHES_MAX = 10_000_000;

    private GeohashFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "geohashEncode(longitude, latitude[, length])",
                                "The geohash of a place."),
                        (arguments, _) -> bindEncode(arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "geohashDecode(hash)",
                                "The longitude and latitude in the middle of a geohash."),
                        (arguments, _) -> bindDecode(arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "geohashesInBox(longitude_min, latitude_min, longitude_max,"
                                        + " latitude_max, length)",
                                "The geohashes that cover a box."),
                        (arguments, _) -> bindBox(arguments)));
    }

    private static void checkFloats(String name, List<Argument> arguments, int count) {
        for (int i = 0; i < count; i++) {
            if (!(arguments.get(i).type() instanceof FloatType)) {
                throw Arguments.illegal(name, arguments.get(i).type());
            }
        }
        if (arguments.size() > count) {
            Arguments.integer(name, arguments, count);
        }
    }

    private static double[][] floats(List<Argument> arguments, List<Column> columns, int count) {
        double[][] values = new double[count][];
        for (int i = 0; i < count; i++) {
            values[i] = Numbers.doubles(columns.get(i), arguments.get(i).type());
        }
        return values;
    }

    private static int length(long given) {
        return given <= 0 || given > LENGTH_MAX ? LENGTH_MAX : (int) given;
    }

    private static BoundFunction bindEncode(List<Argument> arguments) {
        String name = "geohashEncode";
        Arguments.count(name, arguments, 2, 3);
        checkFloats(name, arguments, 2);
        DataType lengthType = arguments.getLast().type();
        boolean hasLength = arguments.size() == 3;
        return BoundFunction.of(
                DataTypes.STRING,
                (columns, rowCount) -> {
                    double[][] places = floats(arguments, columns, 2);
                    long[] lengths =
                            hasLength
                                    ? Numbers.longs(columns.get(2), lengthType)
                                    : new long[rowCount];
                    BytesColumnBuilder out = new BytesColumnBuilder();
                    for (int row = 0; row < rowCount; row++) {
                        out.append(encode(places[0][row], places[1][row], length(lengths[row])));
                    }
                    return out.build();
                });
    }

    private static int longitudeBits(int length) {
        return (length * 5 + 1) / 2;
    }

    private static long cell(double value, double min, double span, int bits) {
        double place = (value - min) / span * (1L << bits);
        return Math.clamp((long) Math.floor(place), 0, (1L << bits) - 1);
    }

    private static String encode(double longitude, double latitude, int length) {
        int bits = length * 5;
        int longitudeBits = longitudeBits(length);
        long x = cell(longitude, -180, 360, longitudeBits);
        long y = cell(latitude, -90, 180, bits - longitudeBits);
        return text(x, y, length);
    }

    private static String text(long x, long y, int length) {
        int bits = length * 5;
        int xBit = longitudeBits(length);
        int yBit = bits - xBit;
        StringBuilder text = new StringBuilder();
        int letter = 0;
        for (int i = 0; i < bits; i++) {
            long bit = i % 2 == 0 ? x >> --xBit & 1 : y >> --yBit & 1;
            letter = letter << 1 | (int) bit;
            if (i % 5 == 4) {
                text.append(LETTERS.charAt(letter));
                letter = 0;
            }
        }
        return text.toString();
    }

    private static BoundFunction bindDecode(List<Argument> arguments) {
        Arguments.count("geohashDecode", arguments, 1);
        Arguments.text("geohashDecode", arguments, 0);
        DataType type =
                new TupleType(
                        List.of("longitude", "latitude"),
                        List.of(DataTypes.FLOAT64, DataTypes.FLOAT64));
        return BoundFunction.of(
                type,
                (columns, rowCount) -> {
                    BytesColumn hashes = Arguments.texts(columns.getFirst());
                    double[] longitudes = new double[rowCount];
                    double[] latitudes = new double[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        decode(hashes.text(row), row, longitudes, latitudes);
                    }
                    return new TupleColumn(
                            List.of(
                                    new DoubleColumn(longitudes, rowCount),
                                    new DoubleColumn(latitudes, rowCount)),
                            rowCount);
                });
    }

    /// Writes the middle of a hash; letters that are none count as the last one.
    private static void decode(String hash, int row, double[] longitudes, double[] latitudes) {
        byte[] letters = hash.getBytes(StandardCharsets.ISO_8859_1);
        int length = Math.min(letters.length, LENGTH_MAX);
        if (length == 0) {
            return;
        }
        long x = 0;
        long y = 0;
        for (int i = 0; i < length * 5; i++) {
            int found = LETTERS.indexOf(Character.toLowerCase(letters[i / 5]));
            long bit = (found < 0 ? LETTERS.length() - 1 : found) >> (4 - i % 5) & 1;
            if (i % 2 == 0) {
                x = x << 1 | bit;
            } else {
                y = y << 1 | bit;
            }
        }
        int xBits = longitudeBits(length);
        longitudes[row] = -180 + (x + 0.5) * 360 / (1L << xBits);
        latitudes[row] = -90 + (y + 0.5) * 180 / (1L << (length * 5 - xBits));
    }

    private static BoundFunction bindBox(List<Argument> arguments) {
        String name = "geohashesInBox";
        Arguments.count(name, arguments, 5);
        checkFloats(name, arguments, 4);
        DataType lengthType = arguments.getLast().type();
        return BoundFunction.of(
                new ArrayType(DataTypes.STRING),
                (columns, rowCount) -> {
                    double[][] box = floats(arguments, columns, 4);
                    long[] lengths = Numbers.longs(columns.get(4), lengthType);
                    BytesColumnBuilder out = new BytesColumnBuilder();
                    int[] ends = new int[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        int at = row;
                        double[] edges =
                                Arrays.stream(box).mapToDouble(values -> values[at]).toArray();
                        cover(edges, length(lengths[row]), out);
                        ends[row] = out.rowCount();
                    }
                    return new ArrayColumn(ends, out.build(), rowCount);
                });
    }

    /// Appends the hashes of a box, from south to north and then from west to east.
    ///
    /// @param edges the least longitude and latitude and the greatest ones
    private static void cover(double[] edges, int length, BytesColumnBuilder out) {
        if (edges[2] < edges[0]
                || edges[3] < edges[1]
                || Arrays.stream(edges).anyMatch(Double::isNaN)) {
            return;
        }
        int xBits = longitudeBits(length);
        int yBits = length * 5 - xBits;
        double xStep = 360.0 / (1L << xBits);
        double yStep = 180.0 / (1L << yBits);
        long xFrom = (long) Math.floor(Math.clamp(edges[0], -180, 180) / xStep);
        long yFrom = (long) Math.floor(Math.clamp(edges[1], -90, 90) / yStep);
        long xCount =
                Math.max(1, (long) Math.ceil(Math.clamp(edges[2], -180, 180) / xStep) - xFrom);
        long yCount = Math.max(1, (long) Math.ceil(Math.clamp(edges[3], -90, 90) / yStep) - yFrom);
        if (xCount > BOX_HASHES_MAX / yCount) {
            throw new DatabaseException(
                    ErrorCode.TOO_LARGE_ARRAY_SIZE,
                    "geohashesInBox would produce "
                            + xCount * yCount
                            + " array elements, which is bigger than the allowed maximum of "
                            + BOX_HASHES_MAX);
        }
        long xMax = (1L << xBits) - 1;
        long yMax = (1L << yBits) - 1;
        for (long i = 0; i < xCount; i++) {
            for (long j = 0; j < yCount; j++) {
                long x = Math.clamp(xFrom + i + (1L << (xBits - 1)), 0, xMax);
                long y = Math.clamp(yFrom + j + (1L << (yBits - 1)), 0, yMax);
                out.append(text(x, y, length));
            }
        }
    }
}
