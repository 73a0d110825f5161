package io.millpond.sql.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.FunctionCall;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Literal;
import io.millpond.sql.ast.Span;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.parser.Statements;
import io.millpond.storage.DatabaseException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// The text of the formatter. The golden files hold a statement and what `formatQuerySingleLine` or
/// `formatQuery` of ClickHouse 26.7 answers for it.
class SqlFormatterTest {

    @Test
    void singleLineIsClickHouses() {
        for (String block : Statements.blocks("single-line.golden")) {
            String[] lines = block.split("\n", 2);
            assertThat(SqlFormatter.singleLine(SqlParser.parseStatement(lines[0])))
                    .as(lines[0])
                    .isEqualTo(lines[1]);
        }
    }

    @Test
    void multiLineIsClickHouses() {
        for (String block : Statements.blocks("multi-line.golden")) {
            String[] lines = block.split("\n", 2);
            assertThat(SqlFormatter.multiLine(SqlParser.parseStatement(lines[0])))
                    .as(lines[0])
                    .isEqualTo(lines[1]);
        }
    }

    /// Where ClickHouse's text is no use or does not parse back, ours is different.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SHOW FULL TABLES|SHOW FULL TABLES",
                "SELECT `true`, `not`, `inf`|SELECT `true`, `not`, `inf`",
                "SELECT '\\xFF'|SELECT '\\xFF'",
                "SELECT * FROM (EXPLAIN SELECT 1)|SELECT * FROM (EXPLAIN SELECT 1)",
                "ALTER TABLE t ADD COLUMN a Int8 FIRST|ALTER TABLE t (ADD COLUMN `a` Int8 FIRST)",
            })
    void differsFromClickHouse(String text, String expected) {
        assertThat(SqlFormatter.singleLine(SqlParser.parseStatement(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1|0.1",
                "1e6|1000000.",
                "1e20|100000000000000000000.",
                "1e21|1e21",
                "1.5e300|1.5e300",
                "0.000001|0.000001",
                "0.00000015|1.5e-7",
                "123456789.125|123456789.125",
                "-2.5|-2.5",
                "-0.0|-0.",
                "inf|inf",
                "-inf|-inf",
                "nan|nan",
                "18446744073709551615|18446744073709551615",
                "18446744073709551616|18446744073709552000.",
            })
    void numbersAreTheShortestThatReadBack(String text, String expected) {
        assertThat(SqlFormatter.expression(SqlParser.parseExpression(text))).isEqualTo(expected);
    }

    @Test
    void stringsAreEscaped() {
        assertThat(SqlFormatter.string("a'b\\c\n\t\r\0\b\f"))
                .isEqualTo("'a\\'b\\\\c\\n\\t\\r\\0\\b\\f'");
    }

    @Test
    void namesAreQuotedWhereTheyMustBe() {
        assertThat(SqlFormatter.identifier("plain_1")).isEqualTo("plain_1");
        assertThat(SqlFormatter.identifier("1st")).isEqualTo("`1st`");
        assertThat(SqlFormatter.identifier("a b`c")).isEqualTo("`a b\\`c`");
        assertThat(SqlFormatter.identifier("")).isEqualTo("``");
        assertThat(SqlFormatter.identifier("FROM")).isEqualTo("`FROM`");
        assertThat(SqlFormatter.identifier("größe")).isEqualTo("`größe`");
    }

    @Test
    void builtOperatorsGetTheParenthesesTheyNeed() {
        Expression sum =
                FunctionCall.operator(
                        "plus", List.of(Identifier.of("a"), Identifier.of("b")), Span.NONE);
        Expression product =
                FunctionCall.operator(
                        "multiply", List.of(sum, Literal.IntegerLiteral.of(2)), Span.NONE);
        assertThat(SqlFormatter.expression(product)).isEqualTo("(a + b) * 2");
    }

    @Test
    void treeTooDeepForTheStackIsAnError() {
        Expression deep = Identifier.of("a");
        for (int i = 0; i < 1_000_000; i++) {
            deep = FunctionCall.operator("not", List.of(deep), Span.NONE);
        }
        Expression tooDeep = deep;
        assertThatThrownBy(() -> SqlFormatter.expression(tooDeep))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("nested too deep");
    }
}
