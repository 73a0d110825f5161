package io.millpond.benchmarks.kernel;

import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.engine.format.MessageDecoder;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ColumnBuilder;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// How fast do JSON messages become columns?
///
/// A message is read once and its values are copied once: a core that scans a gigabyte a second
/// needs 600 ns for a GitHub event, 40 ns for a small message, 4,400 ns for a wide one.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class DecodeKernel {
    private static final int MESSAGES = 10_000;

    @Param({"GITHUB", "SMALL", "WIDE"})
    public Dataset dataset;

    private Sample sample;
    private MessageDecoder decoder;
    private ColumnBuilder[] builders;

    @Setup
    public void prepare() {
        sample = Sample.of(dataset, MESSAGES);
        decoder = sample.decoder();
        builders = sample.builders();
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public Block decode() {
        return sample.decode(decoder, builders);
    }
}
