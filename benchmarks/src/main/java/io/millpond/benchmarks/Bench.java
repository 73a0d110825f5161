package io.millpond.benchmarks;

import io.millpond.benchmarks.growth.GrowthBench;
import io.millpond.benchmarks.ingest.IngestBench;
import io.millpond.benchmarks.kernel.KernelBench;
import io.millpond.benchmarks.latency.LatencyBench;
import io.millpond.benchmarks.merge.MergeBench;
import io.millpond.benchmarks.mutate.MutateBench;
import io.millpond.benchmarks.query.QueryBench;
import io.millpond.benchmarks.start.StartBench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The command line of the benchmarks, `./millpond bench`.
@Command(
        name = "millpond bench",
        description = "Measures Millpond, and ClickHouse beside it with --peer.",
        subcommands = {
            IngestBench.class,
            QueryBench.class,
            LatencyBench.class,
            KernelBench.class,
            GrowthBench.class,
            MergeBench.class,
            MutateBench.class,
            StartBench.class,
            HelpCommand.class
        })
public final class Bench implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    @SuppressWarnings("UnusedVariable") // picocli sets and reads it
    private boolean isHelp;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /// The parser of all benches; a failure to measure is one line on standard error, a defect has
    /// its stack.
    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (e, command, _) -> {
                            if (e instanceof IOException || e instanceof UncheckedIOException) {
                                command.getErr().println("millpond bench: " + e.getMessage());
                            } else {
                                e.printStackTrace(command.getErr());
                            }
                            return 1;
                        });
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
