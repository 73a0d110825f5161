package io.millpond.sql.ast;

import java.math.BigInteger;

/// A value written out in the text.
///
/// `lit::T` is not a literal: the parser turns it into `CAST('lit', 'T')` with the source text of
/// the literal, so that no digit is lost.
public sealed interface Literal extends Expression {

    /// `NULL`.
    record NullLiteral(Span span) implements Literal {}

    /// `true` or `false`.
    record BooleanLiteral(boolean value, Span span) implements Literal {}

    /// An integer of 64 bits: from -2^63 to 2^64 - 1. Larger ones are read as [FloatLiteral].
    record IntegerLiteral(BigInteger value, Span span) implements Literal {
        /// The literal for a signed 64-bit value.
        public static IntegerLiteral of(long value) {
            return new IntegerLiteral(BigInteger.valueOf(value), Span.NONE);
        }

        /// The value as a `long`; values from 2^63 on come out as their two's complement bits.
        public long bits() {
            return value.longValue();
        }
    }

    /// A number with a fraction, an exponent, or beyond 64 bits; `inf` and `nan` too.
    record FloatLiteral(double value, Span span) implements Literal {}

    /// A string, after escapes are resolved.
    ///
    /// @param value the text; bytes that are not UTF-8 as [LosslessUtf8] writes them
    record StringLiteral(String value, Span span) implements Literal {
        public static StringLiteral of(String value) {
            return new StringLiteral(value, Span.NONE);
        }

        /// The bytes the string consists of.
        public byte[] bytes() {
            return LosslessUtf8.encode(value);
        }
    }
}
