package io.millpond.benchmarks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.benchmarks.dataset.Dataset;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.order.BlockSorter;
import io.millpond.storage.part.Codec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A kernel measures nothing when it does nothing: each is run once, and its result looked at.
final class KernelTest {
    @ParameterizedTest
    @EnumSource
    void decodingGivesARowForEachMessage(Dataset dataset) {
        Sample sample = Sample.of(dataset, 100);
        Block block = sample.block();
        assertThat(block.rowCount()).isEqualTo(100);
        assertThat(block.header().names()).isEqualTo(dataset.columnNames());
    }

    @Test
    void sortingBringsRowsIntoTheOrderOfTheKey() {
        SortKernel kernel = new SortKernel();
        kernel.key = "event_type,repo_name,created_at";
        kernel.prepare();
        Block sorted = kernel.sort();
        List<String> key = List.of(kernel.key.split(",", -1));
        assertThat(BlockSorter.order(Sample.key(sorted, key), Sample.ROWS)).isEmpty();
        kernel.key = "created_at";
        kernel.prepare();
        assertThat(kernel.order()).as("of a key that ascends already").isEqualTo(Optional.empty());
    }

    @Test
    void compressionMakesPartsSmaller() throws IOException {
        long plain = partBytes(Codec.NONE);
        long fast = partBytes(Codec.LZ4);
        assertThat(fast).isLessThan(plain);
        assertThat(partBytes(Codec.ZSTD)).isLessThan(fast);
    }

    private static long partBytes(Codec codec) throws IOException {
        WriteKernel kernel = new WriteKernel();
        kernel.codec = codec;
        kernel.prepare();
        try {
            return kernel.write().fileBytes();
        } finally {
            kernel.delete();
        }
    }

    @Test
    void groupsAreTheDistinctKeys() {
        assertThat(groupCount("event_type")).isEqualTo(11);
        int repositories = groupCount("repo_name");
        assertThat(groupCount("repo_name,event_type")).isGreaterThan(repositories);
    }

    private static int groupCount(String key) {
        GroupKernel kernel = new GroupKernel();
        kernel.key = key;
        kernel.prepare();
        return kernel.assign();
    }

    @ParameterizedTest
    @EnumSource
    void conditionsHoldForSomeRowsAtMost(FilterKernel.Condition condition) {
        FilterKernel kernel = new FilterKernel();
        kernel.condition = condition;
        kernel.prepare();
        Column result = Columns.full(kernel.filter());
        assertThat(result.rowCount()).isEqualTo(Sample.ROWS);
        int trueCount = 0;
        for (int row = 0; row < Sample.ROWS; row++) {
            trueCount +=
                    result instanceof DictionaryColumn coded
                            ? ((ByteColumn) coded.dictionary()).value(coded.code(row))
                            : ((ByteColumn) result).value(row);
        }
        assertThat(trueCount).isLessThan(Sample.ROWS / 2);
        assertThat(trueCount == 0).isEqualTo(condition == FilterKernel.Condition.TEXT_EQUALS);
    }
}
