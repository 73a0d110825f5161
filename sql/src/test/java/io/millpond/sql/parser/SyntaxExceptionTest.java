package io.millpond.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millpond.storage.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a user is told about text that is not SQL.
class SyntaxExceptionTest {

    @Test
    void messageNamesPlaceTokenRestAndExpectation() {
        SyntaxException error = error("SELECT a FROM t WHERE b ==== c");
        assertThat(error.code()).isEqualTo(ErrorCode.SYNTAX_ERROR);
        assertThat(error.position()).isEqualTo(26);
        assertThat(error.text())
                .startsWith("Syntax error: failed at position 27 (==): == c. Expected one of: ")
                .contains("expression");
    }

    @Test
    void caretStandsBelowTheToken() {
        assertThat(error("SELECT a b c").text())
                .endsWith(
                        """
                        SELECT a b c
                                   ^""");
    }

    @Test
    void linesAreCounted() {
        SyntaxException error = error("SELECT a\nFROM t\n\tWHERE b = = c\nLIMIT 1");
        assertThat(error.text()).contains("(line 3, col 12): = c\nLIMIT 1. ");
        assertThat(error.text())
                .endsWith(
                        """
                        \tWHERE b = = c
                        \t          ^""");
    }

    @Test
    void expectationsAreThoseOfTheFurthestToken() {
        assertThat(error("SELECT a FROM t GROUP x").text()).contains("(GROUP)");
        assertThat(error("CREATE TABLE t (a UInt8) ENGINE = Memory ORDER a").text())
                .contains("(ORDER)")
                .contains("ORDER BY");
    }

    @Test
    void textThatEndsTooEarlyIsSaidSo() {
        SyntaxException error = error("SELECT * FROM t WHERE");
        assertThat(error.position()).isEqualTo(21);
        assertThat(error.text()).contains("failed at position 22 (end of query): .");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "SELECT (1|Unmatched parentheses: (.",
                "SELECT 1)|Unmatched parentheses: ).",
                "SELECT [1, 2|Unmatched parentheses: [.",
                "SELECT 'abc|Single quoted string is not closed: Syntax error",
                "SELECT `abc|Back quoted string is not closed: Syntax error",
                "SELECT \"abc|Double quoted string is not closed: Syntax error",
                "SELECT 1 /* abc|Multiline comment is not closed: Syntax error",
                "SELECT 1 ! 2|Unrecognized token: Syntax error",
                "SELECT 1.5abc|Wrong number: Syntax error",
            })
    void brokenTokensAreNamed(String text, String expected) {
        assertThat(error(text).text()).contains(expected);
    }

    /// Statements of the golden files that ClickHouse refuses as syntax errors.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "CREATE MATERIALIZED VIEW v TO t POPULATE AS SELECT 1|POPULATE",
                "CREATE MATERIALIZED VIEW v TO t ENGINE = Memory AS SELECT 1|ENGINE",
                "ALTER TABLE t UPDATE v = 1|end of query",
                "SELECT 1 1|1",
                "SELECT a.id FROM a JOIN b|end of query",
                "SELECT id FORM box|box",
                "SELECT id FROM box ORDER id|ORDER",
                "SELECT id FROM box extra words|words",
                "CREATE TABLE t (a)|)",
                "SELECT a FROM t LIMIT 1 2|2",
            })
    void offendingTokenIsNamed(String text, String token) {
        assertThat(error(text).text()).contains(" (" + token + "): ");
    }

    @Test
    void longStatementsAreQuotedInPart() {
        String text = "SELECT " + "a, ".repeat(1000) + "b c d, " + "e, ".repeat(1000) + "f";
        assertThat(error(text).text().length()).isLessThan(1500);
    }

    @Test
    void somethingBehindTheStatementIsAnError() {
        assertThat(error("SELECT 1; SELECT 2").text()).contains("(SELECT)");
        assertThat(error("DROP TABLE a b").text()).contains("failed at position 14 (b)");
    }

    private static SyntaxException error(String text) {
        return catchThrowableOfType(SyntaxException.class, () -> SqlParser.parseStatement(text));
    }
}
