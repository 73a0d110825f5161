package io.millpond.benchmarks.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QueryReportTest {
    @Test
    void meanIsOverTheRatiosOfEqualResults() {
        QueryReport report = new QueryReport(10);
        report.add("faster", new QueryTimes(1, 2), new QueryTimes(4, 8), true);
        report.add("slower", new QueryTimes(8, 6), new QueryTimes(2, 8), true);
        report.add("wrong", new QueryTimes(1, 1), new QueryTimes(100, 100), false);
        report.addFailure("refused");
        assertThat(report.isClean()).isFalse();
        assertThat(report.tables().get(0).toString())
                .contains("DIFFERS", "FAILED", "faster       1.00        4.00   0.25");
        assertThat(report.tables().get(1).toString())
                .containsPattern("time, geometric mean of Millpond / ClickHouse +1.00")
                .containsPattern("processor time, all queries, Millpond / ClickHouse +0.50")
                .containsPattern("slower than ClickHouse +1\n")
                .containsPattern("failed or different +2\n");
    }

    @Test
    void withoutClickHouseNothingIsCompared() {
        QueryReport report = new QueryReport(10);
        report.add("alone", new QueryTimes(1, 2), null, true);
        assertThat(report.isClean()).isTrue();
        assertThat(report.tables().get(0).toString()).contains("not compared");
        assertThat(report.tables().get(1).toString()).doesNotContain("mean");
    }
}
