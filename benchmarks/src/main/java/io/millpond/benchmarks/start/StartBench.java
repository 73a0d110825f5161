package io.millpond.benchmarks.start;

import io.millpond.benchmarks.option.PositiveCount;
import io.millpond.benchmarks.option.ReportOptions;
import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Samples;
import io.millpond.benchmarks.report.Surroundings;
import io.millpond.benchmarks.subject.Millpond;
import io.millpond.benchmarks.subject.WorkDirectory;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/// Answers: how long after its start does a server answer, and what does `Millpond.open` take in a
/// process that knows nothing of our launcher?
///
/// One round is a server on a fresh directory, one on a directory with a table of a million rows,
/// and the same with programs that embed the database.
@Command(name = "start", description = "From the start of a process to its first answers.")
public final class StartBench implements Callable<Integer> {
    private static final long EXISTING_ROWS = 1_000_000;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            converter = PositiveCount.class,
            description = "Starts of each kind. Default: ${DEFAULT-VALUE}.")
    private long rounds;

    @Mixin private ReportOptions report = new ReportOptions();

    private final List<ServerStart> freshServers = new ArrayList<>();
    private final List<ServerStart> existingServers = new ArrayList<>();
    private final List<EmbeddedStart> freshPrograms = new ArrayList<>();
    private final List<EmbeddedStart> existingPrograms = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = report.surroundings();
        try (WorkDirectory directory = WorkDirectory.create()) {
            WorkDirectory existing = directory.make("existing");
            fill(existing);
            // Reads the class archive and the libraries once: later starts find them in memory.
            ServerStart.measure(existing);
            EmbeddedStart.measure(existing);
            for (int round = 0; round < rounds; round++) {
                measure(directory.make("round" + round), existing);
            }
        }
        report.show(surroundings, List.of(serverTable(), programTable()));
        return 0;
    }

    private static void fill(WorkDirectory directory) throws IOException {
        try (Millpond server = new Millpond(directory)) {
            server.start();
            server.query(
                    "CREATE TABLE existing (id UInt64, text String) ENGINE = MergeTree ORDER BY id");
            server.query(
                    "INSERT INTO existing SELECT number, toString(number) FROM numbers("
                            + EXISTING_ROWS
                            + ")");
        }
    }

    private void measure(WorkDirectory own, WorkDirectory existing) throws IOException {
        freshServers.add(ServerStart.measure(own.make("server")));
        existingServers.add(ServerStart.measure(existing));
        freshPrograms.add(EmbeddedStart.measure(own.make("program")));
        existingPrograms.add(EmbeddedStart.measure(existing));
        own.close();
    }

    private FigureTable serverTable() {
        FigureTable table = table("server, from the start of the process");
        addServers(table, "ms until /ping is answered", ServerStart::pingMillis);
        addServers(table, "ms until SELECT 1 is answered", ServerStart::selectMillis);
        addServers(table, "ms until CREATE, INSERT, SELECT are", ServerStart::tableMillis);
        addServers(table, "CPU ms until then", ServerStart::cpuMillis);
        addServers(table, "peak MB until then", ServerStart::peakMegabytes);
        return table;
    }

    private void addServers(FigureTable table, String what, ToDoubleFunction<ServerStart> value) {
        add(table, what, Samples.of(freshServers, value), Samples.of(existingServers, value));
    }

    private FigureTable programTable() {
        FigureTable table = table("embedded, each step for itself");
        addPrograms(table, "ms of the first Millpond.open", EmbeddedStart::openMillis);
        addPrograms(table, "ms of the first SELECT 1", EmbeddedStart::selectMillis);
        addPrograms(table, "ms of CREATE, INSERT, SELECT", EmbeddedStart::tableMillis);
        addPrograms(table, "ms of close", EmbeddedStart::closeMillis);
        addPrograms(table, "ms of the second Millpond.open", EmbeddedStart::reopenMillis);
        addPrograms(table, "ms of the whole process", EmbeddedStart::processMillis);
        addPrograms(table, "CPU ms of the whole process", EmbeddedStart::cpuMillis);
        addPrograms(table, "peak MB", EmbeddedStart::peakMegabytes);
        return table;
    }

    private void addPrograms(
            FigureTable table, String what, ToDoubleFunction<EmbeddedStart> value) {
        add(table, what, Samples.of(freshPrograms, value), Samples.of(existingPrograms, value));
    }

    private static FigureTable table(String title) {
        return new FigureTable(title, "median of rounds", "fresh directory", "existing directory");
    }

    private static void add(FigureTable table, String what, Samples fresh, Samples existing) {
        table.add(Cell.of(what), Cell.of(fresh.median(), 0), Cell.of(existing.median(), 0));
    }
}
