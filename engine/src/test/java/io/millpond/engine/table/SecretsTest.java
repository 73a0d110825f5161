package io.millpond.engine.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.engine.testing.Rows;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What nobody is to see.
class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE NAMED COLLECTION c AS kafka_sasl_password = 'hush', x = 'y'",
                "ALTER NAMED COLLECTION c SET `sasl.jaas.config`='a\\'hush' OVERRIDABLE",
                "CREATE TABLE t (a Int8) ENGINE = Kafka SETTINGS kafka_SASL_PASSWORD='it''s hush'",
                "SELECT * FROM url('http://me:hush@host/a', CSV)",
                "ALTER TABLE t MODIFY SETTING schema_registry_token  =  'hush",
                "CREATE NAMED COLLECTION c AS kafka_sasl_password 'hush'",
                "CREATE USER u IDENTIFIED BY 'hush'",
            })
    void secretsInStatementsAreHidden(String sql) {
        assertThat(Secrets.hidden(sql)).contains("[HIDDEN]").doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT password FROM users WHERE name = 'x'",
                "SELECT 'http://host/a@b:c', a ? 'x' : '@'",
                "INSERT INTO t VALUES ('secret')",
            })
    void otherStatementsStayAsTheyAre(String sql) {
        assertThat(Secrets.hidden(sql)).isEqualTo(sql);
    }

    @Test
    void errorsOfStatementsWithSecretsQuoteNothing() {
        String query = Secrets.hidden("CREATE NAMED COLLECTION c AS password 'hush'");
        assertThat(
                        Secrets.hiddenError(
                                "Syntax error: failed at position 38 ('hush'): 'hush'", query))
                .isEqualTo("Syntax error: failed at position 38");
        assertThat(Secrets.hiddenError("Cannot use 'hush' here", query))
                .isEqualTo("Cannot use '[HIDDEN]' here");
        assertThat(Secrets.hiddenError("Unknown name 'a'", "SELECT a")).contains("'a'");
    }

    @Test
    void systemTablesShowNoSecrets() {
        try (Millpond database = Databases.open(new MemoryFileSystem())) {
            Session session = database.session(SessionOptions.plain());
            session.query("CREATE NAMED COLLECTION c AS kafka_sasl_password = 'hush'");
            assertThatThrownBy(
                            () -> session.query("CREATE NAMED COLLECTION d AS x_password 'hush'"))
                    .isInstanceOf(DatabaseException.class);
            assertThat(Rows.of(session, "SELECT name, last_error_message FROM system.errors"))
                    .hasSize(1)
                    .allMatch(row -> row.startsWith("SYNTAX_ERROR"))
                    .noneMatch(row -> row.contains("hush"));
            assertThat(Rows.of(session, "SELECT query FROM system.query_log"))
                    .anyMatch(query -> query.contains("[HIDDEN]"))
                    .noneMatch(query -> query.contains("hush"));
        }
    }
}
