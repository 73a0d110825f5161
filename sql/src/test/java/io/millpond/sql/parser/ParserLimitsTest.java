package io.millpond.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

/// Nesting and size are bounded: whatever the text, it ends with a tree or an error.
class ParserLimitsTest {
    private static final SqlParser SHALLOW = new SqlParser(new ParserLimits(100, 10_000), Map.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "(|)",
                "f(|)",
                "[|]",
                "(1, |)",
                "a[|]",
                "(SELECT |)",
                "x IN (|)",
                "NOT |''",
                "- |''",
                "CASE WHEN a THEN | END",
                "x -> |''",
                "a ? |: b",
                "CAST(| AS UInt8)",
                "INTERVAL (|) DAY",
                "1 + (|)",
                "f() OVER (PARTITION BY |)",
            })
    void nestingIsBounded(String before, String after) {
        String close = after.equals("''") ? "" : after;
        assertThat(codeOf(before, close, 101))
                .isIn(ErrorCode.TOO_DEEP_RECURSION, ErrorCode.TOO_DEEP_AST);
        assertThat(SHALLOW.statement("SELECT " + before.repeat(20) + "1" + close.repeat(20)))
                .isNotNull();
    }

    private static ErrorCode codeOf(String before, String after, int times) {
        String text = "SELECT " + before.repeat(times) + "1" + after.repeat(times);
        return errorOf(SHALLOW, text).code();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "SELECT 1| + 1",
                "SELECT a|.1",
                "SELECT a|::UInt8",
                "SELECT a|[1]",
                "SELECT a| IS NULL",
                "SELECT a| < b",
                "SELECT 1 FROM a| JOIN b ON c",
                "SELECT 1| UNION ALL SELECT 1 EXCEPT SELECT 2",
            })
    void heightOfChainsIsBounded(String start, String link) {
        DatabaseException error = errorOf(SHALLOW, start + link.repeat(101));
        assertThat(error.code()).isEqualTo(ErrorCode.TOO_DEEP_AST);
        assertThat(SHALLOW.statement(start + link.repeat(45))).isNotNull();
    }

    @Test
    void longFlatListsAreNotDeep() {
        assertThat(SHALLOW.statement("SELECT 1" + " AND 1".repeat(1000))).isNotNull();
        assertThat(SHALLOW.statement("SELECT 1" + ", 1".repeat(1000))).isNotNull();
        assertThat(SHALLOW.statement("SELECT a" + " || b".repeat(1000))).isNotNull();
        assertThat(SHALLOW.statement("SELECT 1" + " UNION ALL SELECT 1".repeat(400))).isNotNull();
    }

    @Test
    void defaultDepthIsClickHouses() {
        assertThat(ParserLimits.DEFAULT.maxDepth()).isEqualTo(1000);
        assertThat(SqlParser.parseStatement("SELECT " + "(".repeat(300) + "1" + ")".repeat(300)))
                .isNotNull();
        for (String open : new String[] {"(", "f(", "[", "(SELECT ", "CAST("}) {
            DatabaseException error =
                    errorOf(SqlParser.DEFAULT, "SELECT " + open.repeat(20_000) + "1");
            assertThat(error.code()).isEqualTo(ErrorCode.TOO_DEEP_RECURSION);
        }
    }

    @Test
    void querySizeIsBounded() {
        String text = "SELECT '" + "x".repeat(300_000) + "'";
        DatabaseException error = errorOf(SqlParser.DEFAULT, text);
        assertThat(error.code()).isEqualTo(ErrorCode.SYNTAX_ERROR);
        assertThat(error.text()).startsWith("Max query size exceeded");
        assertThat(error.text().length()).isLessThan(2000);
    }

    @Test
    void dataOfAnInsertDoesNotCountAsQuery() {
        String data = "('" + "x".repeat(300_000) + "')";
        assertThat(SqlParser.parseStatement("INSERT INTO t VALUES " + data).nextOffset())
                .isEqualTo(20);
    }

    private static DatabaseException errorOf(SqlParser parser, String text) {
        return catchThrowableOfType(DatabaseException.class, () -> parser.statement(text));
    }
}
