package io.millpond.sql.function.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.testing.QueryRunner;

import org.junit.jupiter.api.Test;

import java.util.List;

/// `DateTime`, which has a loop of its own, is rounded as `DateTime64` is.
class StartOfFunctionsTest {
    private static final List<String> ZONES =
            List.of(
                    "UTC",
                    "Europe/Berlin",
                    "America/New_York",
                    "Asia/Kolkata",
                    "Asia/Kathmandu",
                    "Australia/Lord_Howe",
                    "Africa/Monrovia",
                    "Pacific/Apia");

    private static final List<String> FUNCTIONS =
            List.of(
                    "toStartOfDay(t)",
                    "toStartOfHour(t)",
                    "toStartOfFifteenMinutes(t)",
                    "toStartOfFiveMinutes(t)",
                    "toStartOfMinute(t)",
                    "toStartOfInterval(t, INTERVAL 7 SECOND)",
                    "toStartOfInterval(t, INTERVAL 90 SECOND)",
                    "toStartOfInterval(t, INTERVAL 1000 MINUTE)",
                    "toStartOfInterval(t, INTERVAL 6 HOUR)",
                    "toStartOfInterval(t, INTERVAL 2 DAY)");

    /// All over the range, and the seconds before, at and after each half an hour of its last days
    /// and of a spring.
    private static final List<String> MOMENTS =
            List.of(
                    "number * 1431655",
                    "4294967295 - number",
                    "4294967295 - intDiv(number, 3) * 1800 - number % 3",
                    "1711843200 + intDiv(number, 3) * 1800 - 1 + number % 3");

    @Test
    void dateTimesAreRoundedAsThoseOf64Bits() {
        try (QueryRunner runner = new QueryRunner()) {
            for (String zone : ZONES) {
                for (String function : FUNCTIONS) {
                    for (String moment : MOMENTS) {
                        String sql = differences(function, moment, zone);
                        assertThat(runner.run(sql)).as(sql).isEqualTo("0\n");
                    }
                }
            }
        }
    }

    private static String differences(String function, String moment, String zone) {
        String narrow = "toDateTime(%s, '%s')".formatted(moment, zone);
        String wide = "toDateTime64(%s, 0, '%s')".formatted(moment, zone);
        return "SELECT countIf(toUnixTimestamp(%s) != toUnixTimestamp(%s)) FROM numbers(3000)"
                .formatted(
                        function.replace("(t", "(" + narrow), function.replace("(t", "(" + wide));
    }
}
