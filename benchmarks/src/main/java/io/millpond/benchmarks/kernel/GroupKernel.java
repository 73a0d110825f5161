package io.millpond.benchmarks.kernel;

import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.sql.group.GroupTable;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.Column;
import io.millpond.storage.type.DataType;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.List;

/// How fast does hash aggregation find each row's group, in a new table every time?
///
/// A byte or a dictionary's code is one look into an array, 1 ns; a number is a hash and one or two
/// cache misses, 5 to 20 ns; a text also a comparison of its bytes, 30 to 60 ns.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class GroupKernel {
    /// The key, column names with commas in between: 11 groups, 14 thousand by dictionary, 30
    /// thousand numbers, numbers and texts that are nearly unique, a combination.
    @Param({
        "event_type",
        "repo_name",
        "number",
        "comment_id",
        "merge_commit_sha",
        "repo_name,event_type"
    })
    public String key;

    private final int[] groups = new int[Sample.ROWS];
    private List<DataType> types;
    private List<Column> columns;

    @Setup
    public void prepare() {
        Block block = Sample.of(Dataset.GITHUB, Sample.ROWS).block();
        List<String> names = List.of(key.split(",", -1));
        types = names.stream().map(name -> Sample.type(block, name)).toList();
        columns = names.stream().map(block::column).toList();
    }

    @Benchmark
    @OperationsPerInvocation(Sample.ROWS)
    public int assign() {
        GroupTable table = GroupTable.of(types);
        table.assign(columns, Sample.ROWS, groups);
        return table.groupCount();
    }
}
