package io.millpond.engine.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// CHECK TABLE on a table of two partitions, sound and damaged.
final class CheckTableTest {
    private final MemoryFileSystem files = new MemoryFileSystem();
    private Millpond database = Databases.open(files);
    private Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void create() {
        session.query(
                "CREATE TABLE t (a UInt64, p UInt8) ENGINE = MergeTree PARTITION BY p ORDER BY a");
        session.query("INSERT INTO t VALUES (1, 1), (2, 2)");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    @Test
    void soundPartsPass() {
        assertThat(rows("CHECK TABLE t")).containsExactly("1_1_1_0\t1\t", "2_2_2_0\t1\t");
        assertThat(rows("CHECK TABLE t PARTITION 2")).containsExactly("2_2_2_0\t1\t");
        assertThat(rows("CHECK TABLE t PART '1_1_1_0'")).containsExactly("1_1_1_0\t1\t");
        assertThat(rows("CHECK TABLE t PARTITION 7")).isEmpty();
        assertThat(rows("CHECK TABLE t SETTINGS check_query_single_value_result = 1"))
                .containsExactly("1");
        assertThat(rows("CHECK ALL TABLES").getFirst()).isEqualTo("default\tt\t1_1_1_0\t1\t");
    }

    @Test
    void damagedPartIsNamedWithItsFault() throws IOException {
        Path part =
                Path.of(rows("SELECT path FROM system.parts WHERE name = '2_2_2_0'").getFirst());
        database.close();
        byte[] bytes = files.read(part);
        bytes[20] ^= 1;
        files.overwrite(part, bytes);
        database = Databases.open(files);
        session = database.session(SessionOptions.plain());
        List<String> verdicts = rows("CHECK TABLE t");
        assertThat(verdicts.getFirst()).isEqualTo("1_1_1_0\t1\t");
        assertThat(verdicts.getLast()).startsWith("2_2_2_0\t0\t").contains("checksum");
        assertThat(rows("CHECK TABLE t SETTINGS check_query_single_value_result = 1"))
                .containsExactly("0");
    }

    @Test
    void missingPartAndOtherEnginesAreRefused() {
        assertThatThrownBy(() -> session.query("CHECK TABLE t PART '1_9_9_0'"))
                .hasMessage("No such data part '1_9_9_0' to check in table 'default.t'.");
        session.query("CREATE TABLE m (a UInt8) ENGINE = Memory");
        assertThatThrownBy(() -> session.query("CHECK TABLE m"))
                .hasMessage("Check query is not supported for Memory storage.");
    }
}
