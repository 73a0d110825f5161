package io.millpond.sql.aggregate.statistic;

import io.millpond.sql.function.SpecialFunctions;

/// Distribution functions of the normal, Student's and Fisher's distributions.
///
/// Source: W. Press et al., *Numerical Recipes*, 3rd edition, section 6.4.
final class Distributions {
    private static final int ITERATIONS_MAX = 10_000;
    private static final double PRECISION = 1e-16;
    private static final double TINY = 1e-300;

    private Distributions() {}

    /// The regularised incomplete beta function.
    static double beta(double a, double b, double x) {
        if (Double.isNaN(x)) {
            return Double.NaN;
        }
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        double factor =
                Math.exp(
                        SpecialFunctions.logGamma(a + b)
                                - SpecialFunctions.logGamma(a)
                                - SpecialFunctions.logGamma(b)
                                + a * Math.log(x)
                                + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2)
                ? factor * fraction(a, b, x) / a
                : 1 - factor * fraction(b, a, 1 - x) / b;
    }

    /// The continued fraction of the incomplete beta function, by Lentz's method.
    private static double fraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
        double h = d;
        for (int m = 1; m < ITERATIONS_MAX; m++) {
            double even = m * (b - m) * x / ((a - 1 + 2 * m) * (a + 2 * m));
            d = 1 / awayFromZero(1 + even * d);
            c = awayFromZero(1 + even / c);
            h *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 1 + 2 * m));
            d = 1 / awayFromZero(1 + odd * d);
            c = awayFromZero(1 + odd / c);
            double step = d * c;
            h *= step;
            if (Math.abs(step - 1) <= PRECISION) {
                break;
            }
        }
        return h;
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /// The probability that Student's t is further from 0 than `t`.
    static double studentBeyond(double t, double freedom) {
        return beta(freedom / 2, 0.5, freedom / (freedom + t * t));
    }

    /// The t further from 0 than which Student's t is with `probability`.
    static double studentBound(double probability, double freedom) {
        double low = 0;
        double high = 1;
        while (studentBeyond(high, freedom) > probability && high < 1e100) {
            high *= 2;
        }
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (studentBeyond(middle, freedom) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /// The probability that Fisher's F is greater than `f`.
    static double fisherAbove(double f, double freedom, double otherFreedom) {
        return beta(otherFreedom / 2, freedom / 2, otherFreedom / (otherFreedom + freedom * f));
    }

    /// The probability that a normal number is greater than `z`.
    static double normalAbove(double z) {
        return SpecialFunctions.erfc(z / Math.sqrt(2)) / 2;
    }

    /// The z further from 0 than which a normal number is with `probability`.
    static double normalBound(double probability) {
        double low = 0;
        double high = 40;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (2 * normalAbove(middle) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}
