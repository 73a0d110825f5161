package io.millpond.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.testing.MemoryTable;
import io.millpond.sql.testing.MemoryTables;
import io.millpond.sql.testing.QueryRunner;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.column.LongColumn;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

final class QueriesTest {
    private final QueryRunner runner = new QueryRunner();

    @AfterEach
    void closeRunner() {
        runner.close();
    }

    private void assertRows(String sql, String... rows) {
        String expected = rows.length == 0 ? "" : String.join("\n", rows) + "\n";
        assertThat(runner.run(sql)).as(sql).isEqualTo(expected);
    }

    private void assertFails(String sql, ErrorCode code) {
        assertThatThrownBy(() -> runner.run(sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void literalsHaveTheSmallestTypes() {
        assertThat(runner.header("SELECT 1, 256, -1, 1.5, 'a', NULL, true").types().toString())
                .contains(
                        "bits=8, isSigned=false",
                        "bits=16, isSigned=false",
                        "bits=8, isSigned=true");
        assertRows("SELECT 1, 256, -1, 1.5, 'a', NULL, true", "1\t256\t-1\t1.5\ta\t\\N\ttrue");
    }

    @Test
    void aliasIsVisibleInItsSiblingsAndInWhere() {
        assertRows("SELECT number AS a, a + 1 AS b, b AS c FROM numbers(2) WHERE c > 1", "1\t2\t2");
    }

    @Test
    void aliasOfItsOwnColumnMeansTheColumn() {
        assertRows("SELECT number + 1 AS number FROM numbers(3) WHERE number > 2", "3");
    }

    @Test
    void unknownNameIsRefusedInItsScope() {
        assertFails("SELECT nope FROM numbers(1)", ErrorCode.UNKNOWN_IDENTIFIER);
        assertFails("SELECT x AS y, y AS x FROM numbers(1)", ErrorCode.UNKNOWN_IDENTIFIER);
        assertFails("SELECT 1 AS a, 2 AS a", ErrorCode.MULTIPLE_EXPRESSIONS_FOR_ALIAS);
        assertFails("SELECT * FROM nope", ErrorCode.UNKNOWN_TABLE);
        assertFails(
                "SELECT number FROM numbers(3) WHERE 'a'",
                ErrorCode.ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER);
    }

    @Test
    void aggregatesStandAboveTheirRowsOnly() {
        assertFails("SELECT number, count() FROM numbers(3)", ErrorCode.NOT_AN_AGGREGATE);
        assertFails("SELECT 1 FROM numbers(3) WHERE count() > 1", ErrorCode.ILLEGAL_AGGREGATION);
        assertFails("SELECT max(min(number)) FROM numbers(3)", ErrorCode.ILLEGAL_AGGREGATION);
    }

    @Test
    void aggregateOfNoRowsHasOneRowAndOfNoGroupsNone() {
        assertRows("SELECT count(), sum(number) FROM numbers(3) WHERE number > 5", "0\t0");
        assertRows("SELECT number, count() FROM numbers(3) WHERE number > 5 GROUP BY number");
    }

    @Test
    void groupsAreNamedByPositionAliasAndExpression() {
        String rows = "0\t3\t6";
        assertRows(
                "SELECT number % 2 AS k, count(), sum(number) FROM numbers(5) GROUP BY k"
                        + " HAVING k = 0",
                rows);
        assertRows(
                "SELECT number % 2, count(), sum(number) FROM numbers(5) GROUP BY 1"
                        + " HAVING number % 2 = 0",
                rows);
    }

    @Test
    void totalsStandBesideTheResult() {
        assertThat(
                        runner.run(
                                "SELECT number % 2 AS k, count() FROM numbers(12) GROUP BY k WITH TOTALS ORDER BY k"))
                .isEqualTo("0\t6\n1\t6\n\n0\t12\n");
    }

    @Test
    void cubeGroupsByEverySubset() {
        assertRows(
                "SELECT number % 2 AS k, grouping(k) AS g, count() FROM numbers(12)"
                        + " GROUP BY CUBE(k) ORDER BY k, g",
                "0\t0\t6", "0\t1\t12", "1\t0\t6");
    }

    @Test
    void failingBranchRunsForItsRowsOnly() {
        assertRows("SELECT if(number = 0, 0, intDiv(10, number)) FROM numbers(3)", "0", "10", "5");
    }

    @Test
    void orderLimitAndTies() {
        assertRows(
                "SELECT number FROM numbers(10) ORDER BY number DESC LIMIT 2 OFFSET 1", "8", "7");
        assertRows(
                "SELECT number FROM numbers(10) ORDER BY number % 3 LIMIT 1 WITH TIES",
                "0", "3", "6", "9");
        assertRows(
                "SELECT number FROM numbers(10) ORDER BY number % 3, number DESC"
                        + " LIMIT 1 BY number % 3",
                "9", "7", "8");
    }

    @Test
    void unionTakesTheCommonType() {
        assertRows("SELECT 1 UNION ALL SELECT -1", "1", "-1");
        assertFails("SELECT 1 UNION SELECT 1", ErrorCode.EXPECTED_ALL_OR_DISTINCT);
        assertRows(
                "SELECT number FROM numbers(5) EXCEPT SELECT number FROM numbers(1, 3)", "0", "4");
        assertRows(
                "SELECT number FROM numbers(5) INTERSECT SELECT number FROM numbers(3, 5)",
                "3",
                "4");
    }

    @Test
    void joinsKeepTheSidesTheyName() {
        String tables =
                " FROM numbers(3) AS a %s JOIN numbers(1, 3) AS b ON a.number = b.number"
                        + " ORDER BY a.number, b.number";
        assertRows("SELECT a.number, b.number" + tables.formatted("INNER"), "1\t1", "2\t2");
        assertRows("SELECT a.number, b.number" + tables.formatted("LEFT"), "0\t0", "1\t1", "2\t2");
        assertRows(
                "SELECT a.number, b.number" + tables.formatted("FULL"),
                "0\t0",
                "0\t3",
                "1\t1",
                "2\t2");
        assertRows("SELECT a.number, b.number" + tables.formatted("LEFT ANTI"), "0\t0");
        assertRows("SELECT a.number" + tables.formatted("LEFT SEMI"), "1", "2");
    }

    @Test
    void commonTablesAndScalarSubqueries() {
        assertRows(
                "WITH t AS (SELECT number FROM numbers(3)), 5 AS five"
                        + " SELECT five + (SELECT max(number) FROM t)",
                "7");
        assertFails(
                "SELECT (SELECT number FROM numbers(3))",
                ErrorCode.INCORRECT_RESULT_OF_SCALAR_SUBQUERY);
    }

    @Test
    void limitsOfSettingsHold() {
        runner.set("max_result_rows", "2");
        assertFails("SELECT number FROM numbers(3)", ErrorCode.TOO_MANY_ROWS_OR_BYTES);
        runner.set("max_result_rows", "0").set("max_memory_usage", "1000000");
        assertFails(
                "SELECT number FROM numbers(1000000) GROUP BY number",
                ErrorCode.MEMORY_LIMIT_EXCEEDED);
    }

    @Test
    void windowFunctionsSeeTheirFrames() {
        assertRows(
                "SELECT number, sum(number) OVER (ORDER BY number ROWS BETWEEN 1 PRECEDING AND"
                        + " CURRENT ROW) AS s, row_number() OVER (PARTITION BY number % 2 ORDER BY"
                        + " number) AS r FROM numbers(4) ORDER BY number",
                "0\t0\t1", "1\t1\t1", "2\t3\t2", "3\t5\t2");
        assertRows(
                "SELECT number, lag(number, 1, 9) OVER (ORDER BY number), max(number) OVER ()"
                        + " FROM numbers(2) ORDER BY number",
                "0\t9\t1",
                "1\t0\t1");
        assertFails(
                "SELECT number FROM numbers(2) WHERE row_number() OVER () = 1",
                ErrorCode.ILLEGAL_AGGREGATION);
    }

    @Test
    void arrayJoinRepeatsRows() {
        assertRows(
                "SELECT number, a FROM numbers(2) ARRAY JOIN [10, 20] AS a ORDER BY number, a",
                "0\t10",
                "0\t20",
                "1\t10",
                "1\t20");
        assertRows("SELECT arrayJoin([1, 2]) AS x, x * 10", "1\t10", "2\t20");
        assertRows("SELECT sum(x) FROM (SELECT arrayJoin([1, 2]) AS x)", "3");
        assertFails(
                "SELECT 1 FROM numbers(1) ARRAY JOIN [1] AS a, [1, 2] AS b",
                ErrorCode.SIZES_OF_ARRAYS_DONT_MATCH);
    }

    @Test
    void membershipTakesConstantsAndQueries() {
        assertRows("SELECT number FROM numbers(5) WHERE number IN (1, 3, 300)", "1", "3");
        assertRows(
                "SELECT number FROM numbers(3) WHERE number NOT IN (SELECT number FROM numbers(2))",
                "2");
        assertRows("SELECT 1 IN (NULL), NULL IN (1), (1, 2) IN ((1, 2), (3, 4))", "0\t\\N\t1");
        assertFails("SELECT 1 IN (SELECT 1, 2)", ErrorCode.NUMBER_OF_COLUMNS_DOESNT_MATCH);
    }

    @Test
    void fillPutsRowsIntoGaps() {
        assertRows(
                "SELECT number * 2 AS n, number AS m FROM numbers(1, 2) ORDER BY n WITH FILL FROM 1"
                        + " TO 7 INTERPOLATE (m AS m + 10)",
                "1\t10",
                "2\t1",
                "3\t11",
                "4\t2",
                "5\t12",
                "6\t22");
        assertFails(
                "SELECT number FROM numbers(2) ORDER BY number WITH FILL STEP 0",
                ErrorCode.INVALID_WITH_FILL_EXPRESSION);
    }

    @Test
    void typeOfAnAggregateIsAsWideAsTheAggregate() {
        assertRows("SELECT toTypeName(count()) FROM numbers(3)", "UInt64");
        assertRows("SELECT count(DISTINCT number % 2, number % 3) FROM numbers(12)", "6");
    }

    @Test
    void subqueryMayReadColumnsOfTheOuterQuery() {
        assertRows(
                "SELECT a.number FROM numbers(5) AS a WHERE EXISTS (SELECT 1 FROM numbers(2, 2) AS b"
                        + " WHERE b.number = a.number) ORDER BY a.number",
                "2",
                "3");
        assertRows(
                "SELECT a.number, (SELECT sum(b.number) FROM numbers(3) AS b WHERE b.number >"
                        + " a.number) AS s FROM numbers(3) AS a ORDER BY a.number",
                "0\t3",
                "1\t2",
                "2\t\\N");
    }

    @Test
    void tablesAreToldWhatTheFilterAboveTakesAway() {
        MemoryTable left = MemoryTables.numbers(0, 10);
        MemoryTable right = MemoryTables.numbers(5, 10);
        runner.tables().put("l", left);
        runner.tables().put("r", right);

        assertRows("SELECT number FROM l WHERE number > 7 AND number % 2 = 0", "8");
        assertThat(conditions(left)).containsExactly("number > 7");
        assertRows("SELECT number FROM l WHERE 3 >= number AND number IN (2, 4)", "2");
        assertThat(conditions(left)).containsExactly("number <= 3", "number IN 2,4");

        String join = "SELECT l.number FROM l %s JOIN r ON l.number = r.number WHERE r.number = 6";
        assertRows(join.formatted("INNER"), "6");
        assertThat(conditions(right)).containsExactly("number = 6");
        assertRows(join.formatted("LEFT"), "6");
        assertThat(conditions(right)).isEmpty();
    }

    private static List<String> conditions(MemoryTable table) {
        return Objects.requireNonNull(table.lastRequest()).conditions().stream()
                .map(ColumnCondition.class::cast)
                .map(
                        condition ->
                                condition.column()
                                        + " "
                                        + condition.operator().sql()
                                        + " "
                                        + LongStream.of(
                                                        ((LongColumn) condition.constants())
                                                                .values())
                                                .limit(condition.constants().rowCount())
                                                .mapToObj(Long::toString)
                                                .collect(Collectors.joining(",")))
                .toList();
    }
}
