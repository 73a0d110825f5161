package io.millpond.engine.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class SystemTablesTest {
    private final Millpond database = Databases.open(new MemoryFileSystem());
    private final Session session = database.session(SessionOptions.plain());

    @AfterEach
    void close() {
        database.close();
    }

    private List<String> rows(String sql) {
        return Rows.of(session, sql);
    }

    @Test
    void everyColumnOfEveryTableCanBeRead() {
        session.query(
                "CREATE TABLE t (d Date, s String, INDEX i s TYPE minmax)"
                        + " ENGINE = MergeTree PARTITION BY d ORDER BY s TTL d + INTERVAL 99 YEAR");
        session.query("INSERT INTO t VALUES ('2024-01-01', 'a')");
        for (TableShape shape : TableShape.all().values()) {
            String names =
                    String.join(
                            ", ", shape.columns().stream().map(c -> '`' + c.name() + '`').toList());
            String in = shape.isOfSchema() ? "information_schema" : "system";
            String table = in + "." + shape.name();
            session.query("SELECT " + names + " FROM " + table);
            assertThat(rows("SELECT count() FROM (SELECT * FROM " + table + ")")).hasSize(1);
        }
    }

    @Test
    void aColumnThatIsAnAliasIsNoPartOfTheStar() {
        assertThat(session.query("SELECT * FROM system.databases").getFirst().header().names())
                .contains("name")
                .doesNotContain("database");
        assertThat(rows("SELECT database FROM system.databases WHERE name = 'default'"))
                .containsExactly("default");
    }

    @Test
    void aTableThatIsFilledHasAShapeThatNamesItsColumns() {
        assertThatThrownBy(() -> SystemTable.of("no_such_table", _ -> List.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no_such_table");
        assertThatThrownBy(
                        () ->
                                SystemTable.of("databases", _ -> List.of(1))
                                        .column("no_such_column", n -> n))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no_such_column");
    }
}
