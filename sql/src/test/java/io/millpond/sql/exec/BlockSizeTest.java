package io.millpond.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.testing.QueryRunner;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Goal: rows do not depend on how they are cut into blocks or dealt to lanes. Method: each query
/// runs with every combination. A failure means that an operator keeps something per block that
/// belongs to the query, or the other way round.
final class BlockSizeTest {
    private static final List<String> QUERIES =
            List.of(
                    "SELECT number, number * 2 FROM numbers(100) WHERE number % 3 = 1 ORDER BY number",
                    "SELECT number % 7 AS k, count(), sum(number), max(number), uniq(number % 5)"
                            + " FROM numbers(500) GROUP BY k ORDER BY k",
                    "SELECT toString(number % 7) AS k, number % 2 AS j, count() FROM numbers(500)"
                            + " GROUP BY k, j WITH ROLLUP ORDER BY k, j, 3",
                    "SELECT number % 3 AS k, sum(number) FROM numbers(100) GROUP BY k WITH TOTALS"
                            + " ORDER BY k",
                    "SELECT sum(number), count() FROM numbers(1000) WHERE number > 2000",
                    "SELECT number % 3 AS k, uniqExact(number), quantileExact(0.9)(number),"
                            + " quantiles(0.1, 0.5)(number * 2) FROM numbers(9000)"
                            + " GROUP BY k WITH TOTALS ORDER BY k",
                    "SELECT k, j, count(), sum(number) FROM (SELECT 'a' AS k, 1 AS j, number FROM"
                            + " numbers(90) UNION ALL SELECT 'b', 2, number FROM numbers(70)"
                            + " UNION ALL SELECT toString(number % 3), number % 3, number"
                            + " FROM numbers(50)) GROUP BY k, j ORDER BY k, j",
                    "SELECT DISTINCT number % 11 AS k FROM numbers(300) ORDER BY k",
                    "SELECT number FROM numbers(300) ORDER BY number % 10 DESC, number LIMIT 5"
                            + " OFFSET 3",
                    "SELECT number % 4 AS k, number FROM numbers(40) ORDER BY k, number"
                            + " LIMIT 1, 2 BY k",
                    "SELECT a.number, b.number FROM numbers(50) AS a LEFT JOIN numbers(20, 50) AS b"
                            + " ON a.number = b.number ORDER BY a.number",
                    "SELECT a.number, b.number FROM numbers(30) AS a FULL JOIN numbers(20, 30) AS b"
                            + " ON a.number = b.number ORDER BY a.number, b.number",
                    "SELECT count() FROM numbers(30) AS a, numbers(30) AS b WHERE a.number < b.number",
                    "SELECT * FROM (SELECT number FROM numbers(30) UNION ALL SELECT number FROM"
                            + " numbers(5)) ORDER BY number",
                    "SELECT sum(n) FROM (SELECT number AS n FROM numbers(30) EXCEPT"
                            + " SELECT number FROM numbers(5))",
                    "SELECT number, sum(number) OVER (PARTITION BY number % 3 ORDER BY number) AS s"
                            + " FROM numbers(30) ORDER BY number",
                    "SELECT number FROM numbers(100) WHERE number IN (SELECT number * 7 FROM"
                            + " numbers(10)) ORDER BY number",
                    "SELECT number, a FROM numbers(10) ARRAY JOIN range(number) AS a"
                            + " ORDER BY number, a");

    @Test
    void rowsDoNotDependOnBlocksAndLanes() {
        try (QueryRunner runner = new QueryRunner()) {
            for (String query : QUERIES) {
                String expected =
                        runner.set("max_block_size", "65536").set("max_threads", "1").run(query);
                for (String blockRows : List.of("1", "7", "65536")) {
                    for (String threads : List.of("1", "2")) {
                        runner.set("max_block_size", blockRows).set("max_threads", threads);
                        assertThat(runner.run(query))
                                .as("%s, blocks of %s, %s lanes", query, blockRows, threads)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }
}
