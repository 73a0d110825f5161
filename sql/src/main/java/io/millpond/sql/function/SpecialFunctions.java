package io.millpond.sql.function;

/// The error function and the gamma function.
///
/// Source: Abramowitz and Stegun 7.1.6 and 7.1.14 for the error function, in sums compensated so
/// that the last digits hold; the approximation of Lanczos with g = 607/128 for gamma.
public final class SpecialFunctions {
    private static final double G = 607.0 / 128.0;
    private static final double[] LANCZOS = {
        0.9999999999999971,
        57.15623566586292,
        -59.59796035547549,
        14.136097974741746,
        -0.4919138160976202,
        3.399464998481189e-5,
        4.652362892704858e-5,
        -9.837447530487956e-5,
        0.0001580887032249125,
        -0.00021026444172410488,
        0.00021743961811521265,
        -0.0001643181065367639,
        8.441822398385275e-5,
        -2.6190838401581408e-5,
        3.6899182659531625e-6
    };
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private SpecialFunctions() {}

    public static double erf(double x) {
        double size = Math.abs(x);
        if (Double.isNaN(x)) {
            return x;
        }
        if (size > 6) {
            return Math.signum(x);
        }
        return size < 2 ? series(x) : Math.signum(x) * (1 - fraction(size));
    }

    /// The complement of the error function.
    public static double erfc(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (x < 0) {
            return 2 - erfc(-x);
        }
        return x < 1 ? 1 - series(x) : fraction(x);
    }

    /// 2/√π e^(-x²) Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)), all terms of one sign.
    private static double series(double x) {
        double term = x;
        double sum = x;
        double lost = 0;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 1e-18; n++) {
            term *= 2 * x * x / (2 * n + 1);
            double added = term - lost;
            double next = sum + added;
            lost = (next - sum) - added;
            sum = next;
        }
        return 2 / Math.sqrt(Math.PI) * expOfMinusSquare(x) * sum;
    }

    /// e^(-x²), with what rounding the square loses made up for.
    private static double expOfMinusSquare(double x) {
        double square = x * x;
        double lost = Math.fma(x, x, -square);
        double power = Math.exp(-square);
        return power - power * lost;
    }

    /// The continued fraction of erfc for x of 1 and more.
    private static double fraction(double x) {
        double tail = x;
        for (int n = x < 2 ? 240 : 120; n >= 1; n--) {
            tail = x + n / 2.0 / tail;
        }
        return expOfMinusSquare(x) / (Math.sqrt(Math.PI) * tail);
    }

    /// The logarithm of the gamma function's absolute value.
    public static double logGamma(double x) {
        if (Double.isNaN(x) || x == Double.NEGATIVE_INFINITY) {
            return Double.isNaN(x) ? x : Double.POSITIVE_INFINITY;
        }
        if (x <= 0 && x == Math.rint(x)) {
            return Double.POSITIVE_INFINITY;
        }
        if (x < 0.5) {
            return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
        }
        if (x == 1 || x == 2) {
            return 0;
        }
        if (x == Math.rint(x) && x < 170) {
            return Math.log(gamma(x));
        }
        double sum = lanczos(x);
        double base = x + G - 0.5;
        return (x - 0.5) * Math.log(base) - base + HALF_LOG_TWO_PI + Math.log(sum);
    }

    public static double gamma(double x) {
        if (x == Math.rint(x) && x > 0 && x < 172) {
            double product = 1;
            for (int i = 2; i < x; i++) {
                product *= i;
            }
            return product;
        }
        if (x == 0) {
            return 1 / x;
        }
        if (x < 0 && x == Math.rint(x)) {
            return Double.NaN;
        }
        if (x < 0.5) {
            return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
        }
        double base = x + G - 0.5;
        double power = Math.pow(base, (x - 0.5) / 2);
        return Math.sqrt(2 * Math.PI) * power * Math.exp(-base) * power * lanczos(x);
    }

    private static double lanczos(double x) {
        double sum = 0;
        for (int i = LANCZOS.length - 1; i > 0; i--) {
            sum += LANCZOS[i] / (x - 1 + i);
        }
        return sum + LANCZOS[0];
    }
}
