package io.millpond.sql.function.condition;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.function.condition.ComparisonFunctions.Operator;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.BytesColumnBuilder;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Texts compare as their bytes do, without sign, constant or not.
class TextComparisonTest {
    private static final int ROWS = 40;

    /// Texts of up to 20 bytes that differ late or not at all, so that many are equal.
    private static BytesColumn texts(SplittableRandom random) {
        BytesColumnBuilder texts = new BytesColumnBuilder();
        byte[] common = new byte[20];
        new SplittableRandom(1).nextBytes(common);
        for (int row = 0; row < ROWS; row++) {
            byte[] text = Arrays.copyOf(common, random.nextInt(4) * 6 + random.nextInt(3));
            if (text.length > 0 && random.nextBoolean()) {
                text[random.nextInt(text.length)] ^= (byte) (1 << random.nextInt(8));
            }
            texts.append(text, 0, text.length);
        }
        return texts.build();
    }

    @Property(tries = 500)
    void comparisonIsThatOfTheBytes(@ForAll Operator operator, @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        BytesColumn a = texts(random);
        BytesColumn b = texts(random);
        Column one = Columns.repeat(a, 0, ROWS);
        check(operator, a, b);
        check(operator, one, b);
        check(operator, a, Columns.repeat(b, 0, ROWS));
        check(operator, a, one);
        check(operator, one, Columns.repeat(b, 0, ROWS));
    }

    private static void check(Operator operator, Column left, Column right) {
        byte[] results = new TextComparison(operator).apply(left, right, ROWS);
        BytesColumn a = (BytesColumn) Columns.full(left);
        BytesColumn b = (BytesColumn) Columns.full(right);
        for (int row = 0; row < ROWS; row++) {
            int order =
                    Arrays.compareUnsigned(
                            Arrays.copyOfRange(a.bytes(), a.start(row), a.end(row)),
                            Arrays.copyOfRange(b.bytes(), b.start(row), b.end(row)));
            assertThat(results[row]).isEqualTo((byte) (operator.holds(order) ? 1 : 0));
        }
    }
}
