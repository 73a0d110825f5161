package io.millpond.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.statement.QueryOptions;
import io.millpond.engine.statement.QueryText;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.statement.StatementResult;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class MillpondTest {
    private final MemoryFileSystem files = new MemoryFileSystem();
    private Millpond database = Databases.open(files);
    private Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void createTable() {
        run("CREATE TABLE t (a UInt64, b String) ENGINE = MergeTree ORDER BY a");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void run(String... statements) {
        for (String sql : statements) {
            session.query(sql);
        }
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    private void reopen() {
        database.close();
        database = Databases.open(files);
        session = database.session(SessionOptions.plain());
    }

    private void assertError(String sql, ErrorCode code, String text) {
        assertThatThrownBy(() -> run(sql))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.text()).contains(text);
                        });
    }

    @Test
    void functionsOfUsersAndTablesOfThemOutliveARestart() {
        run("CREATE FUNCTION shout AS (x) -> upper(x) || '!'");
        run("CREATE TABLE f (a String, b String DEFAULT shout(a)) ENGINE = MergeTree ORDER BY a");
        run("CREATE TABLE n AS numbers(3)");

        reopen();
        run("INSERT INTO f (a) VALUES ('x')");

        assertThat(rows("SELECT a, b, shout(b) FROM f")).containsExactly("x\tX!\tX!!");
        assertThat(rows("SELECT sum(number) FROM n")).containsExactly("3");
        assertThat(rows("SHOW CREATE TABLE n").getFirst()).endsWith(" AS numbers(3)");
    }

    @Test
    void tablesOfAMemoryDatabaseGoWithTheProcess() {
        run("CREATE DATABASE m ENGINE = Memory", "CREATE TABLE m.t (a UInt8) ENGINE = MergeTree");

        reopen();

        assertThat(rows("SHOW TABLES FROM m")).isEmpty();
        assertThat(rows("SHOW CREATE DATABASE m").getFirst()).endsWith("ENGINE = Memory");
    }

    @Test
    void definitionKeepsTheValuesOfItsParameters() {
        run("SET param_p = 5", "SET param_s = 'it''s'");
        run("CREATE TABLE d (a UInt64, b UInt32 DEFAULT {p:UInt32}) ENGINE = MergeTree ORDER BY a");
        run("ALTER TABLE d ADD COLUMN s String DEFAULT {s:String}");
        run(
                "CREATE MATERIALIZED VIEW v ENGINE = MergeTree ORDER BY x"
                        + " AS SELECT a + {p:UInt32} AS x FROM t");
        run("CREATE VIEW above AS SELECT a FROM t WHERE a > {limit:UInt32}");
        reopen();
        run("INSERT INTO d (a) VALUES (1)", "INSERT INTO t VALUES (1, 'x')");
        assertThat(rows("SELECT * FROM d")).containsExactly("1\t5\tit\\'s");
        assertThat(rows("SELECT x FROM v")).containsExactly("6");
        assertThat(rows("SELECT a FROM above(limit = 0)")).containsExactly("1");
        assertError(
                "CREATE TABLE e (a UInt32 DEFAULT {q:UInt32}) ENGINE = Memory",
                ErrorCode.UNKNOWN_QUERY_PARAMETER,
                "Substitution `q` is not set");
    }

    @Test
    void clusterDefaultIsThisServerAlone() {
        run("INSERT INTO t VALUES (1, 'x'), (2, 'y')");
        assertThat(rows("SELECT a FROM cluster('default', currentDatabase(), 't') ORDER BY a"))
                .containsExactly("1", "2");
        assertThat(rows("SELECT sum(a) FROM clusterAllReplicas(default, default.t)"))
                .containsExactly("3");
        assertThat(rows("SELECT cluster, is_local FROM system.clusters"))
                .containsExactly("default\t1");
        assertError(
                "SELECT * FROM cluster('other', system.one)",
                ErrorCode.CLUSTER_DOESNT_EXIST,
                "Requested cluster 'other' not found");
    }

    @Test
    void rowsAndDefinitionsOutliveARestart() {
        run(
                "INSERT INTO t SELECT number, 'x' FROM numbers(3)",
                "CREATE VIEW v AS SELECT b FROM t",
                "CREATE DATABASE other COMMENT 'c'");
        reopen();
        assertThat(rows("SELECT a, b FROM t ORDER BY a")).containsExactly("0\tx", "1\tx", "2\tx");
        assertThat(rows("SHOW TABLES")).containsExactly("t", "v");
        assertThat(rows("SELECT name, comment FROM system.databases WHERE name = 'other'"))
                .containsExactly("other\tc");
    }

    @Test
    void definitionAboveTheLimitsOfASessionOutlivesARestart() {
        String comment = "x".repeat(300_000);
        run(
                "SET max_query_size = 1000000",
                "CREATE TABLE large (n UInt64) ENGINE = Null COMMENT '" + comment + "'");
        reopen();
        assertThat(Rows.of(session, "SELECT length(comment) FROM system.tables WHERE name='large'"))
                .containsExactly("300000");
    }

    @Test
    void explainShowsThePlanOrTheStatementAndRefusesTheRest() {
        assertThat(rows("EXPLAIN SELECT count() FROM t WHERE a = 1"))
                .anySatisfy(line -> assertThat(line).contains("Aggregating"))
                .anySatisfy(line -> assertThat(line).contains("ReadFromStorage (default.t)"));
        assertThat(rows("EXPLAIN SYNTAX SELECT 1+1")).first().isEqualTo("SELECT plus(1, 1)");
        assertThat(rows("EXPLAIN AST SELECT 1"))
                .first()
                .asString()
                .startsWith("SelectWithUnionQuery");
        assertError("EXPLAIN QUERY TREE SELECT 1", ErrorCode.NOT_IMPLEMENTED, "QUERY TREE");
    }

    @Test
    void filtersInSettingsAreRefusedRatherThanPassedOver() {
        assertError(
                "SELECT 1 SETTINGS additional_result_filter = '0'",
                ErrorCode.NOT_IMPLEMENTED,
                "additional_result_filter");
        run("SET additional_table_filters = {'t':'a = 1'}");
        assertError(
                "SELECT 1 UNION ALL SELECT 2",
                ErrorCode.NOT_IMPLEMENTED,
                "additional_table_filters");
    }

    /// A process that was killed has made the directory, and what it is in, and synced neither.
    @Test
    void directoryThatAKilledProcessMadeOutlivesAPowerCut() throws IOException {
        for (int seed = 0; seed < 10; seed++) {
            MemoryFileSystem disk = new MemoryFileSystem();
            disk.createDirectory(Path.of("/srv"));
            Path directory = Path.of("/srv/data");
            disk.createDirectory(directory);
            Millpond.open(directory, Databases.settings(disk)).close();
            assertThat(disk.crashCopy(seed).exists(directory)).isTrue();
        }
    }

    @Test
    void explainShowsWhatEachIndexLeaves() {
        run(
                "CREATE TABLE k (a UInt32, b UInt32) ENGINE = MergeTree ORDER BY a"
                        + " SETTINGS index_granularity = 100",
                "INSERT INTO k SELECT number, number % 7 FROM numbers(1000)",
                "INSERT INTO k SELECT number + 1000, 9 FROM numbers(1000)");
        String query = "SELECT count() FROM k WHERE a >= 150 AND a < 350 AND b < 7";
        List<String> lines = rows("EXPLAIN indexes = 1 " + query);
        int from = lines.stream().map(String::strip).toList().indexOf("Indexes:");
        assertThat(lines.subList(from, lines.size()).stream().map(String::strip))
                .containsExactly(
                        "Indexes:",
                        "PrimaryKey",
                        "Keys:",
                        "a",
                        "Condition: greaterOrEquals(a, 150) AND less(a, 350)",
                        "Parts: 1/2",
                        "Granules: 3/20",
                        "Min-Max",
                        "Keys:",
                        "b",
                        "Condition: less(b, 7)",
                        "Parts: 1/1",
                        "Granules: 3/3");
        assertThat(rows("EXPLAIN " + query)).noneMatch(line -> line.contains("Indexes"));
        assertThat(rows("EXPLAIN indexes = 1 SELECT b FROM k"))
                .anyMatch(line -> line.strip().equals("Condition: true"))
                .anyMatch(line -> line.strip().equals("Granules: 20/20"));
    }

    @Test
    void explainRefusesSettingsItCannotShow() {
        assertError("EXPLAIN foo = 1 SELECT 1", ErrorCode.UNKNOWN_SETTING, "\"foo\"");
        assertError("EXPLAIN indexes = 2 SELECT 1", ErrorCode.INVALID_SETTING_VALUE, "value 2");
        assertError("EXPLAIN indexes = 'x' SELECT 1", ErrorCode.INVALID_SETTING_VALUE, "integer");
        assertThat(rows("EXPLAIN json = 1 SELECT 1")).first().asString().startsWith("[");
        assertError("EXPLAIN PIPELINE graph = 1 SELECT 1", ErrorCode.NOT_IMPLEMENTED, "graph");
        assertThat(rows("EXPLAIN json = 0, description = 1 SELECT 1")).isNotEmpty();
    }

    @Test
    void aSecondProcessIsRefused() {
        assertThatThrownBy(() -> Databases.open(files))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("is open in another process");
    }

    @Test
    void oneInsertGoesThroughViewsAndViewsOnTheirTargets() {
        run(
                "CREATE TABLE a (x UInt64) ENGINE = MergeTree ORDER BY x",
                "CREATE TABLE b (x UInt64) ENGINE = MergeTree ORDER BY x",
                "CREATE TABLE c (x UInt64) ENGINE = Memory",
                "CREATE MATERIALIZED VIEW ta TO a AS SELECT a AS x FROM t",
                "CREATE MATERIALIZED VIEW ab TO b AS SELECT x FROM a",
                "CREATE MATERIALIZED VIEW bc TO c AS SELECT x FROM b",
                "CREATE MATERIALIZED VIEW own ENGINE = MergeTree ORDER BY n AS"
                        + " SELECT count() AS n FROM t",
                "INSERT INTO t SELECT number, '' FROM numbers(5)");
        assertThat(rows("SELECT count() FROM a")).containsExactly("5");
        assertThat(rows("SELECT count() FROM b")).containsExactly("5");
        assertThat(rows("SELECT count() FROM c")).containsExactly("5");
        assertThat(rows("SELECT n FROM own")).containsExactly("5");
    }

    @Test
    void aFailingViewLeavesNothingAnywhere() {
        run(
                "CREATE TABLE a (x UInt64) ENGINE = MergeTree ORDER BY x",
                "CREATE TABLE n (x UInt8) ENGINE = MergeTree ORDER BY x",
                "CREATE MATERIALIZED VIEW m1 TO a AS SELECT a AS x FROM t",
                "CREATE MATERIALIZED VIEW m2 TO n AS"
                        + " SELECT CAST(if(a = 3, 'x', '1'), 'UInt8') AS x FROM t");
        assertError(
                "INSERT INTO t SELECT number, '' FROM numbers(5)",
                ErrorCode.CANNOT_PARSE_TEXT,
                "default.m2");
        assertThat(rows("SELECT count() FROM t")).containsExactly("0");
        assertThat(rows("SELECT count() FROM a")).containsExactly("0");
        assertThat(rows("SELECT count() FROM system.parts")).containsExactly("0");
        run("DROP VIEW m2", "INSERT INTO t SELECT number, '' FROM numbers(5)");
        assertThat(rows("SELECT count() FROM a")).containsExactly("5");
    }

    @Test
    void aColumnThatIsDroppedAndAddedAgainDoesNotBringOldValuesBack() {
        run(
                "INSERT INTO t SELECT number, 'old' FROM numbers(2)",
                "ALTER TABLE t DROP COLUMN b",
                "ALTER TABLE t ADD COLUMN b String DEFAULT 'new'");
        assertThat(rows("SELECT b FROM t")).containsExactly("new", "new");
        reopen();
        run("INSERT INTO t SELECT number, 'three' FROM numbers(1)", "OPTIMIZE TABLE t FINAL");
        assertThat(rows("SELECT b FROM t ORDER BY b")).containsExactly("new", "new", "three");
    }

    @Test
    void aRenamedColumnKeepsItsValues() {
        run(
                "INSERT INTO t SELECT number, 'old' FROM numbers(1)",
                "ALTER TABLE t RENAME COLUMN b TO c",
                "ALTER TABLE t ADD COLUMN b String");
        assertThat(rows("SELECT a, b, c FROM t")).containsExactly("0\t\told");
        run("OPTIMIZE TABLE t FINAL");
        reopen();
        assertThat(rows("SELECT a, b, c FROM t")).containsExactly("0\t\told");
    }

    @Test
    void optimizeFinalLeavesOnePartAndNoOldFile() throws IOException {
        for (int i = 0; i < 5; i++) {
            run("INSERT INTO t SELECT number, 'x' FROM numbers(10)");
        }
        run("OPTIMIZE TABLE t FINAL");
        assertThat(rows("SELECT rows FROM system.parts WHERE table = 't'")).containsExactly("50");
        Path directory = files.list(Databases.DIRECTORY.resolve("tables")).getFirst();
        assertThat(files.list(directory)).hasSize(1);
    }

    @Test
    void droppedTablesLeaveNoFile() throws IOException {
        run("INSERT INTO t SELECT number, 'x' FROM numbers(10)", "DROP TABLE t SYNC");
        assertThat(files.list(Databases.DIRECTORY.resolve("tables"))).isEmpty();
    }

    @Test
    void aRunningQueryKeepsReadingWhatItsSnapshotNames() {
        run("INSERT INTO t SELECT number, 'x' FROM numbers(100000)");
        try (StatementResult result =
                session.execute(QueryText.of("SELECT a FROM t"), QueryOptions.plain())) {
            run("TRUNCATE TABLE t", "INSERT INTO t SELECT 1, 'y'");
            long count = 0;
            var block = result.blocks().next();
            while (block != null) {
                count += block.rowCount();
                block = result.blocks().next();
            }
            assertThat(count).isEqualTo(100_000);
        }
        assertThat(rows("SELECT b FROM t")).containsExactly("y");
    }

    @Test
    void aDamagedPartMakesItsTableReadOnlyAndSaysWhy() throws IOException {
        run("INSERT INTO t SELECT number, 'x' FROM numbers(10)");
        database.close();
        Path directory = files.list(Databases.DIRECTORY.resolve("tables")).getFirst();
        Path part = files.list(directory).getFirst();
        files.delete(part);
        try (var file = files.create(part)) {
            byte[] bytes = "not a part".getBytes(StandardCharsets.UTF_8);
            file.write(bytes, 0, bytes.length);
            file.sync();
        }
        database = Databases.open(files);
        session = database.session(SessionOptions.plain());
        assertError("SELECT * FROM t", ErrorCode.TABLE_IS_READ_ONLY, part.toString());
        assertError("INSERT INTO t SELECT 1, ''", ErrorCode.TABLE_IS_READ_ONLY, part.toString());
        assertThat(rows("SELECT 1")).containsExactly("1");
    }

    @Test
    void aDetachedTableIsOutOfSightUntilItIsAttached() {
        run("INSERT INTO t SELECT number, 'x' FROM numbers(3)", "DETACH TABLE t");
        assertError("SELECT * FROM t", ErrorCode.UNKNOWN_TABLE, "default.t does not exist");
        assertError(
                "CREATE TABLE t (a Int8) ENGINE = Memory",
                ErrorCode.TABLE_ALREADY_EXISTS,
                "(detached)");
        run("ATTACH TABLE t");
        assertThat(rows("SELECT count() FROM t")).containsExactly("3");
        run("DETACH TABLE t");
        reopen();
        assertThat(rows("SELECT count() FROM t")).containsExactly("3");
    }

    @Test
    void partsOfATableThatIsAttachedAgainHaveNamesOfTheirOwn() {
        try (StatementResult slow =
                session.execute(QueryText.of("SELECT a FROM t"), QueryOptions.plain())) {
            run(
                    "INSERT INTO t SELECT number, 'x' FROM numbers(3)",
                    "DETACH TABLE t",
                    "ATTACH TABLE t",
                    "INSERT INTO t SELECT number, 'y' FROM numbers(3)",
                    "INSERT INTO t SELECT number, 'z' FROM numbers(3)");
            assertThat(slow.blocks().next()).isNull();
        }
        assertThat(rows("SELECT count(), uniqExact(_part) FROM t")).containsExactly("9\t3");
        reopen();
        assertThat(rows("SELECT count() FROM t")).containsExactly("9");
    }

    @Test
    void aViewOfEverythingGoesOnWhenItsTableGainsAColumn() {
        run(
                "CREATE VIEW v AS SELECT * FROM t",
                "CREATE VIEW n (x, y) AS SELECT b, a FROM t",
                "ALTER TABLE t ADD COLUMN c UInt8 FIRST",
                "INSERT INTO t SELECT 1, 2, 'three'");
        assertThat(rows("SELECT * FROM v")).containsExactly("2\tthree");
        assertThat(rows("SELECT x, y FROM n")).containsExactly("three\t2");
        run("ALTER TABLE t DROP COLUMN b");
        assertError("SELECT * FROM v", ErrorCode.UNKNOWN_IDENTIFIER, "[c, a]");
    }

    @Test
    void unknownNamesComeWithAHint() {
        assertError("SELECT * FROM tt", ErrorCode.UNKNOWN_TABLE, "Maybe you meant default.t?");
        assertError("SELECT * FROM defaul.t", ErrorCode.UNKNOWN_DATABASE, "defaul");
    }

    @Test
    void passwordsAreHidden() {
        run(
                "CREATE NAMED COLLECTION c AS kafka_broker_list = 'b', secret = 's3cret'",
                "CREATE TABLE k (a UInt8) ENGINE = Kafka SETTINGS kafka_broker_list = 'b:1',"
                        + " kafka_topic_list = 't', kafka_group_name = 'g',"
                        + " kafka_format = 'JSONEachRow', kafka_sasl_password = 's3cret'");
        assertThat(rows("SHOW CREATE TABLE k").getFirst())
                .contains("[HIDDEN]")
                .doesNotContain("s3cret");
        assertThat(rows("SELECT create_table_query FROM system.tables WHERE name = 'k'").getFirst())
                .contains("[HIDDEN]")
                .doesNotContain("s3cret");
        assertThat(rows("SELECT * FROM system.named_collections").getFirst())
                .doesNotContain("s3cret");
    }
}
