package io.millpond.storage.merge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That merges keep up for as long as inserts go on, and what that costs, on paper.
class MergeGrowthTest {
    private static final int INSERTS = 10_000;
    private static final double BYTES_A_MS = 30_000;
    private static final long SMALL_BYTES = 32L << 20;

    private static MergeModel model() {
        return new MergeModel(MergeSettings.DEFAULT, SMALL_BYTES, BYTES_A_MS);
    }

    /// Each insert takes about what a merge writes of it in a fifth of the time.
    @ParameterizedTest
    @CsvSource({"16000, 10", "100000, 20", "2000000, 400", "10000000, 2000"})
    void partsStayFewAndRewritingIsLogarithmic(long bytes, double everyMs) {
        MergeModel model = model();
        for (int insert = 0; insert < INSERTS / 10; insert++) {
            model.insert(bytes, everyMs);
        }
        double early = model.amplification();
        for (int insert = INSERTS / 10; insert < INSERTS; insert++) {
            model.insert(bytes, everyMs);
        }
        assertThat(model.partsMax()).isLessThan(250);
        assertThat(model.amplification()).isLessThan(5.5).isLessThan(early + 1.6);
    }

    /// A merge of gigabytes takes minutes, and thousands of parts come in meanwhile.
    @Test
    void largeMergesDoNotKeepSmallPartsWaiting() {
        MergeModel model = model();
        for (int part = 0; part < 12; part++) {
            model.has(1L << 30);
        }
        for (int insert = 0; insert < INSERTS; insert++) {
            model.insert(100_000, 10);
        }
        assertThat(model.partsMax()).isLessThan(250);
    }

    /// What few rows cost is their number, not the size of what is there already.
    @Test
    void tinyPartsAreNotMergedIntoLargerOnesEachTime() {
        MergeModel model = model();
        model.has(4 << 20);
        for (int insert = 0; insert < 20; insert++) {
            model.insert(2_000, 10);
        }
        assertThat(model.amplification()).isLessThan(10);
    }
}
