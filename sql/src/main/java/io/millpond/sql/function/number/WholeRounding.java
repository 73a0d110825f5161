package io.millpond.sql.function.number;

import java.math.BigInteger;
import java.math.RoundingMode;

/// Rounding of integers to powers of ten in the arithmetic of their own type: what is added before
/// the division may wrap around, and nothing is left of a number that is narrower than the power.
/// Source: ClickHouse 26.7, `round(toInt8(-128), -1)` = 120.
final class WholeRounding {
    private WholeRounding() {}

    /// @param zeros how many digits before the point become zeros; none when it is not positive
    static BigInteger round(
            BigInteger value, int zeros, RoundingMode mode, int bits, boolean isSigned) {
        if (zeros <= 0) {
            return value;
        }
        BigInteger power = BigInteger.TEN.pow(Math.min(zeros, 100));
        if (power.bitLength() > (isSigned ? bits - 1 : bits)) {
            return BigInteger.ZERO;
        }
        BigInteger half = power.shiftRight(1);
        BigInteger rest = power.subtract(BigInteger.ONE);
        boolean isNegative = value.signum() < 0;
        BigInteger moved =
                switch (mode) {
                    case FLOOR -> isNegative ? value.subtract(rest) : value;
                    case CEILING -> isNegative ? value : value.add(rest);
                    case HALF_UP, HALF_EVEN -> {
                        BigInteger size = isNegative ? wrap(value.negate(), bits, isSigned) : value;
                        BigInteger rounded = half(size.add(half), power, mode, bits, isSigned);
                        yield isNegative ? rounded.negate() : rounded;
                    }
                    default -> value;
                };
        boolean isDone = mode == RoundingMode.HALF_UP || mode == RoundingMode.HALF_EVEN;
        return isDone
                ? wrap(moved, bits, isSigned)
                : wrap(wrap(moved, bits, isSigned).divide(power).multiply(power), bits, isSigned);
    }

    /// A multiple of the power; narrow numbers do not wrap around before the division, as in C.
    private static BigInteger half(
            BigInteger sum, BigInteger power, RoundingMode mode, int bits, boolean isSigned) {
        BigInteger wide = bits >= Integer.SIZE ? wrap(sum, bits, isSigned) : sum;
        BigInteger[] quotient = wide.divideAndRemainder(power);
        boolean isTie = mode == RoundingMode.HALF_EVEN && quotient[1].signum() == 0;
        BigInteger kept =
                isTie && quotient[0].testBit(0)
                        ? quotient[0].subtract(BigInteger.ONE)
                        : quotient[0];
        return kept.multiply(power);
    }

    private static BigInteger wrap(BigInteger value, int bits, boolean isSigned) {
        BigInteger low = value.and(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
        return isSigned && low.testBit(bits - 1)
                ? low.subtract(BigInteger.ONE.shiftLeft(bits))
                : low;
    }
}
