package io.millpond.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

final class GithubEventsTest {
    private static final int COUNT = 5_000;
    private static final JsonFactory JSON = new JsonFactory();

    @Test
    void everyEventIsAnObjectWithTheTablesColumnsInOrder() throws IOException {
        List<String> columns =
                Pattern.compile("(?m)^\\s+(\\w+) ")
                        .matcher(GithubEvents.COLUMNS)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .toList();
        assertThat(columns).hasSize(25);
        for (byte[] event : events()) {
            assertThat(parse(event).keySet()).containsExactlyElementsOf(columns);
        }
    }

    @Test
    void sameSeedGivesTheSameBytes() {
        assertThat(texts()).isEqualTo(texts());
    }

    @Test
    void eventsAreAsLargeAsRealOnes() {
        double mean = events().stream().mapToInt(event -> event.length).average().orElseThrow();
        assertThat(mean).isBetween(580.0, 650.0);
    }

    @Test
    void enumValuesAreValuesOfTheTable() throws IOException {
        for (byte[] event : events()) {
            Map<String, String> values = parse(event);
            for (String column : List.of("event_type", "action", "ref_type", "state")) {
                assertThat(GithubEvents.COLUMNS).contains("'" + values.get(column) + "' = ");
            }
        }
    }

    @Test
    void textsHoldUnicodeQuotesAndBackslashes() throws IOException {
        StringBuilder titles = new StringBuilder();
        for (byte[] event : events()) {
            titles.append(parse(event).get("title"));
        }
        assertThat(titles).contains("\"quoted\"", "C:\\temp", "日本語", "été", "🚀", "\t", "line\nb");
    }

    @Test
    void commentIdIsNowANumberAndNowAString() {
        assertThat(texts().toString()).contains("\"comment_id\":\"5", "\"comment_id\":5");
    }

    private static List<byte[]> events() {
        GithubEvents source = new GithubEvents(GithubEvents.SEED);
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            events.add(source.next());
        }
        return events;
    }

    private static List<String> texts() {
        return events().stream().map(event -> new String(event, UTF_8)).toList();
    }

    /// Field names in order with the text of scalar values; an array's value is its last element.
    private static Map<String, String> parse(byte[] event) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(event)) {
            String name = "";
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME) {
                    name = parser.currentName();
                    values.put(name, "");
                } else if (parser.currentToken().isScalarValue()) {
                    values.put(name, parser.getText());
                }
            }
        }
        return values;
    }
}
