package io.millpond.benchmarks.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

final class DatasetTest {
    @Test
    void messagesAreTheSameWithEveryCall() {
        for (Dataset dataset : Dataset.values()) {
            Supplier<byte[]> once = dataset.messages();
            Supplier<byte[]> again = dataset.messages();
            for (int i = 0; i < 100; i++) {
                assertThat(once.get()).isEqualTo(again.get());
            }
        }
    }

    @Test
    void smallMessagesHave38BytesOnAverage() {
        assertThat(averageBytes(Dataset.SMALL)).isBetween(37.5, 38.5);
    }

    @Test
    void githubMessagesHave600BytesOnAverage() {
        assertThat(averageBytes(Dataset.GITHUB)).isBetween(580.0, 630.0);
    }

    private static double averageBytes(Dataset dataset) {
        return Stream.generate(dataset.messages())
                .limit(10_000)
                .mapToInt(message -> message.length)
                .average()
                .orElseThrow();
    }

    @Test
    void halfOfTheWideColumnsAreNullable() {
        List<String> columns = Arrays.asList(Dataset.WIDE.columns().split(", c", -1));
        assertThat(columns).hasSize(200);
        assertThat(columns.stream().filter(column -> column.contains("Nullable"))).hasSize(100);
        assertThat(new String(Dataset.WIDE.messages().get(), UTF_8)).contains(":null");
    }
}
