package io.millpond.sql.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.type.DecimalType;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.RoundingMode;

class DecimalTextTest {
    @Property
    void numbersOfUpTo18DigitsAreReadAsJavaReadsThem(
            @ForAll @LongRange(min = -999_999_999, max = 999_999_999) long unscaled,
            @ForAll @IntRange(min = 0, max = 9) int digits,
            @ForAll @IntRange(min = -12, max = 6) int exponent,
            @ForAll @IntRange(min = 0, max = 3) int scale) {
        BigDecimal number = BigDecimal.valueOf(unscaled, digits);
        String text = number.toPlainString() + "e" + exponent;
        BigDecimal expected = number.scaleByPowerOfTen(exponent).setScale(scale, RoundingMode.DOWN);
        assertThat(readLong(text, scale)).isEqualTo(expected.unscaledValue().longValueExact());
        assertThat(DecimalText.read(cursor(text), new DecimalType(18, scale), 18))
                .isEqualTo(expected.unscaledValue());
    }

    @Test
    void theLargestNumbersAreRead() {
        assertThat(readLong("999999999999999999", 0)).isEqualTo(999_999_999_999_999_999L);
        assertThat(readLong("-9999999999999999.99", 2)).isEqualTo(-999_999_999_999_999_999L);
        assertThat(readLong("0.000000000000000001", 18)).isEqualTo(1);
        assertThat(readLong("0e900", 2)).isZero();
        assertThat(readLong("1e-900", 2)).isZero();
    }

    @Test
    void oneDigitMoreIsTooBig() {
        assertThatThrownBy(() -> readLong("10000000000000000", 2))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("Decimal value is too big");
    }

    private static long readLong(String text, int scale) {
        return DecimalText.readLong(cursor(text), new DecimalType(18, scale));
    }

    private static ByteCursor cursor(String text) {
        ByteCursor cursor = new ByteCursor(new byte[0]);
        byte[] bytes = text.getBytes(UTF_8);
        cursor.reset(bytes, 0, bytes.length);
        return cursor;
    }
}
