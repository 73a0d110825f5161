package io.millpond.server.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.server.testing.TestServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// What an application does with `com.clickhouse:clickhouse-jdbc`.
@Timeout(120)
final class JdbcDriverTest {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir static Path directory;

    private static TestServer server;
    private static Connection connection;

    @BeforeAll
    static void connect() throws IOException, SQLException {
        server = TestServer.start(directory.resolve("data"));
        connection = newConnection();
    }

    private static Connection newConnection() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:clickhouse://127.0.0.1:" + server.httpPort() + "/default");
    }

    @AfterAll
    static void disconnect() throws SQLException {
        connection.close();
        server.close();
    }

    @Test
    void connectionIsValidAndKnowsTheProduct() throws SQLException {
        assertThat(connection.isValid(5)).isTrue();
        assertThat(connection.getMetaData().getDatabaseProductVersion())
                .matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void tableIsMadeFilledReadAndDropped() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE life (id UInt64, name String) ENGINE = MergeTree ORDER BY id");
            assertThat(statement.executeUpdate("INSERT INTO life VALUES (2, 'b'), (1, 'a''\\n')"))
                    .isEqualTo(2);
            assertThat(rows(statement, "SELECT id, name FROM life ORDER BY id"))
                    .containsExactly("1|a'\n", "2|b");
            statement.execute("DROP TABLE life");
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM life"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("life")
                    .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(60));
        }
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            int columnCount = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columnCount; i++) {
                    row.add(result.getString(i));
                }
                rows.add(String.join("|", row));
            }
        }
        return rows;
    }

    @Test
    void valuesOfEveryTypeArrive() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                """
                                SELECT toInt8(-8) AS i8, toInt64(-9000000000) AS i64,
                                       toUInt64('18446744073709551615') AS u64,
                                       toFloat32(1.5) AS f32, toFloat64(-2.25) AS f64,
                                       true AS b, 'α''\\n' AS s, toFixedString('ab', 3) AS fs,
                                       toDate('2024-02-29') AS d,
                                       toDateTime('2024-02-29 12:34:56', 'UTC') AS dt,
                                       toDateTime64('2024-02-29 12:34:56.789', 3, 'UTC') AS dt64,
                                       toDecimal64('12.3400', 4) AS dec,
                                       toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS u,
                                       CAST('two', 'Enum8(''one'' = 1, ''two'' = 2)') AS e,
                                       toLowCardinality('low') AS lc,
                                       CAST(NULL, 'Nullable(Int32)') AS n,
                                       ['x', 'y'] AS a, map('k', toUInt8(1)) AS m,
                                       tuple(toUInt8(1), 'z') AS t""")) {
            assertThat(result.next()).isTrue();
            assertThat(result.getByte("i8")).isEqualTo((byte) -8);
            assertThat(result.getLong("i64")).isEqualTo(-9_000_000_000L);
            assertThat(result.getString("u64")).isEqualTo("18446744073709551615");
            assertThat(result.getFloat("f32")).isEqualTo(1.5f);
            assertThat(result.getDouble("f64")).isEqualTo(-2.25);
            assertThat(result.getBoolean("b")).isTrue();
            assertThat(result.getString("s")).isEqualTo("α'\n");
            assertThat(result.getString("fs")).startsWith("ab");
            assertThat(result.getDate("d").toLocalDate()).isEqualTo(LocalDate.of(2024, 2, 29));
            assertThat(result.getObject("dt", LocalDateTime.class))
                    .isEqualTo(LocalDateTime.of(2024, 2, 29, 12, 34, 56));
            assertThat(result.getObject("dt64", LocalDateTime.class))
                    .isEqualTo(LocalDateTime.of(2024, 2, 29, 12, 34, 56, 789_000_000));
            assertThat(result.getBigDecimal("dec")).isEqualByComparingTo(new BigDecimal("12.34"));
            assertThat(result.getObject("u"))
                    .isEqualTo(UUID.fromString("61f0c404-5cb3-11e7-907b-a6006ad3dba0"));
            assertThat(result.getString("e")).isEqualTo("two");
            assertThat(result.getString("lc")).isEqualTo("low");
            assertThat(result.getInt("n")).isZero();
            assertThat(result.wasNull()).isTrue();
            assertThat((Object[]) result.getArray("a").getArray()).containsExactly("x", "y");
            assertThat(result.getObject("m").toString()).contains("k=1");
            assertThat((Object[]) result.getObject("t")).hasSize(2).contains("z");
            assertThat(result.next()).isFalse();
        }
    }

    @Test
    void preparedStatementBindsItsParameters() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT number, ? AS s FROM numbers(10) WHERE number >= ? AND number < ?"
                                + " ORDER BY number")) {
            statement.setString(1, "it's \\ 'quoted'");
            statement.setInt(2, 3);
            statement.setLong(3, 5);
            try (ResultSet result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
                assertThat(result.getInt(1)).isEqualTo(3);
                assertThat(result.getString("s")).isEqualTo("it's \\ 'quoted'");
                assertThat(result.next()).isTrue();
                assertThat(result.next()).isFalse();
            }
        }
    }

    @Test
    void batchIsInserted() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TABLE batch (id UInt32, name Nullable(String), at DateTime64(3, 'UTC'),
                        tags Array(String), ok Bool)
                    ENGINE = MergeTree ORDER BY id""");
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO batch (id, name, at, tags, ok) VALUES (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < 1000; i++) {
                insert.setInt(1, i);
                insert.setString(2, i % 2 == 0 ? null : "name " + i);
                insert.setTimestamp(3, Timestamp.valueOf("2024-01-01 00:00:00"));
                insert.setArray(4, connection.createArrayOf("String", new String[] {"a", "b" + i}));
                insert.setBoolean(5, i % 3 == 0);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(1000);
        }
        try (Statement statement = connection.createStatement()) {
            assertThat(
                            rows(
                                    statement,
                                    "SELECT count(), countIf(name IS NULL), sum(ok), max(tags[2])"
                                            + " FROM batch"))
                    .containsExactly("1000|500|334|b999");
        }
    }

    @Test
    void metadataListsTablesAndColumns() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE meta");
            statement.execute(
                    "CREATE TABLE meta.things (id UInt64, note Nullable(String), v Decimal(18, 4))"
                            + " ENGINE = MergeTree ORDER BY id");
        }
        try (ResultSet tables = connection.getMetaData().getTables(null, "meta", "%", null)) {
            assertThat(tables.next()).isTrue();
            assertThat(tables.getString("TABLE_SCHEM")).isEqualTo("meta");
            assertThat(tables.getString("TABLE_NAME")).isEqualTo("things");
            assertThat(tables.next()).isFalse();
        }
        List<String> columns = new ArrayList<>();
        try (ResultSet result = connection.getMetaData().getColumns(null, "meta", "things", "%")) {
            while (result.next()) {
                columns.add(result.getString("COLUMN_NAME") + " " + result.getString("TYPE_NAME"));
            }
        }
        assertThat(columns)
                .containsExactly("id UInt64", "note Nullable(String)", "v Decimal(18, 4)");
    }

    @Test
    void runningQueryIsCancelled() throws Exception {
        try (Connection other = newConnection();
                Statement statement = other.createStatement()) {
            CompletableFuture<Throwable> failure =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try (ResultSet result =
                                        statement.executeQuery(
                                                "SELECT max(number * 3)"
                                                        + " FROM numbers(100000000000)")) {
                                    return new AssertionError("finished: " + result.next());
                                } catch (SQLException e) {
                                    return e;
                                }
                            });
            try (Statement watcher = connection.createStatement()) {
                String running =
                        "SELECT count() FROM system.processes WHERE query LIKE"
                                + " 'SELECT max(number%'";
                long startNanos = System.nanoTime();
                while (rows(watcher, running).getFirst().equals("0")) {
                    assertThat(System.nanoTime() - startNanos).isLessThan(WAIT_NANOS);
                }
            }
            statement.cancel();
            assertThat(failure.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("394");
        }
    }

    @Test
    void largeResultStreams() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT number, toString(number) FROM numbers(300000)")) {
            long sum = 0;
            while (result.next()) {
                assertThat(result.getString(2)).isEqualTo(Long.toString(result.getLong(1)));
                sum += result.getLong(1);
            }
            assertThat(sum).isEqualTo(299_999L * 300_000 / 2);
        }
    }
}
