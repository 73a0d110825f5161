package io.millpond.server.golden;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.server.testing.HttpSql;
import io.millpond.server.testing.TestServer;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Every golden statement over HTTP, with exactly the result that ClickHouse gives.
///
/// `not-covered.txt` beside the files lists the records that do not agree yet, as `file:line`. A
/// record that disagrees and is not listed fails the test; one that is listed and agrees is only
/// printed, since adding what was missing must not break the build. With
/// `-Dmillpond.golden.rewrite=true` the test writes the list anew, to be read in the diff.
final class GoldenTest {
    private static final Path FILES = Path.of("src", "test", "resources", "golden");
    private static final Path NOT_COVERED = FILES.resolve("not-covered.txt");
    private static final boolean REWRITES = Boolean.getBoolean("millpond.golden.rewrite");

    @TempDir static Path directory;

    @TestFactory
    Stream<DynamicTest> everyStatementAnswersAsClickHouseDoes() throws IOException {
        TestServer server = TestServer.start(directory.resolve("data"));
        Set<String> listed = new TreeSet<>(Files.readAllLines(NOT_COVERED));
        Set<String> failing = new TreeSet<>();
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            tests.add(
                    DynamicTest.dynamicTest(
                            name, () -> check(server.sql(), file, name, listed, failing)));
        }
        return tests.stream().onClose(() -> finish(server, failing));
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.filter(file -> file.toString().endsWith(".test")).sorted().toList();
        }
    }

    private static void check(
            HttpSql sql, Path file, String name, Set<String> listed, Set<String> failing)
            throws IOException {
        String database = "g_" + name.replace(".test", "");
        sql.query("CREATE DATABASE " + database);
        List<String> complaints = new ArrayList<>();
        for (GoldenRecord expected : GoldenRecord.parse(Files.readAllLines(file))) {
            String difference = difference(sql, database, expected);
            String id = "%s:%04d".formatted(name, expected.line());
            if (!difference.isEmpty()) {
                failing.add(id);
            }
            if (!difference.isEmpty() && !listed.contains(id)) {
                complaints.add(id + " " + expected.sql() + "\n" + difference);
            } else if (difference.isEmpty() && listed.contains(id)) {
                System.out.println(id + " agrees now: take it from " + NOT_COVERED);
            }
        }
        sql.query("DROP DATABASE " + database);
        if (!REWRITES) {
            assertThat(complaints).isEmpty();
        }
    }

    /// What is wrong with the answer; empty when nothing is.
    private static String difference(HttpSql sql, String database, GoldenRecord expected) {
        HttpResponse<byte[]> response =
                sql.send(
                        expected.sql(),
                        "database",
                        database,
                        "session_id",
                        database,
                        "implicit_select",
                        "0");
        String body = new String(response.body(), UTF_8);
        if (!expected.error().isEmpty()) {
            boolean fails = response.statusCode() != 200;
            return fails && body.contains("(" + expected.error() + ")")
                    ? ""
                    : "expected error " + expected.error() + ", got " + body;
        }
        if (response.statusCode() != 200) {
            return "failed with " + body;
        }
        StringBuilder rows = new StringBuilder();
        expected.rows().forEach(row -> rows.append(row).append('\n'));
        return !expected.hasResult() || body.contentEquals(rows)
                ? ""
                : "expected\n" + rows + "got\n" + body;
    }

    private static void finish(TestServer server, Set<String> failing) {
        server.close();
        if (REWRITES) {
            try {
                Files.write(NOT_COVERED, failing);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
