package io.millpond.benchmarks.option;

import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Report;
import io.millpond.benchmarks.report.Surroundings;
import io.millpond.benchmarks.subject.Launcher;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// The options of every bench: its help, and where its figures go.
public final class ReportOptions {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the figures into FILE too.")
    private @Nullable Path json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    @SuppressWarnings("UnusedVariable") // picocli sets and reads it
    private boolean isHelp;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /// Where this run is; to be taken before it loads the machine.
    public Surroundings surroundings() {
        return Surroundings.read(Clock.systemUTC(), Launcher.directory());
    }

    /// Prints the tables, and writes them as JSON where that was asked for.
    public void show(Surroundings surroundings, List<FigureTable> tables) throws IOException {
        Report report = new Report(commandText(), surroundings, tables);
        report.print(System.out);
        if (json != null) {
            report.write(json);
        }
    }

    private String commandText() {
        CommandSpec spec = command;
        if (spec == null) {
            throw new IllegalStateException("not mixed into a command");
        }
        List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
        return spec.root().name() + " " + String.join(" ", arguments);
    }
}
