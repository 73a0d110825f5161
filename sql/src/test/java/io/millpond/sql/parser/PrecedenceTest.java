package io.millpond.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.format.SqlFormatter;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How operators bind, seen by the parentheses that the formatter puts around nested ones. From the
/// loosest to the tightest, as EXPLAIN AST of ClickHouse 26.7 shows it.
class PrecedenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "x -> a ? b : c ~ x -> if(a, b, c)",
                "a OR b ? c : d ~ if(a OR b, c, d)",
                "a ? b : c ? d : e ~ if(a, b, if(c, d, e))",
                "a ? b : c = d ~ if(a, b, c = d)",
                "a OR b AND c ~ a OR (b AND c)",
                "a AND b OR c AND d ~ (a AND b) OR (c AND d)",
                "NOT a AND b ~ (NOT a) AND b",
                "NOT a = b ~ NOT (a = b)",
                "NOT a IS NULL ~ NOT (a IS NULL)",
                "NOT a BETWEEN 1 AND 2 ~ NOT ((a >= 1) AND (a <= 2))",
                "a = b IS NULL ~ (a = b) IS NULL",
                "a = b IS NOT DISTINCT FROM c ~ (a = b) <=> c",
                "a BETWEEN b AND c AND d ~ ((a >= b) AND (a <= c)) AND d",
                "a NOT BETWEEN b AND c OR d ~ ((a < b) OR (a > c)) OR d",
                "a BETWEEN 1 AND 2 IS NULL ~ ((a >= 1) AND (a <= 2)) IS NULL",
                "a + 1 BETWEEN b AND c + d ~ ((a + 1) >= b) AND ((a + 1) <= (c + d))",
                "a < b < c ~ (a < b) < c",
                "a LIKE b LIKE c ~ (a LIKE b) LIKE c",
                "a IN (1) = b ~ (a IN (1)) = b",
                "a REGEXP b AND c ~ match(a, b) AND c",
                "a || b = c ~ concat(a, b) = c",
                "a + b || c + d ~ concat(a + b, c + d)",
                "a - b + c ~ (a - b) + c",
                "a + b * c ~ a + (b * c)",
                "a / b * c % d ~ ((a / b) * c) % d",
                "a DIV b MOD c ~ intDiv(a, b) % c",
                "-a * b ~ (-a) * b",
                "a - -b ~ a - (-b)",
                "-a.1 ~ -(a.1)",
                "-a[1] ~ -(a[1])",
                "-a::Int8 ~ -CAST(a, 'Int8')",
                "-1::Int8 ~ CAST('-1', 'Int8')",
                "a + 1::Int8 ~ a + CAST('1', 'Int8')",
                "a.1.2[3].4 ~ (((a.1).2)[3]).4",
            })
    void operatorsBindAsInClickHouse(String text, String expected) {
        String printed = SqlFormatter.expression(SqlParser.parseExpression(text));
        assertThat(printed).isEqualTo(expected);
    }
}
