package io.millpond.benchmarks.kernel;

import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.benchmarks.subject.WorkDirectory;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.io.LocalFileSystem;
import io.millpond.storage.io.RelaxedFileSystem;
import io.millpond.storage.order.BlockSorter;
import io.millpond.storage.part.Codec;
import io.millpond.storage.part.PartCodec;
import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartSettings;
import io.millpond.storage.part.PartSpec;
import io.millpond.storage.part.PartWriter;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.util.List;

/// How fast is a sorted block of GitHub events encoded, compressed and written?
///
/// With codec NONE it is the encoding alone, and the difference to it is the compression. The file
/// goes into the operating system's memory: nothing is synced. Encoding copies some 250 bytes a
/// row, 100 ns; LZ4 compresses half a gigabyte a second, 500 ns.
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class WriteKernel {
    private static final List<String> KEY = List.of("event_type", "repo_name", "created_at");
    private static final PartSpec SPEC =
            new PartSpec("all", "tuple()", 0, 1, 1, String.join(", ", KEY), List.of(), 0);

    @Param({"NONE", "LZ4", "ZSTD"})
    public Codec codec;

    private final FileSystem files = new RelaxedFileSystem(new LocalFileSystem());
    private WorkDirectory directory;
    private PartSettings settings;
    private Block block;
    private Header keyHeader;

    @Setup
    public void prepare() throws IOException {
        directory = WorkDirectory.create();
        settings =
                new PartSettings(
                        new PartCodec(codec, codec == Codec.ZSTD ? 1 : 0),
                        PartSettings.DEFAULT.granuleRows(),
                        PartSettings.DEFAULT.granuleBytes());
        Block unsorted = Sample.of(Dataset.GITHUB, Sample.ROWS).block();
        block = BlockSorter.sort(unsorted, Sample.key(unsorted, KEY));
        keyHeader =
                new Header(
                        block.header().fields().stream()
                                .filter(field -> KEY.contains(field.name()))
                                .toList());
    }

    @TearDown
    public void delete() throws IOException {
        directory.close();
    }

    @Benchmark
    @OperationsPerInvocation(Sample.ROWS)
    public PartDescription write() throws IOException {
        return PartWriter.write(
                files,
                directory.resolve("part.tmp"),
                directory.resolve("part"),
                SPEC,
                settings,
                block,
                keyHeader,
                keyHeader.fields().stream().map(field -> block.column(field.name())).toList());
    }
}
