package io.millpond.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.sql.ast.Insert;
import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.ast.SettingAssignment;
import io.millpond.sql.ast.TableName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// INSERT, and where its data begins.
class InsertParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "INSERT INTO t VALUES (1)| (1)",
                "INSERT INTO t(a,b)VALUES(1)|(1)",
                "INSERT INTO t FORMAT CSV\\n1,2|1,2",
                "INSERT INTO t FORMAT CSV \\t\\r\\n1,2|1,2",
                "INSERT INTO t FORMAT CSV\\n\\n1,2|\\n1,2",
                "INSERT INTO t FORMAT CSV 1,2|1,2",
                "INSERT INTO t FORMAT JSONEachRow {\"a\":1}|{\"a\":1}",
                "INSERT INTO t FORMAT RowBinary\\n'unclosed|'unclosed",
                "INSERT INTO t FORMAT CSV|",
                "INSERT INTO t FORMAT CSV;|",
                "INSERT INTO t (a) SETTINGS x = 1 VALUES (2)| (2)",
                "INSERT INTO t (a) SETTINGS x = 1 FORMAT CSV\\n2|2",
                "INSERT INTO t|",
                "INSERT INTO FUNCTION null('a UInt8') VALUES (1)| (1)",
            })
    void dataBeginsBehindTheKeyword(String text, String data) {
        String sql = unescape(text);
        ParsedStatement statement = SqlParser.parseStatement(sql);
        String expected = data == null ? "" : unescape(data);
        assertThat(sql.substring(statement.nextOffset())).isEqualTo(expected);
    }

    private static String unescape(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
    }

    @Test
    void partsAreFound() {
        ParsedStatement parsed =
                SqlParser.parseStatement(
                        "INSERT INTO TABLE db.t (a, b.c) SETTINGS x = 1 FORMAT CSV");
        Insert insert = (Insert) parsed.statement();
        assertThat(insert.target()).isEqualTo(new Insert.IntoTable(TableName.of("db", "t")));
        assertThat(insert.columns().columns()).hasSize(2);
        assertThat(insert.settings()).extracting(SettingAssignment::name).containsExactly("x");
        assertThat(insert.source()).isInstanceOf(Insert.FormatSource.class);
        assertThat(parsed.effectiveSettings()).hasSize(1);
    }

    @Test
    void selectMayBeInParenthesesOrBehindWith() {
        for (String text :
                List.of(
                        "INSERT INTO t SELECT 1",
                        "INSERT INTO t (SELECT 1)",
                        "INSERT INTO t (a) (SELECT 1)",
                        "INSERT INTO t WITH 1 AS x SELECT x",
                        "WITH 1 AS x INSERT INTO t SELECT x",
                        "INSERT INTO t FROM s SELECT a")) {
            Insert insert = (Insert) SqlParser.parseStatement(text).statement();
            assertThat(insert.source()).as(text).isInstanceOf(Insert.SelectSource.class);
        }
    }

    @Test
    void missingParenthesisIsFound() {
        assertThatThrownBy(() -> SqlParser.parseStatement("INSERT INTO t (a VALUES (1)"))
                .isInstanceOf(SyntaxException.class)
                .hasMessageContaining("failed at position 15 ((): (a VALUES (1)");
    }

    @Test
    void scriptsGoOnBehindTheData() {
        List<ParsedStatement> statements =
                SqlParser.parseStatements(
                        """
                        -- first
                        CREATE TABLE t (a String) ENGINE = Memory;
                        INSERT INTO t VALUES ('x;y'), ('z');
                        SELECT 1;;
                        INSERT INTO t FORMAT CSV
                        1;2
                        """);
        assertThat(statements).hasSize(4);
    }
}
