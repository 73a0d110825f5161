package io.millpond.sql.model;

import java.math.BigInteger;

/// A type of the model. Values are [BigInteger], `Double`, `String`, `LocalDate` and lists of
/// these.
sealed interface ModelType {
    /// The type's name in SQL, without `Nullable`.
    String sql();

    /// An integer of `bits` 8, 16, 32 or 64.
    record Whole(int bits, boolean isSigned) implements ModelType {
        static final Whole TRUTH = new Whole(8, false);
        static final Whole LONG = new Whole(64, true);
        static final Whole UNSIGNED_LONG = new Whole(64, false);

        @Override
        public String sql() {
            return (isSigned ? "Int" : "UInt") + bits;
        }

        /// The value of this type with the same low bits.
        BigInteger wrap(BigInteger value) {
            BigInteger size = BigInteger.ONE.shiftLeft(bits);
            BigInteger low = value.mod(size);
            return isSigned && low.testBit(bits - 1) ? low.subtract(size) : low;
        }

        Whole signed(boolean toSigned) {
            return new Whole(bits, toSigned);
        }

        Whole wider() {
            return new Whole(Math.min(64, 2 * bits), isSigned);
        }
    }

    /// A number of 64 bits with a fraction.
    record Fraction() implements ModelType {
        @Override
        public String sql() {
            return "Float64";
        }
    }

    /// Text of ASCII characters, so that bytes and characters are the same.
    record Text() implements ModelType {
        @Override
        public String sql() {
            return "String";
        }
    }

    /// A day of 1970 to 2149.
    record Day() implements ModelType {
        @Override
        public String sql() {
            return "Date";
        }
    }

    /// An array of integers without NULLs.
    record Wholes(Whole element) implements ModelType {
        @Override
        public String sql() {
            return "Array(" + element.sql() + ")";
        }
    }
}
