package io.millpond.benchmarks.kernel;

import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.storage.block.Block;
import io.millpond.storage.order.BlockSorter;
import io.millpond.storage.order.SortColumn;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.List;

/// How fast is a block of GitHub events put into the order of a key, without and with moving its
/// 25 columns?
///
/// A radix sort passes over the keys once a byte: some 10 ns a row for a key of 5 bytes. Moving a
/// row is a copy of its 400 bytes with cache misses, some 200 ns.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class SortKernel {
    /// The key, column names with commas in between: the table's, one that ascends already, one of
    /// 64-bit numbers, one of long texts.
    @Param({"event_type,repo_name,created_at", "created_at", "comment_id", "title"})
    public String key;

    private Block block;
    private List<SortColumn> columns;

    @Setup
    public void prepare() {
        block = Sample.of(Dataset.GITHUB, Sample.ROWS).block();
        columns = Sample.key(block, List.of(key.split(",", -1)));
    }

    @Benchmark
    @OperationsPerInvocation(Sample.ROWS)
    public Object order() {
        return BlockSorter.order(columns, Sample.ROWS);
    }

    @Benchmark
    @OperationsPerInvocation(Sample.ROWS)
    public Block sort() {
        return BlockSorter.sort(block, columns);
    }
}
