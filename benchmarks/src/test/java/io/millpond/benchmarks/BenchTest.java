package io.millpond.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

final class BenchTest {
    private static final int USAGE_ERROR = 2;

    private final StringWriter err = new StringWriter();
    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    private CommandLine commandLine() {
        return Bench.commandLine()
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(out, true));
    }

    @Test
    void unknownOptionIsNamedWithItsNeighbours() {
        assertThat(run("ingest", "--rowz", "3")).isEqualTo(USAGE_ERROR);
        assertThat(err.toString()).contains("'--rowz'", "--rows");
    }

    @Test
    void unknownBenchIsNamed() {
        assertThat(run("digest")).isEqualTo(USAGE_ERROR);
        assertThat(err.toString()).contains("'digest'");
    }

    @Test
    void unknownDatasetIsRefusedWithTheKnownOnes() {
        assertThat(run("ingest", "--dataset", "huge")).isEqualTo(USAGE_ERROR);
        assertThat(err.toString()).contains("'huge'", "GITHUB", "SMALL", "WIDE");
    }

    @Test
    void countOfNothingIsRefused() {
        assertThat(run("ingest", "--rows", "0")).isEqualTo(USAGE_ERROR);
        assertThat(err.toString()).contains("--rows", "'0' is not a whole number of at least 1");
    }

    @Test
    void everyBenchHasHelp() {
        for (String bench : commandLine().getSubcommands().keySet()) {
            assertThat(run(bench, "--help")).as(bench).isZero();
        }
        assertThat(out.toString()).contains("--json=FILE");
    }

    @Test
    void peerDirectoryWithoutClickHouseIsNamed(@TempDir Path directory) {
        assertThat(run("ingest", "--peer-dir", directory.toString())).isEqualTo(1);
        assertThat(err.toString())
                .containsAnyOf(directory + " has no node_modules/chdb", "Node.js");
    }

    /// Broker and server are processes of their own, and the rows are verified by their checksums.
    @Test
    void ingestMeasuresAndVerifiesATopic(@TempDir Path directory) throws IOException {
        Path json = directory.resolve("figures.json");
        int exit = run("ingest", "--rows", "2000", "--rounds", "1", "--json", json.toString());
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(Files.readString(json))
                .contains("ingest github, 2,000 rows", "\"Millpond\"", "\"bare consumer\"");
    }

    @Test
    void everyQueryIsAnswered(@TempDir Path directory) throws IOException {
        Path json = directory.resolve("figures.json");
        int exit =
                run(
                        "query",
                        "--rows",
                        "500",
                        "--rounds",
                        "1",
                        "--warm-up",
                        "1",
                        "--json",
                        json.toString());
        assertThat(exit).isZero();
        assertThat(Files.readString(json)).contains("\"group_by_enum\"").doesNotContain("FAILED");
    }

    @Test
    void queryThatIsNotThereIsNamed() {
        assertThat(run("query", "--only", "no_such_query")).isEqualTo(1);
        assertThat(err.toString()).contains("no_such_query");
    }

    @Test
    void growthMeasuresAndVerifiesTablesPartsAndRows(@TempDir Path directory) throws IOException {
        Path json = directory.resolve("figures.json");
        String[] arguments = {
            "growth", "--tables", "2", "--parts", "3", "--rows", "5000", "--json", json.toString()
        };
        int exit = run(arguments);
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(Files.readString(json))
                .contains("2 Kafka tables", "3 inserts of 1,000 rows", "5,000 rows in 100 inserts");
    }

    @Test
    void startMeasuresServersAndProgramsThatEmbed(@TempDir Path directory) throws IOException {
        Path json = directory.resolve("figures.json");
        int exit = run("start", "--rounds", "1", "--json", json.toString());
        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        assertThat(Files.readString(json))
                .contains("until /ping is answered", "the first Millpond.open", "peak MB");
    }

    @Test
    void kernelThatIsNotThereIsAnError() {
        assertThat(run("kernel", "no_such_kernel")).isEqualTo(1);
        assertThat(err.toString()).isNotEmpty();
    }
}
