package io.millpond.sql.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.model.ModelFunction.Domain;
import io.millpond.sql.testing.QueryRunner;
import io.millpond.storage.DatabaseException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Goal: an expression means the same for a column as for one value. Method: random terms over
/// plain, Nullable and dictionary columns and constants; the vectorised result, in blocks of
/// several sizes, is compared with an interpreter that knows rows of plain values only. A failure
/// means that a kernel, a wrapper for NULLs or dictionaries, folding of constants, a filter or a
/// grouping is wrong, or the model is.
final class ExpressionModelTest {
    private static final int TERMS = 200;
    private static final int TERMS_A_QUERY = 8;
    private static final int ROW_COUNT = 60;
    private static final int MAX_DEPTH = 4;

    private final SplittableRandom random =
            new SplittableRandom(Long.getLong("millpond.model.seed", 1));
    private final ModelTable table = new ModelTable(ROW_COUNT, random);
    private final TermGenerator generator = new TermGenerator(table.references(), random);
    private QueryRunner runner = new QueryRunner();

    @BeforeEach
    void fillTable() {
        runner = new QueryRunner();
        runner.tables().put("t", table.block());
    }

    @AfterEach
    void close() {
        runner.close();
    }

    @Test
    void columnsGiveWhatRowsGive() {
        for (int done = 0; done < TERMS; done += TERMS_A_QUERY) {
            List<Term> terms = terms(TERMS_A_QUERY, Domain.ANY);
            String list =
                    terms.stream().map(ExpressionModelTest::sql).collect(Collectors.joining(", "));
            String types =
                    terms.stream()
                            .map(term -> "toTypeName(" + sql(term) + ")")
                            .collect(Collectors.joining(", "));
            List<List<String>> named = run("SELECT " + types + " FROM t LIMIT 1");
            for (String blockRows : List.of("1", "7", "65536")) {
                runner.set("max_block_size", blockRows);
                List<List<String>> actual = run("SELECT " + list + " FROM t ORDER BY id");
                for (int i = 0; i < terms.size(); i++) {
                    compare(terms.get(i), named.getFirst().get(i), column(actual, i), blockRows);
                }
            }
        }
    }

    @Test
    void constantsGiveWhatRowsGive() {
        for (int done = 0; done < TERMS; done += TERMS_A_QUERY) {
            int number = random.nextInt(ROW_COUNT);
            List<@Nullable Object> row = table.rows().get(number);
            Function<Term.Reference, String> values =
                    column -> TermGenerator.constant(column, row.get(column.index())).text();
            List<Term> terms = terms(TERMS_A_QUERY, Domain.ANY);
            String list =
                    terms.stream().map(term -> term.sql(values)).collect(Collectors.joining(", "));
            List<String> actual = run("SELECT " + list).getFirst();
            for (int i = 0; i < terms.size(); i++) {
                Term term = terms.get(i);
                assertThat(normal(term, actual.get(i)))
                        .as("%s", term.sql(values))
                        .isEqualTo(text(term.value(row)));
            }
        }
    }

    @Test
    void filtersKeepTheRowsForWhichTheTermIsTrue() {
        for (int done = 0; done < TERMS; done++) {
            Term term = generator.call(Domain.TRUTH, MAX_DEPTH);
            List<List<String>> expected = new ArrayList<>();
            for (int row = 0; row < ROW_COUNT; row++) {
                Object value = term.value(table.rows().get(row));
                if (value != null && !text(value).equals("0")) {
                    expected.add(List.of(Integer.toString(row)));
                }
            }
            String query = "SELECT id FROM t WHERE " + sql(term) + " ORDER BY id";
            assertThat(run(query)).as("%s", query).isEqualTo(expected);
        }
    }

    @Test
    void groupsAreThoseOfTheValues() {
        for (int done = 0; done < TERMS / 4; done++) {
            Term term = generator.call(Domain.ANY, MAX_DEPTH);
            if (term.type() instanceof ModelType.Fraction) {
                continue;
            }
            Map<String, Long> expected = new TreeMap<>();
            for (List<@Nullable Object> row : table.rows()) {
                expected.merge(text(term.value(row)), 1L, Long::sum);
            }
            String query = "SELECT " + sql(term) + " AS k, count() FROM t GROUP BY k";
            Map<String, Long> actual = new TreeMap<>();
            for (List<String> line : run(query)) {
                actual.merge(line.getFirst(), Long.valueOf(line.getLast()), Long::sum);
            }
            assertThat(actual).as("%s", query).isEqualTo(expected);
        }
    }

    private void compare(Term term, String type, List<String> actual, String blockRows) {
        String expected =
                term.isNullable() ? "Nullable(" + term.type().sql() + ")" : term.type().sql();
        String plain = type.replaceAll("LowCardinality\\((.*)\\)", "$1");
        assertThat(plain).as("type of %s", sql(term)).isEqualTo(expected);
        for (int row = 0; row < ROW_COUNT; row++) {
            List<@Nullable Object> cells = table.rows().get(row);
            assertThat(normal(term, actual.get(row)))
                    .as("%s in blocks of %s rows, row %d: %s", sql(term), blockRows, row, cells)
                    .isEqualTo(text(term.value(cells)));
        }
    }

    private List<Term> terms(int count, Domain domain) {
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            terms.add(generator.call(domain, 1 + random.nextInt(MAX_DEPTH)));
        }
        return terms;
    }

    private List<List<String>> run(String query) {
        try {
            return runner.run(query).lines().map(line -> List.of(line.split("\t", -1))).toList();
        } catch (DatabaseException e) {
            throw new AssertionError(query, e);
        }
    }

    private static List<String> column(List<List<String>> rows, int index) {
        return rows.stream().map(row -> row.get(index)).toList();
    }

    private static String sql(Term term) {
        return term.sql(ModelTable::name);
    }

    /// The text as the model writes it: fractions are compared as numbers.
    private static String normal(Term term, String text) {
        if (!(term.type() instanceof ModelType.Fraction) || text.equals("\\N")) {
            return text;
        }
        return switch (text) {
            case "nan", "-nan" -> "NaN";
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            default -> Double.toString(Double.parseDouble(text));
        };
    }

    private static String text(@Nullable Object value) {
        return value == null ? "\\N" : TermGenerator.text(value);
    }
}
