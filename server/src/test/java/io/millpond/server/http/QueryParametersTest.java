package io.millpond.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class QueryParametersTest {
    @Test
    void protocolValuesAndSettingsAreToldApart() {
        QueryParameters parameters =
                QueryParameters.parse(
                        "query=SELECT+1%2B1&database=d&param_x=%5B1%5D&max_threads=2&compress=1");
        assertThat(parameters.get("query")).isEqualTo("SELECT 1+1");
        assertThat(parameters.values()).isEqualTo(Map.of("x", "[1]"));
        assertThat(parameters.settings()).isEqualTo(Map.of("max_threads", "2"));
        assertThat(parameters.isSet("compress")).isTrue();
        assertThat(parameters.isSet("decompress")).isFalse();
    }

    @Test
    void absentAndEmptyAreDifferent() {
        assertThat(QueryParameters.parse(null).get("query")).isNull();
        assertThat(QueryParameters.parse("query").get("query")).isEmpty();
        assertThat(QueryParameters.parse("query=").contains("query")).isTrue();
        assertThat(QueryParameters.parse("&&=x&").settings()).isEmpty();
    }

    @Test
    void lastOfARepeatedNameCounts() {
        assertThat(QueryParameters.parse("a=1&a=2").get("a")).isEqualTo("2");
    }

    @Test
    void percentThatIsNoEscapeStandsForItself() {
        assertThat(QueryParameters.parse("query=SELECT%20'5%'").get("query"))
                .isEqualTo("SELECT '5%'");
        assertThat(QueryParameters.parse("query=a%zz%41").get("query")).isEqualTo("a%zzA");
    }

    @Test
    void textIsUtf8() {
        assertThat(QueryParameters.parse("query=%CE%B1").get("query")).isEqualTo("α");
    }
}
