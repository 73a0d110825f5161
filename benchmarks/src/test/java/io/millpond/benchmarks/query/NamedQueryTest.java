package io.millpond.benchmarks.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

final class NamedQueryTest {
    @Test
    void paragraphIsANameAndAQuery() {
        assertThat(NamedQuery.parse("-- one\nSELECT 1\n\n-- two\nSELECT\n  2\n"))
                .containsExactly(
                        new NamedQuery("one", "SELECT 1"), new NamedQuery("two", "SELECT\n  2"));
    }

    @Test
    void queryWithoutANameIsRefused() {
        assertThatThrownBy(() -> NamedQuery.parse("-- one\nSELECT 1\n\nSELECT 2"))
                .hasMessage("'SELECT 2' is no named query");
    }

    @Test
    void namesAreUniqueAndResultsAreExact() throws IOException {
        List<NamedQuery> queries = NamedQuery.all();
        assertThat(queries).hasSizeGreaterThan(20);
        assertThat(queries.stream().map(NamedQuery::name)).doesNotHaveDuplicates();
        assertThat(queries).noneMatch(query -> query.sql().matches("(?s).*(uniq|quantiles?)\\(.*"));
    }

    @Test
    void groupsAndLimitsAreOrdered() throws IOException {
        assertThat(NamedQuery.all())
                .filteredOn(query -> query.sql().matches("(?s).*(GROUP BY|LIMIT).*"))
                .allMatch(query -> query.sql().contains("ORDER BY"));
    }
}
