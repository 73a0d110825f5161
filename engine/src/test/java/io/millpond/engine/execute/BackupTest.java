package io.millpond.engine.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.engine.testing.Waiting;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.testing.MemoryFileSystem;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What backups hold and what is restored of them.
@Timeout(60)
final class BackupTest {
    private static final Path BACKUPS = Path.of("/backups");

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final Millpond database = open(files, Databases.DIRECTORY);
    private final Session session = database.session(SessionOptions.plain());

    private static Millpond open(MemoryFileSystem files, Path directory) {
        return Millpond.open(directory, Databases.settings(files).withBackupDirectory(BACKUPS));
    }

    @AfterEach
    void close() {
        database.close();
        files.assertNothingOpen();
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private void makeRows() {
        session.query("CREATE TABLE t (k UInt64, v String) ENGINE = MergeTree ORDER BY k");
        session.query("INSERT INTO t SELECT number, toString(number) FROM numbers(1000)");
        session.query("INSERT INTO t SELECT number, 'x' FROM numbers(500)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"File('one')", "File('one.zip')", "Disk('backups', 'a/b/one.zip')"})
    void droppedTableComesBack(String place) {
        makeRows();
        List<String> before = rows("SELECT * FROM t ORDER BY ALL");
        assertThat(rows("BACKUP TABLE t TO " + place).getFirst()).endsWith("\tBACKUP_CREATED");
        session.query("INSERT INTO t VALUES (1, 'later')");
        session.query("DROP TABLE t");
        assertThat(rows("RESTORE TABLE t FROM " + place).getFirst()).endsWith("\tRESTORED");
        assertThat(rows("SELECT * FROM t ORDER BY ALL")).isEqualTo(before);
        session.query("INSERT INTO t VALUES (2, 'again')");
        session.query("OPTIMIZE TABLE t FINAL");
        assertThat(rows("SELECT count() FROM t")).containsExactly("1501");
        assertThat(rows("SELECT status, num_files, files_read FROM system.backups ORDER BY ALL"))
                .containsExactly("BACKUP_CREATED\t2\t2", "RESTORED\t2\t2");
    }

    @Test
    void tableIsRestoredBesideItself() {
        makeRows();
        session.query("BACKUP TABLE t TO File('one')");
        session.query("RESTORE TABLE t AS u FROM File('one')");
        assertThat(rows("SELECT count() FROM u")).isEqualTo(rows("SELECT count() FROM t"));
    }

    @Test
    void databaseIsRestoredUnderAnotherNameWithItsViews() {
        session.query("CREATE DATABASE a");
        session.query("CREATE TABLE a.source (n UInt64) ENGINE = MergeTree ORDER BY n");
        session.query("CREATE TABLE a.sums (s UInt64) ENGINE = MergeTree ORDER BY s");
        session.query(
                "CREATE MATERIALIZED VIEW a.to_sums TO a.sums AS SELECT sum(n) AS s FROM a.source");
        session.query(
                "CREATE MATERIALIZED VIEW a.own ENGINE = MergeTree ORDER BY n AS SELECT n FROM"
                        + " a.source");
        session.query("CREATE VIEW a.plain AS SELECT count() AS c FROM a.source");
        session.query("INSERT INTO a.source SELECT number FROM numbers(10)");
        session.query("BACKUP DATABASE a TO File('a.zip')");
        session.query("RESTORE DATABASE a AS b FROM File('a.zip')");
        session.query("DROP DATABASE a");
        session.query("INSERT INTO b.source SELECT number FROM numbers(10)");
        assertThat(rows("SELECT s FROM b.sums ORDER BY s")).containsExactly("45", "45");
        assertThat(rows("SELECT count() FROM b.own")).containsExactly("20");
        assertThat(rows("SELECT c FROM b.plain")).containsExactly("20");
    }

    @Test
    void tablesThatNameOthersNameThemByTheirNewNames() {
        session.query("CREATE DATABASE a");
        session.query("CREATE TABLE a.t (n UInt64) ENGINE = MergeTree ORDER BY n");
        session.query("CREATE TABLE a.b (n UInt64) ENGINE = Buffer(a, t, 1, 100, 100, 1, 1, 1, 1)");
        session.query("CREATE TABLE a.m (n UInt64) ENGINE = Merge(a, '^t$')");
        session.query("CREATE TABLE a.target (n UInt64) ENGINE = MergeTree ORDER BY n");
        session.query(
                "CREATE MATERIALIZED VIEW a.first REFRESH EVERY 1 YEAR TO a.target AS SELECT n FROM"
                        + " a.t");
        session.query(
                "CREATE MATERIALIZED VIEW a.second REFRESH EVERY 1 YEAR DEPENDS ON a.first"
                        + " APPEND TO a.target AS SELECT n FROM a.t");
        session.query("BACKUP DATABASE a TO File('a')");
        session.query("RESTORE DATABASE a AS c FROM File('a')");
        session.query("DROP DATABASE a");
        session.query("INSERT INTO c.b VALUES (1), (2)");
        assertThat(rows("SELECT count() FROM c.m")).containsExactly("2");
        assertThat(rows("SELECT create_table_query FROM system.tables WHERE name = 'second'"))
                .allMatch(text -> text.contains("DEPENDS ON c.first"));
    }

    @Test
    void everythingIsRestoredInAnotherDirectory() {
        makeRows();
        session.query("CREATE DATABASE other");
        session.query("CREATE TABLE other.m (a Int8) ENGINE = MergeTree ORDER BY a");
        session.query("CREATE TABLE other.left_out (a Int8) ENGINE = Null");
        session.query("CREATE NAMED COLLECTION c AS x = 'y'");
        session.query("BACKUP ALL EXCEPT TABLES other.left_out TO File('all')");
        try (Millpond second = open(files, Path.of("/second"))) {
            Session there = second.session(SessionOptions.plain());
            there.query("RESTORE ALL FROM File('all')");
            assertThat(Rows.of(there, "SELECT count() FROM t")).containsExactly("1500");
            assertThat(Rows.of(there, "SHOW TABLES FROM other")).containsExactly("m");
            assertThat(Rows.of(there, "SELECT name FROM system.named_collections"))
                    .containsExactly("c");
        }
    }

    @Test
    void functionsAndTheEnginesOfDatabasesComeBack() {
        session.query("CREATE FUNCTION twice AS (x) -> x * 2");
        session.query("CREATE TABLE f (a UInt8, b UInt16 DEFAULT twice(a)) ENGINE = Log");
        session.query("CREATE DATABASE fleeting ENGINE = Memory");
        session.query("BACKUP TABLE f TO File('f')");
        session.query("BACKUP ALL TO File('all')");
        try (Millpond second = open(files, Path.of("/second"))) {
            Session there = second.session(SessionOptions.plain());
            there.query("RESTORE ALL FROM File('all')");
            there.query("INSERT INTO f (a) VALUES (4)");
            assertThat(Rows.of(there, "SELECT b, twice(b) FROM f")).containsExactly("8\t16");
            assertThat(Rows.of(there, "SHOW CREATE DATABASE fleeting").getFirst())
                    .endsWith("ENGINE = Memory");
        }
        try (Millpond third = open(files, Path.of("/third"))) {
            Session there = third.session(SessionOptions.plain());
            there.query("RESTORE ALL FROM File('f')");
            assertThat(Rows.of(there, "SELECT count() FROM system.functions WHERE name = 'twice'"))
                    .containsExactly("0");
        }
    }

    @Test
    void aFailedReplacementLeavesTheOldTable() {
        session.query("CREATE TABLE r ENGINE = Memory AS SELECT 1 AS a");
        assertFails(
                ErrorCode.FUNCTION_THROW_IF_VALUE_IS_NON_ZERO,
                () ->
                        session.query(
                                "CREATE OR REPLACE TABLE r ENGINE = Memory AS SELECT throwIf(1)"));
        assertThat(rows("SELECT a FROM r")).containsExactly("1");
        session.query("CREATE OR REPLACE TABLE r ENGINE = Memory AS SELECT a + 1 AS b FROM r");
        assertThat(rows("SELECT b FROM r")).containsExactly("2");
        assertThat(rows("SHOW TABLES")).containsExactly("r");
    }

    @Test
    void partitionsAreBackedUpAlone() {
        session.query(
                "CREATE TABLE p (d UInt8, n UInt64) ENGINE = MergeTree PARTITION BY d ORDER BY n");
        session.query("INSERT INTO p SELECT number % 3, number FROM numbers(9)");
        session.query("BACKUP TABLE p PARTITIONS 1, 2 TO File('p')");
        session.query("RESTORE TABLE p AS q FROM File('p')");
        assertThat(rows("SELECT DISTINCT d FROM q ORDER BY d")).containsExactly("1", "2");
        session.query("RESTORE TABLE p AS r PARTITION 2 FROM File('p')");
        assertThat(rows("SELECT DISTINCT d FROM r ORDER BY d")).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MergeTree ORDER BY k", "Log"})
    void rowsComeIntoATableThatIsThere(String engine) {
        session.query("CREATE TABLE e (k UInt64) ENGINE = " + engine);
        session.query("INSERT INTO e SELECT number FROM numbers(10)");
        session.query("INSERT INTO e SELECT number + 10 FROM numbers(10)");
        session.query("BACKUP TABLE e TO File('e')");
        assertThatThrownBy(() -> session.query("RESTORE TABLE e FROM File('e')"))
                .hasMessageContaining("because it already contains some data");
        session.query("TRUNCATE TABLE e");
        session.query("RESTORE TABLE e FROM File('e')");
        session.query("RESTORE TABLE e FROM File('e') SETTINGS allow_non_empty_tables = 1");
        session.query("INSERT INTO e VALUES (100)");
        assertThat(rows("SELECT count(), uniqExact(k) FROM e")).containsExactly("41\t21");
        session.query("CREATE TABLE other (k UInt8) ENGINE = " + engine);
        assertThatThrownBy(() -> session.query("RESTORE TABLE e AS other FROM File('e')"))
                .hasMessageContaining("because it has a different definition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Log", "ReplacingMergeTree ORDER BY k"})
    void otherEnginesComeBackWithTheirRows(String engine) {
        session.query("CREATE TABLE e (k UInt64) ENGINE = " + engine);
        session.query("INSERT INTO e SELECT number FROM numbers(100)");
        session.query("BACKUP TABLE e TO File('e')");
        session.query("DROP TABLE e");
        session.query("RESTORE TABLE e FROM File('e')");
        session.query("INSERT INTO e SELECT 1000 + number FROM numbers(10)");
        assertThat(rows("SELECT count(), uniqExact(k) FROM e")).containsExactly("110\t110");
    }

    @Test
    void structureIsRestoredAlone() {
        makeRows();
        session.query("BACKUP TABLE t TO File('s') SETTINGS structure_only = 1");
        session.query("RESTORE TABLE t AS u FROM File('s')");
        assertThat(rows("SELECT count() FROM u")).containsExactly("0");
        session.query("BACKUP TABLE t TO File('d')");
        session.query("RESTORE TABLE t AS v FROM File('d') SETTINGS structure_only = true");
        assertThat(rows("SELECT count() FROM v")).containsExactly("0");
    }

    @Test
    void backupThatIsThereIsNotOverwritten() {
        makeRows();
        session.query("BACKUP TABLE t TO File('one')");
        assertFails(
                ErrorCode.BACKUP_ALREADY_EXISTS,
                () -> session.query("BACKUP TABLE t TO File('one')"));
        assertThat(rows("SELECT status FROM system.backups ORDER BY ALL"))
                .containsExactly("BACKUP_CREATED", "BACKUP_FAILED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"File('../one')", "File('/data/one')", "File('a/../../x')", "File('.')"})
    void pathsOutsideOfTheDirectoryAreRefused(String place) {
        makeRows();
        assertFails(ErrorCode.BAD_ARGUMENTS, () -> session.query("BACKUP TABLE t TO " + place));
        assertFails(ErrorCode.BAD_ARGUMENTS, () -> session.query("RESTORE TABLE t FROM " + place));
    }

    @Test
    void backupsNeedADirectory() {
        MemoryFileSystem other = new MemoryFileSystem();
        try (Millpond without = Databases.open(other)) {
            Session there = without.session(SessionOptions.plain());
            assertFails(
                    ErrorCode.INVALID_CONFIG_PARAMETER,
                    () -> there.query("BACKUP ALL TO File('one')"));
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        makeRows();
        session.query("BACKUP TABLE t TO File('one')");
        assertThatThrownBy(() -> session.query("RESTORE TABLE u FROM File('one')"))
                .hasMessageContaining("Table default.u not found in backup");
        assertThatThrownBy(() -> session.query("BACKUP TABLE u TO File('two')"))
                .hasMessageContaining("Table default.u was not found");
        assertFails(ErrorCode.BACKUP_NOT_FOUND, () -> session.query("RESTORE ALL FROM File('no')"));
        assertFails(
                ErrorCode.CANNOT_RESTORE_TABLE,
                () -> session.query("RESTORE TABLE t FROM File('one')"));
        session.query("RESTORE TABLE t FROM File('one') SETTINGS structure_only = 1");
    }

    @Test
    void damagedBackupIsRefusedWhole() throws IOException {
        makeRows();
        session.query("BACKUP TABLE t TO File('one')");
        for (Path path : files.files()) {
            if (path.startsWith(BACKUPS)) {
                byte[] bytes = files.read(path);
                byte[] damaged = bytes.clone();
                damaged[damaged.length / 2] ^= 1;
                files.overwrite(path, damaged);
                assertFails(
                        ErrorCode.BACKUP_DAMAGED,
                        () -> session.query("RESTORE TABLE t AS u FROM File('one')"));
                files.overwrite(path, bytes);
            }
        }
        assertThat(rows("SHOW TABLES")).containsExactly("t");
        session.query("RESTORE TABLE t AS u FROM File('one')");
        assertThat(rows("SELECT count() FROM u")).containsExactly("1500");
    }

    @Test
    void backupInTheBackgroundTellsHowItWent() {
        makeRows();
        assertThat(rows("BACKUP TABLE t TO File('one') SETTINGS id = 'mine' ASYNC"))
                .containsExactly("mine\tCREATING_BACKUP");
        Waiting.until(
                () ->
                        rows("SELECT id, status FROM system.backups")
                                .equals(List.of("mine\tBACKUP_CREATED")));
        session.query("RESTORE TABLE t AS u FROM File('one')");
        assertThat(rows("SELECT count() FROM u")).containsExactly("1500");
    }

    @Test
    void rowsInMemoryComeBack() {
        session.query("CREATE TABLE m (k UInt64, v Array(Nullable(String))) ENGINE = Memory");
        session.query("INSERT INTO m SELECT number, [toString(number), NULL] FROM numbers(1000)");
        session.query("INSERT INTO m VALUES (7, [])");
        session.query("CREATE TABLE none (k UInt64) ENGINE = Memory");
        List<String> before = rows("SELECT * FROM m ORDER BY ALL");
        session.query("BACKUP DATABASE default TO File('m.zip')");
        session.query("BACKUP TABLE m TO File('s') SETTINGS structure_only = 1");
        session.query("DROP TABLE none");
        assertThatThrownBy(() -> session.query("RESTORE TABLE m FROM File('m.zip')"))
                .hasMessageContaining("because it already contains some data");
        session.query("RESTORE TABLE m AS n, TABLE none FROM File('m.zip')");
        assertThat(rows("SELECT * FROM n ORDER BY ALL")).isEqualTo(before);
        session.query("TRUNCATE TABLE m");
        session.query("RESTORE TABLE m FROM File('m.zip')");
        assertThat(rows("SELECT * FROM m ORDER BY ALL")).isEqualTo(before);
        session.query("RESTORE TABLE m FROM File('m.zip') SETTINGS allow_non_empty_tables = 1");
        assertThat(rows("SELECT count(), uniqExact(k) FROM m")).containsExactly("2002\t1000");
        session.query("RESTORE TABLE m AS e FROM File('s')");
        assertThat(rows("SELECT count() FROM e")).containsExactly("0");
        assertThat(files.files()).noneMatch(file -> file.startsWith("/data/tables"));
    }

    @Test
    void backupThatAddsToOthersHoldsWhatTheyDoNot() {
        makeRows();
        session.query("SYSTEM STOP MERGES t");
        session.query("BACKUP TABLE t TO File('full')");
        session.query("INSERT INTO t VALUES (1, 'second')");
        session.query("BACKUP TABLE t TO File('two.zip') SETTINGS base_backup = File('full')");
        session.query("INSERT INTO t VALUES (1, 'third')");
        session.query(
                "BACKUP TABLE t TO File('three') SETTINGS base_backup = Disk('backups',"
                        + " 'two.zip')");
        List<String> before = rows("SELECT * FROM t ORDER BY ALL");
        assertThat(
                        rows(
                                "SELECT name, base_backup_name, num_files, num_entries FROM"
                                        + " system.backups ORDER BY start_time, num_files"))
                .containsExactly(
                        "File(\\'full\\')\t\t2\t2",
                        "File(\\'two.zip\\')\tFile(\\'full\\')\t3\t1",
                        "File(\\'three\\')\tDisk(\\'backups\\', \\'two.zip\\')\t4\t1");
        session.query("DROP TABLE t");
        session.query("RESTORE TABLE t FROM File('three')");
        assertThat(rows("SELECT * FROM t ORDER BY ALL")).isEqualTo(before);
        session.query("RESTORE TABLE t AS u FROM File('two.zip')");
        assertThat(rows("SELECT count() FROM u")).containsExactly("1501");
    }

    @Test
    void baseBackupIsTheOneThatWasAddedTo() throws IOException {
        makeRows();
        session.query("BACKUP TABLE t TO File('full.zip')");
        session.query("BACKUP TABLE t TO File('more') SETTINGS base_backup = File('full.zip')");
        session.query("BACKUP TABLE t TO File('other.zip')");
        byte[] full = files.read(BACKUPS.resolve("full.zip"));
        files.overwrite(BACKUPS.resolve("full.zip"), files.read(BACKUPS.resolve("other.zip")));
        assertFails(
                ErrorCode.WRONG_BASE_BACKUP,
                () -> session.query("RESTORE TABLE t AS u FROM File('more')"));
        files.overwrite(BACKUPS.resolve("other.zip"), full);
        session.query(
                "RESTORE TABLE t AS u FROM File('more') SETTINGS base_backup = File('other.zip')");
        assertThat(rows("SELECT count() FROM u")).containsExactly("1500");
        files.delete(BACKUPS.resolve("full.zip"));
        assertFails(
                ErrorCode.BACKUP_NOT_FOUND,
                () -> session.query("RESTORE TABLE t AS v FROM File('more')"));
        assertFails(
                ErrorCode.BACKUP_NOT_FOUND,
                () ->
                        session.query(
                                "BACKUP TABLE t TO File('x') SETTINGS base_backup = File('y')"));
        assertThat(rows("SHOW TABLES")).containsExactly("t", "u");
    }

    /// A change that waited when the backup was made is for the rows in it, not for later ones.
    @Test
    void waitingMutationIsForTheRowsOfTheBackup() {
        makeRows();
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(
                            () ->
                                    session.query(
                                            "ALTER TABLE t UPDATE v = toString(throwIf(k = 7)) WHERE"
                                                    + " 1 SETTINGS mutations_sync = 1"))
                    .hasMessageContaining("mutation");
        }
        session.query("BACKUP TABLE t TO File('one')");
        session.query("DROP TABLE t");
        session.query("RESTORE TABLE t FROM File('one')");
        for (int i = 0; i < 20; i++) {
            session.query("INSERT INTO t VALUES (1000000, 'later')");
        }
        assertThat(
                        rows(
                                "SELECT count() FROM system.parts WHERE active AND"
                                        + " data_version < (SELECT"
                                        + " max(toInt64(extract(mutation_id, '[0-9]+'))) FROM"
                                        + " system.mutations WHERE NOT is_done)"))
                .containsExactly("2");
        session.query("RESTORE TABLE t AS u FROM File('one') SETTINGS structure_only = 1");
        assertThat(rows("SELECT count() FROM system.mutations WHERE table = 'u'"))
                .containsExactly("0");
    }
}
