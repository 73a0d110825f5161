package io.millpond.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

final class SamplesTest {
    @Test
    void medianOfAnOddNumberIsTheValueInTheMiddle() {
        assertThat(new Samples(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(new Samples(List.of(4.0, 1.0, 100.0, 2.0)).median()).isEqualTo(3);
    }

    @Test
    void quantileIsAMeasuredValue() {
        Samples hundred =
                new Samples(IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList());
        assertThat(hundred.quantile(0.99)).isEqualTo(99);
        assertThat(hundred.quantile(0)).isEqualTo(1);
        assertThat(hundred.max()).isEqualTo(100);
    }

    @Test
    void geometricMeanOfARatioAndItsInverseIsOne() {
        assertThat(new Samples(List.of(8.0, 0.125)).geometricMean()).isCloseTo(1, within(1e-12));
        assertThat(new Samples(List.of(2.0, 4.0, 8.0)).geometricMean()).isCloseTo(4, within(1e-12));
    }

    @Test
    void valuesWithoutALogarithmHaveNoGeometricMean() {
        assertThatThrownBy(() -> new Samples(List.of(1.0, 0.0)).geometricMean())
                .hasMessageContaining("0.0 is not positive");
    }

    @Test
    void atLeastOneValueIsNeeded() {
        assertThatThrownBy(() -> new Samples(List.of())).hasMessage("values is empty");
    }
}
