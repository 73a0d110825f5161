package io.millpond.sql.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.ast.Expression;
import io.millpond.sql.ast.Identifier;
import io.millpond.sql.ast.Select;
import io.millpond.sql.parser.SqlParser;
import io.millpond.sql.parser.Statements;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Names of result columns. The golden file holds a SELECT and below it, indented, the names that
/// ClickHouse 26.7 gives its columns.
class ColumnNamesTest {

    @Test
    void namesAreClickHouses() {
        for (String block : Statements.blocks("column-names.golden")) {
            List<String> lines = block.lines().toList();
            List<String> expected = lines.stream().skip(1).map(String::strip).toList();
            assertThat(names(lines.getFirst())).as(lines.getFirst()).isEqualTo(expected);
        }
    }

    @Test
    void identifiersAreNamedByTheCaller() {
        Expression expression = SqlParser.parseExpression("t.a + b");
        assertThat(new ColumnNames(Identifier::shortName).name(expression)).isEqualTo("plus(a, b)");
    }

    @Test
    void subqueriesAreCounted() {
        assertThat(names("SELECT (SELECT 1), a IN (SELECT 2), (SELECT 3) + 1"))
                .containsExactly("_subquery_1", "in(a, _subquery_2)", "plus(_subquery_3, 1)");
    }

    private static List<String> names(String text) {
        ColumnNames names = new ColumnNames(Identifier::fullName);
        Select select = (Select) SqlParser.parseStatement(text).statement();
        return select.columns().stream().map(names::name).toList();
    }
}
