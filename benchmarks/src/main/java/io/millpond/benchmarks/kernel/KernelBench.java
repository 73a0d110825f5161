package io.millpond.benchmarks.kernel;

import io.millpond.benchmarks.option.ReportOptions;
import io.millpond.benchmarks.report.Cell;
import io.millpond.benchmarks.report.FigureTable;
import io.millpond.benchmarks.report.Surroundings;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Answers: what does one row cost in each inner loop, in time and in allocation?
///
/// The best iteration stands beside the mean: other load on the machine changes it less.
@Command(
        name = "kernel",
        description = "JMH: decode, sort, encode and compress, hash aggregation, filter.")
public final class KernelBench implements Callable<Integer> {
    private static final TimeValue ITERATION = TimeValue.milliseconds(400);

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            defaultValue = "",
            description = "Only kernels in whose class and method name this is found.")
    private String pattern = "";

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measured iterations of 0.4 s. Default: ${DEFAULT-VALUE}.")
    private int iterations;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "1",
            description = "Processes that each kernel is measured in. Default: ${DEFAULT-VALUE}.")
    private int forks;

    @Mixin private ReportOptions report = new ReportOptions();

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = report.surroundings();
        Options options =
                new OptionsBuilder()
                        .include("\\.kernel\\..*" + pattern)
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .warmupIterations(3)
                        .warmupTime(ITERATION)
                        .measurementIterations(iterations)
                        .measurementTime(ITERATION)
                        .forks(forks)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build();
        try {
            report.show(surroundings, List.of(table(new Runner(options).run())));
        } catch (RunnerException e) {
            throw new IOException(e.getMessage(), e);
        }
        return 0;
    }

    private static FigureTable table(Collection<RunResult> results) {
        FigureTable table =
                new FigureTable(
                        "kernels, a row", "kernel", "of", "ns", "best ns", "allocated bytes");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            table.add(
                    Cell.of(name(result.getParams())),
                    Cell.of(parameters(result.getParams())),
                    Cell.of(time.getScore(), 2),
                    Cell.of(time.getStatistics().getMin(), 2),
                    Cell.of(allocated == null ? Double.NaN : allocated.getScore(), 1));
        }
        return table;
    }

    /// The class and the method, without the package.
    private static String name(BenchmarkParams params) {
        String[] path = params.getBenchmark().split("\\.", -1);
        return path[path.length - 2] + "." + path[path.length - 1];
    }

    private static String parameters(BenchmarkParams params) {
        return params.getParamsKeys().stream()
                .map(params::getParam)
                .collect(Collectors.joining(" "));
    }
}
