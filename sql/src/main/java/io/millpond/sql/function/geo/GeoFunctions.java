package io.millpond.sql.function.geo;

import io.millpond.sql.function.Argument;
import io.millpond.sql.function.Arguments;
import io.millpond.sql.function.BoundFunction;
import io.millpond.sql.function.FunctionContext;
import io.millpond.sql.function.FunctionDescription;
import io.millpond.sql.function.Numbers;
import io.millpond.sql.function.ScalarFunction;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.FloatType;
import io.millpond.storage.type.TupleType;

import java.util.ArrayList;
import java.util.List;

/// Distances on the earth, and whether points lie in ellipses and polygons.
public final class GeoFunctions {
    private static final Setting<Boolean> VALIDATE_POLYGONS =
            QuerySettings.known("validate_polygons", SettingType.BOOL);
    private static final String CATEGORY = "Geo";

    private GeoFunctions() {}

    public static List<ScalarFunction> all() {
        return List.of(
                distance(
                        "greatCircleDistance",
                        "The meters between two points on a sphere.",
                        EarthDistance.Method.SPHERE_METERS),
                distance(
                        "greatCircleAngle",
                        "The degrees between two points on a sphere.",
                        EarthDistance.Method.SPHERE_DEGREES),
                distance(
                        "geoDistance",
                        "The meters between two points on the WGS-84 ellipsoid.",
                        EarthDistance.Method.WGS84_METERS),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "pointInEllipses(x, y, x1, y1, a1, b1, ...)",
                                "Whether the point lies in any of the ellipses."),
                        (arguments, _) -> bindEllipses(arguments)),
                ScalarFunction.of(
                        FunctionDescription.of(
                                CATEGORY,
                                "pointInPolygon(point, polygon[, hole, ...])",
                                "Whether the point lies in the polygon and in none of its holes."),
                        GeoFunctions::bindPolygon));
    }

    private static ScalarFunction distance(String name, String doc, EarthDistance.Method method) {
        return ScalarFunction.of(
                FunctionDescription.of(CATEGORY, name + "(lon1, lat1, lon2, lat2)", doc),
                (arguments, _) -> {
                    Arguments.count(name, arguments, 4);
                    boolean isDouble = false;
                    for (int i = 0; i < 4; i++) {
                        Arguments.number(name, arguments, i);
                        isDouble |= arguments.get(i).type().equals(DataTypes.FLOAT64);
                    }
                    FloatType type = isDouble ? DataTypes.FLOAT64 : DataTypes.FLOAT32;
                    List<DataType> types = arguments.stream().map(Argument::type).toList();
                    return BoundFunction.of(
                            type,
                            (columns, rowCount) -> {
                                double[][] values = new double[4][];
                                for (int i = 0; i < 4; i++) {
                                    values[i] = Numbers.doubles(columns.get(i), types.get(i));
                                }
                                double[] result = new double[rowCount];
                                for (int row = 0; row < rowCount; row++) {
                                    result[row] =
                                            EarthDistance.between(
                                                    method,
                                                    values[0][row],
                                                    values[1][row],
                                                    values[2][row],
                                                    values[3][row]);
                                }
                                return Numbers.ofDoubles(result, rowCount, type);
                            });
                });
    }

    private static BoundFunction bindEllipses(List<Argument> arguments) {
        String name = "pointInEllipses";
        if (arguments.size() < 6 || arguments.size() % 4 != 2) {
            throw new DatabaseException(
                    ErrorCode.NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                    "Incorrect number of arguments of function pointInEllipses. Should be 2 for"
                            + " your point plus 4 * N for ellipses (x_i, y_i, a_i, b_i).");
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (!arguments.get(i).type().equals(DataTypes.FLOAT64)) {
                throw Arguments.illegal(name, arguments.get(i).type());
            }
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    List<double[]> values = new ArrayList<>();
                    for (Column column : columns) {
                        values.add(Numbers.doubles(column, DataTypes.FLOAT64));
                    }
                    byte[] result = new byte[rowCount];
                    for (int row = 0; row < rowCount; row++) {
                        for (int i = 2; i < values.size() && result[row] == 0; i += 4) {
                            double x = values.get(0)[row] - values.get(i)[row];
                            double y = values.get(1)[row] - values.get(i + 1)[row];
                            double p = x / values.get(i + 2)[row];
                            double q = y / values.get(i + 3)[row];
                            result[row] = (byte) (p * p + q * q <= 1 ? 1 : 0);
                        }
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    private static boolean isPoint(DataType type) {
        return type instanceof TupleType tuple
                && tuple.elements().size() == 2
                && tuple.elements().stream().allMatch(Numbers::isNumber);
    }

    private static DatabaseException unfit(int place, String what) {
        return new DatabaseException(
                ErrorCode.ILLEGAL_TYPE_OF_ARGUMENT,
                "Argument " + place + " for function pointInPolygon must contain " + what);
    }

    /// The nesting of arrays around points.
    private static int depth(List<Argument> arguments, int place) {
        DataType type = arguments.get(place).type();
        int depth = 0;
        while (type instanceof ArrayType(DataType element)) {
            type = element;
            depth++;
        }
        if (depth == 0 || depth > 3 || !isPoint(type)) {
            throw unfit(place + 1, "a tuple");
        }
        return depth;
    }

    private static BoundFunction bindPolygon(List<Argument> arguments, FunctionContext context) {
        Arguments.count("pointInPolygon", arguments, 2, Integer.MAX_VALUE);
        if (!isPoint(arguments.getFirst().type())) {
            throw unfit(1, "a tuple of numbers");
        }
        TupleType point = (TupleType) arguments.getFirst().type();
        List<Integer> depths = new ArrayList<>();
        List<TupleType> types = new ArrayList<>();
        for (int i = 1; i < arguments.size(); i++) {
            depths.add(depth(arguments, i));
            DataType type = arguments.get(i).type();
            while (type instanceof ArrayType(DataType element)) {
                type = element;
            }
            types.add((TupleType) type);
        }
        if (context.settings().get(VALIDATE_POLYGONS)) {
            checkPolygons(arguments, depths, types);
        }
        return BoundFunction.of(
                DataTypes.UINT8,
                (columns, rowCount) -> {
                    double[][] points = coordinates(columns.getFirst(), point);
                    byte[] result = new byte[rowCount];
                    for (int i = 1; i < columns.size(); i++) {
                        Rings rings = Rings.of(columns.get(i), depths.get(i - 1), types.get(i - 1));
                        for (int row = 0; row < rowCount; row++) {
                            boolean isIn = rings.contains(row, points[0][row], points[1][row]);
                            boolean before = result[row] != 0;
                            boolean holds = i == 1 ? isIn : before && !isIn;
                            result[row] = (byte) (holds ? 1 : 0);
                        }
                    }
                    return new ByteColumn(result, rowCount);
                });
    }

    /// Fails for rings of constant polygons that have fewer than three points.
    private static void checkPolygons(
            List<Argument> arguments, List<Integer> depths, List<TupleType> types) {
        for (int i = 1; i < arguments.size(); i++) {
            Column constant = arguments.get(i).constant();
            if (constant != null
                    && Rings.of(constant, depths.get(i - 1), types.get(i - 1)).hasShortRing()) {
                throw new DatabaseException(
                        ErrorCode.BAD_ARGUMENTS,
                        "Polygon is not valid: Geometry has too few points");
            }
        }
    }

    private static double[][] coordinates(Column column, TupleType type) {
        TupleColumn pairs = (TupleColumn) Columns.full(column);
        return new double[][] {
            Numbers.doubles(Columns.full(pairs.elements().get(0)), type.elements().get(0)),
            Numbers.doubles(Columns.full(pairs.elements().get(1)), type.elements().get(1))
        };
    }

    /// Rings of points, nested in polygons and multipolygons.
    private static final class Rings {
        private final List<ArrayColumn> levels;
        private final double[] x;
        private final double[] y;

        private Rings(List<ArrayColumn> levels, double[] x, double[] y) {
            this.levels = levels;
            this.x = x;
            this.y = y;
        }

        static Rings of(Column column, int depth, TupleType type) {
            List<ArrayColumn> levels = new ArrayList<>();
            Column elements = column;
            for (int i = 0; i < depth; i++) {
                ArrayColumn array = (ArrayColumn) Columns.full(elements);
                levels.add(array);
                elements = array.elements();
            }
            double[][] points = coordinates(elements, type);
            return new Rings(levels, points[0], points[1]);
        }

        boolean hasShortRing() {
            ArrayColumn rings = levels.getLast();
            for (int i = 0; i < rings.rowCount(); i++) {
                if (rings.end(i) - rings.start(i) < 3) {
                    return true;
                }
            }
            return false;
        }

        boolean contains(int row, double px, double py) {
            return contains(0, row, px, py);
        }

        private boolean contains(int level, int row, double px, double py) {
            ArrayColumn array = levels.get(level);
            if (level + 1 == levels.size()) {
                return inRing(array.start(row), array.end(row), px, py);
            }
            boolean isPolygon = level + 2 == levels.size();
            boolean isIn = false;
            for (int i = array.start(row); i < array.end(row); i++) {
                boolean isInPart = contains(level + 1, i, px, py);
                boolean isHole = isPolygon && i > array.start(row);
                if (isHole && isInPart) {
                    return false;
                }
                isIn |= !isHole && isInPart;
            }
            return isIn;
        }

        /// The border is part of a ring.
        private boolean inRing(int from, int to, double px, double py) {
            if (to - from < 3) {
                return false;
            }
            boolean isIn = false;
            int before = to - 1;
            for (int i = from; i < to; i++) {
                double x1 = x[before];
                double y1 = y[before];
                double x2 = x[i];
                double y2 = y[i];
                double side = (x2 - x1) * (py - y1) - (y2 - y1) * (px - x1);
                boolean isBetween =
                        Math.min(x1, x2) <= px
                                && px <= Math.max(x1, x2)
                                && Math.min(y1, y2) <= py
                                && py <= Math.max(y1, y2);
                if (side == 0 && isBetween) {
                    return true;
                }
                if ((y1 > py) != (y2 > py) && px < (x2 - x1) * (py - y1) / (y2 - y1) + x1) {
                    isIn = !isIn;
                }
                before = i;
            }
            return isIn;
        }
    }
}
