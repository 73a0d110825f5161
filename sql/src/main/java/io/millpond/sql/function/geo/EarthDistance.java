package io.millpond.sql.function.geo;

/// Distances between points given in degrees.
///
/// Source: ClickHouse's `greatCircleDistance` and `geoDistance`, whose sines and cosines are
/// interpolated from tables; near points are measured in a plane scaled for the latitude between
/// them. The tables and the steps are the same here, so that results are too.
final class EarthDistance {
    private static final int COS_SIZE = 1024;
    private static final int ASIN_SIZE = 512;
    private static final int METRIC_SIZE = 1024;
    private static final double RADIUS = 6_371_007.180918474;
    private static final double DIAMETER = 2 * RADIUS;
    private static final double NEAR_DEGREES = 13;
    private static final double[] COS = new double[COS_SIZE + 1];
    private static final double[] ASIN_SQRT = new double[ASIN_SIZE + 1];
    private static final double[] SPHERE_METERS = new double[METRIC_SIZE + 1];
    private static final double[] SPHERE_DEGREES = new double[METRIC_SIZE + 1];
    private static final double[] WGS84 = new double[2 * (METRIC_SIZE + 1)];

    static {
        for (int i = 0; i <= COS_SIZE; i++) {
            COS[i] = Math.cos(2 * Math.PI * i / COS_SIZE);
        }
        for (int i = 0; i <= ASIN_SIZE; i++) {
            ASIN_SQRT[i] = Math.asin(Math.sqrt((double) i / ASIN_SIZE));
        }
        for (int i = 0; i <= METRIC_SIZE; i++) {
            double latitude = i * (Math.PI / METRIC_SIZE) - Math.PI * 0.5;
            WGS84[2 * i] =
                    square(
                            111_132.09
                                    - 566.05 * Math.cos(2 * latitude)
                                    + 1.20 * Math.cos(4 * latitude));
            WGS84[2 * i + 1] =
                    square(
                            111_415.13 * Math.cos(latitude)
                                    - 94.55 * Math.cos(3 * latitude)
                                    + 0.12 * Math.cos(5 * latitude));
            SPHERE_METERS[i] = square((DIAMETER * Math.PI / 360) * Math.cos(latitude));
            SPHERE_DEGREES[i] = square(Math.cos(latitude));
        }
    }

    /// What is measured.
    enum Method {
        SPHERE_DEGREES,
        SPHERE_METERS,
        WGS84_METERS
    }

    private EarthDistance() {}

    private static double square(double value) {
        return value * value;
    }

    private static double difference(double degrees) {
        double size = Math.abs(degrees);
        return size > 180 ? 360 - size : size;
    }

    private static double cos(double angle) {
        double place = Math.abs(angle) * (COS_SIZE / Math.PI / 2);
        int whole = (int) place;
        double rest = place - whole;
        int i = whole & (COS_SIZE - 1);
        return COS[i] + (COS[i + 1] - COS[i]) * rest;
    }

    private static double sin(double angle) {
        double place = Math.abs(angle) * (COS_SIZE / Math.PI / 2);
        int whole = (int) place;
        double rest = place - whole;
        int i = (whole - COS_SIZE / 4) & (COS_SIZE - 1);
        return COS[i] + (COS[i + 1] - COS[i]) * rest;
    }

    private static double asinSqrt(double x) {
        if (x < 0.122) {
            double root = Math.sqrt(x);
            return root
                    + x * root * 0.166666666666666
                    + x * x * root * 0.075
                    + x * x * x * root * 0.044642857142857;
        }
        if (x < 0.948) {
            double place = x * ASIN_SIZE;
            int i = (int) place;
            return ASIN_SQRT[i] + (ASIN_SQRT[i + 1] - ASIN_SQRT[i]) * (place - i);
        }
        return Math.asin(Math.sqrt(x));
    }

    static double between(Method method, double lon1, double lat1, double lon2, double lat2) {
        double latDifference = difference(lat1 - lat2);
        double lonDifference = difference(lon1 - lon2);
        if (lonDifference < NEAR_DEGREES) {
            return near(
                    method, (lat1 + lat2 + 180) * METRIC_SIZE / 360, latDifference, lonDifference);
        }
        double squared =
                square(sin(latDifference * (Math.PI / 360)))
                        + cos(lat1 * (Math.PI / 180))
                                * cos(lat2 * (Math.PI / 180))
                                * square(sin(lonDifference * (Math.PI / 360)));
        return method == Method.SPHERE_DEGREES
                ? (360 / Math.PI) * asinSqrt(squared)
                : DIAMETER * asinSqrt(squared);
    }

    /// @param middle the place of the latitude between the points in the tables
    private static double near(
            Method method, double middle, double latDifference, double lonDifference) {
        int whole = (int) middle;
        double shift = middle - whole;
        int i = whole & (METRIC_SIZE - 1);
        int at = 2 * i;
        double latScale =
                switch (method) {
                    case SPHERE_DEGREES -> 1;
                    case SPHERE_METERS -> square(DIAMETER * Math.PI / 360);
                    case WGS84_METERS -> WGS84[at] + (WGS84[at + 2] - WGS84[at]) * shift;
                };
        double lonScale =
                switch (method) {
                    case SPHERE_DEGREES ->
                            SPHERE_DEGREES[i] + (SPHERE_DEGREES[i + 1] - SPHERE_DEGREES[i]) * shift;
                    case SPHERE_METERS ->
                            SPHERE_METERS[i] + (SPHERE_METERS[i + 1] - SPHERE_METERS[i]) * shift;
                    case WGS84_METERS -> WGS84[at + 1] + (WGS84[at + 3] - WGS84[at + 1]) * shift;
                };
        return Math.sqrt(
                latScale * latDifference * latDifference
                        + lonScale * lonDifference * lonDifference);
    }
}
