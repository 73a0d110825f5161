package io.millpond.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.setting.MillpondSettings;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class ExplainTest {
    private Millpond database;
    private Session session;

    @BeforeEach
    void open() {
        database =
                Millpond.open(
                        Path.of("/data"),
                        MillpondSettings.local()
                                .withFileSystem(new MemoryFileSystem())
                                .withSeed(1));
        session = database.session(SessionOptions.plain());
        session.query("SET max_threads = 2");
        session.query("CREATE TABLE t (a UInt32, b String) ENGINE = MergeTree ORDER BY a");
        session.query("INSERT INTO t SELECT number, 'x' FROM numbers(20000)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void pipelineShowsStepsOperatorsAndLanes() {
        assertThat(lines("EXPLAIN PIPELINE SELECT a, count() FROM t GROUP BY a ORDER BY a LIMIT 3"))
                .containsExactly(
                        "(Limit)",
                        "Limit",
                        "  (Sorting)",
                        "  SortingTransform × 2",
                        "    (Aggregating)",
                        "    AggregatingTransform × 2",
                        "      (ReadFromStorage)",
                        "      TableScan × 2");
    }

    @Test
    void planIsJsonWithItsIndexes() {
        List<String> lines =
                lines("EXPLAIN json = 1, indexes = 1, description = 0 SELECT a FROM t WHERE a < 9");
        assertThat(String.join("\n", lines))
                .contains("\"Plan\": {")
                .contains("\"Node Type\": \"ReadFromStorage\"")
                .contains("\"Keys\": [\"a\"]")
                .contains("\"Selected Granules\": 1")
                .doesNotContain("\"Description\"");
    }

    @Test
    void planShowsColumnsWhenAskedForAHeader() {
        assertThat(lines("EXPLAIN header = 1 SELECT a + 1 AS c FROM t"))
                .contains("  Header: a UInt32", "          plus(a, 1) UInt64");
    }

    @Test
    void estimateCountsWhatTheIndexLeaves() {
        List<Block> blocks = session.query("EXPLAIN ESTIMATE SELECT b FROM t WHERE a < 9");
        assertThat(blocks).hasSize(1);
        Block block = blocks.getFirst();
        assertThat(((BytesColumn) block.column(1)).text(0)).isEqualTo("t");
        assertThat(((LongColumn) block.column(2)).value(0)).isEqualTo(1);
        assertThat(((LongColumn) block.column(3)).value(0)).isEqualTo(8192);
        assertThat(((LongColumn) block.column(4)).value(0)).isEqualTo(1);
    }

    private List<String> lines(String sql) {
        List<String> lines = new ArrayList<>();
        for (Block block : session.query(sql)) {
            BytesColumn column = (BytesColumn) block.column(0);
            for (int row = 0; row < block.rowCount(); row++) {
                lines.add(column.text(row));
            }
        }
        return lines;
    }
}
