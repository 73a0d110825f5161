package io.millpond.benchmarks.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class IngestReportTest {
    @Test
    void ratiosAreThoseOfTheMedians() {
        IngestReport report = new IngestReport("small", 1_000, 38_000);
        for (long seconds : new long[] {1, 9, 2}) {
            report.add(1, IngestReport.MILLPOND, figures(seconds, 0.5));
        }
        report.add(1, IngestReport.PEER, figures(20, 2));
        assertThat(report.tables().get(0).toString())
                .startsWith("ingest small, 1,000 rows of 38 bytes\n")
                .contains(
                        "1  Millpond     1,000   0.0        500.00        1      2.0      3            2.50          2.0");
        assertThat(report.tables().get(1).toString()).contains("3  Millpond       500   0.0");
        assertThat(report.tables().get(2).toString())
                .contains("ClickHouse   rows/s          10.00", "CPU s/M rows     0.25")
                .doesNotContain("bare consumer");
    }

    @Test
    void bareConsumerHasNoFiguresOfADatabase() {
        IngestReport report = new IngestReport("small", 1_000, 38_000);
        report.add(1, IngestReport.BARE, IngestFigures.ofTime(500_000_000));
        assertThat(report.tables().get(0).toString()).contains("2,000   0.1             -");
    }

    private static IngestFigures figures(long seconds, double cpuSeconds) {
        return new IngestFigures(seconds * 1_000_000_000, cpuSeconds, 1e6, 2e6, 3, 5e6, 2e6);
    }
}
