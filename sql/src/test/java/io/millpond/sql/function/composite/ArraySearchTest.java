package io.millpond.sql.function.composite;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.testing.QueryRunner;

import org.junit.jupiter.api.Test;

import java.util.List;

/// A constant, which each distinct element is compared with once, is found as a value of each row.
class ArraySearchTest {
    private static final String TEXTS =
            "arrayMap(x -> toString((number + x) % 5), range(number % 7))";
    private static final String NULLABLE =
            "arrayMap(x -> if((number + x) % 3 = 0, NULL, toString(x)), range(number % 7))";

    private static final List<String> ARRAYS =
            List.of(
                    TEXTS,
                    NULLABLE,
                    "CAST(" + TEXTS + ", 'Array(LowCardinality(String))')",
                    "CAST(" + NULLABLE + ", 'Array(LowCardinality(Nullable(String)))')",
                    "CAST([], 'Array(LowCardinality(String))')",
                    "materialize(CAST(['1', '3'], 'Array(LowCardinality(String))'))",
                    "mapFromArrays(%s, %s)".formatted(TEXTS, TEXTS));

    @Test
    void constantIsFoundAsAValueOfEachRow() {
        try (QueryRunner runner = new QueryRunner()) {
            for (String array : ARRAYS) {
                for (String wanted : List.of("'3'", "'none'", "''", "NULL")) {
                    for (String function : List.of("has", "indexOf", "countEqual")) {
                        boolean isMap = array.startsWith("map");
                        if (isMap && !function.equals("has")) {
                            continue;
                        }
                        String constant = "%s(%s, %s)".formatted(function, array, wanted);
                        String each = "%s(%s, materialize(%s))".formatted(function, array, wanted);
                        String sql = "SELECT %s FROM numbers(300)";
                        assertThat(runner.run(sql.formatted(constant)))
                                .as(constant)
                                .isEqualTo(runner.run(sql.formatted(each)));
                    }
                }
            }
        }
    }

    @Test
    void placesAndNumbersAreThoseOfTheElements() {
        try (QueryRunner runner = new QueryRunner()) {
            String array = "CAST(['b', 'a', 'b'], 'Array(LowCardinality(String))')";
            String sql = "SELECT has(%s, 'b'), indexOf(%s, 'a'), countEqual(%s, 'b')";
            String rows = " FROM numbers(2)";
            assertThat(runner.run(sql.replace("%s", array) + rows)).isEqualTo("1\t2\t2\n1\t2\t2\n");
            assertThat(runner.run(sql.replace("%s", "materialize(" + array + ")") + rows))
                    .isEqualTo("1\t2\t2\n1\t2\t2\n");
        }
    }
}
