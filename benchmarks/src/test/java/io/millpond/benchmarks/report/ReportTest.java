package io.millpond.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

final class ReportTest {
    private static final Surroundings HERE =
            new Surroundings(Instant.EPOCH, "abc123+", "Linux 6", "25", 2, 0.5);

    private static FigureTable table() {
        return new FigureTable("times", "what", "rows", "ms")
                .add(Cell.of("a \"scan\""), Cell.of(1_234_567), Cell.of(1.25, 1))
                .add(Cell.of("b"), Cell.NONE, Cell.of(Double.NaN, 1));
    }

    @Test
    void tableAlignsTextsToTheLeftAndFiguresToTheRight() {
        assertThat(table())
                .hasToString(
                        """
                        times
                        what           rows   ms
                        a "scan"  1,234,567  1.3
                        b                 -    -
                        """);
    }

    @Test
    void rowsHaveACellForEveryColumn() {
        assertThatThrownBy(() -> table().add(Cell.NONE)).hasMessage("1 cells for 3 columns");
    }

    @Test
    void jsonHasTheWholeFiguresAndNullWhereThereIsNone() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Report("millpond bench x", HERE, List.of(table())).write(out);
        assertThat(out.toString(UTF_8).replaceAll("\\s+", " "))
                .startsWith(
                        "{ \"command\" : \"millpond bench x\", \"at\" : \"1970-01-01T00:00:00Z\"")
                .contains("\"commit\" : \"abc123+\"", "\"processors\" : 2, \"load\" : 0.5")
                .endsWith(
                        "\"tables\" : [ { \"title\" : \"times\", \"rows\" : ["
                                + " { \"what\" : \"a \\\"scan\\\"\", \"rows\" : 1234567, \"ms\" : 1.25 },"
                                + " { \"what\" : \"b\", \"rows\" : null, \"ms\" : null } ] } ] }");
    }
}
