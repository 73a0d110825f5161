package io.millpond.engine.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.engine.Millpond;
import io.millpond.engine.setting.MillpondSettings;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Runs all golden files.
///
/// Goal: what a covered record does never changes. Method: the file `not-covered.txt` lists the
/// records, as `file:number`, that Millpond does not do yet; every other record has to do what it
/// says, and a listed one must not, so that the list only gets shorter. `-Dgolden.rewrite=FILE`
/// writes the list anew, `-Dgolden.report=FILE` what is wrong with each record.
class GoldenTest {
    private static final String LIST = "not-covered.txt";
    private static final ZoneId ZONE = ZoneId.of("UTC");

    @Test
    void coveredRecordsDoWhatTheySayAndOthersAreListed() throws Exception {
        Map<String, String> failures = failures(2, 0);
        int recordCount = recordCount();
        assertThat(recordCount).isGreaterThan(2000);
        report(failures, recordCount);
        TreeSet<String> listed = new TreeSet<>(listedRecords());
        List<String> unexpected = new ArrayList<>();
        failures.forEach(
                (key, why) -> {
                    if (!listed.contains(key)) {
                        unexpected.add(key + ": " + why);
                    }
                });
        assertThat(unexpected).as("records that fail and are not listed").isEmpty();
        listed.removeAll(failures.keySet());
        assertThat(listed).as("records that are listed and do what they say").isEmpty();
    }

    /// Operators that keep something by block or by lane that belongs to the query would tell.
    @ParameterizedTest
    @CsvSource({"1, 4", "7, 1"})
    void recordsDoTheSameWhateverTheBlocksAndLanes(int blockSize, int laneCount) throws Exception {
        Map<String, String> failures = failures(laneCount, blockSize);
        failures.keySet().removeAll(listedRecords());
        assertThat(failures).isEmpty();
    }

    /// What is wrong with each record that does not do what it says, by file and number.
    private static Map<String, String> failures(int laneCount, int blockSize) throws Exception {
        Map<String, String> failures = new LinkedHashMap<>();
        for (Path file : goldenFiles()) {
            String name = file.getFileName().toString();
            List<GoldenRecord> records = GoldenRecord.parse(Files.readString(file));
            try (Millpond database = Millpond.open(Path.of("/data"), settings(laneCount))) {
                new GoldenFile(name, records)
                        .failures(database, ZONE, blockSize)
                        .forEach((number, why) -> failures.put(name + ":" + number, why));
            }
        }
        return failures;
    }

    private static int recordCount() throws Exception {
        int count = 0;
        for (Path file : goldenFiles()) {
            count += GoldenRecord.parse(Files.readString(file)).size();
        }
        return count;
    }

    private static MillpondSettings settings(int laneCount) {
        return MillpondSettings.local()
                .withFileSystem(new MemoryFileSystem())
                .withSeed(7)
                .withLaneCount(laneCount)
                .withZone(ZONE);
    }

    private static void report(Map<String, String> failures, int recordCount) throws IOException {
        String rewrite = System.getProperty("golden.rewrite");
        if (rewrite != null) {
            Files.write(Path.of(rewrite), failures.keySet());
        }
        String report = System.getProperty("golden.report");
        if (report != null) {
            List<String> lines = new ArrayList<>();
            lines.add(
                    "%d of %d records pass".formatted(recordCount - failures.size(), recordCount));
            failures.forEach((key, why) -> lines.add(key + ": " + why));
            Files.write(Path.of(report), lines);
        }
    }

    private static Path goldenDirectory() throws URISyntaxException {
        URL list = Objects.requireNonNull(GoldenTest.class.getResource("/golden/" + LIST));
        return Objects.requireNonNull(Path.of(list.toURI()).getParent());
    }

    private static List<Path> goldenFiles() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(goldenDirectory())) {
            return files.filter(f -> f.toString().endsWith(".test")).sorted().toList();
        }
    }

    private static List<String> listedRecords() throws IOException, URISyntaxException {
        return Files.readAllLines(goldenDirectory().resolve(LIST));
    }
}
