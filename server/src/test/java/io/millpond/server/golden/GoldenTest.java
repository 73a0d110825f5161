package io.millpond.server.golden;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.golden.GoldenRecord;
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
import java.util.stream.Stream;

/// Every golden statement over HTTP, with exactly the result that ClickHouse gives.
///
/// The files, and the list of records that do not agree yet, are those of the engine's own golden
/// test; only that one minds a listed record that agrees.
final class GoldenTest {
    private static final Path FILES = Path.of("..", "engine", "src", "test", "resources", "golden");

    @TempDir static Path directory;

    @TestFactory
    Stream<DynamicTest> everyStatementAnswersAsClickHouseDoes() throws IOException {
        TestServer server = TestServer.start(directory.resolve("data"));
        Set<String> listed = Set.copyOf(Files.readAllLines(FILES.resolve("not-covered.txt")));
        return files().stream()
                .map(file -> DynamicTest.dynamicTest(name(file), () -> check(server, file, listed)))
                .onClose(server::close);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FILES)) {
            return all.filter(file -> file.toString().endsWith(".test")).sorted().toList();
        }
    }

    private static void check(TestServer server, Path file, Set<String> listed) throws IOException {
        HttpSql sql = server.sql();
        String database = "g_" + name(file).replace(".test", "");
        sql.query("CREATE DATABASE " + database);
        List<String> complaints = new ArrayList<>();
        for (GoldenRecord expected : GoldenRecord.parse(Files.readString(file))) {
            String difference = difference(sql, database, expected);
            if (!difference.isEmpty() && !listed.contains(name(file) + ":" + expected.number())) {
                complaints.add(expected.number() + ": " + expected.sql() + "\n" + difference);
            }
        }
        sql.query("DROP DATABASE " + database);
        assertThat(complaints).isEmpty();
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
        if (!expected.errorName().isEmpty()) {
            boolean fails = response.statusCode() != 200;
            return fails && body.contains("(" + expected.errorName() + ")")
                    ? ""
                    : "expected error " + expected.errorName() + ", got " + body;
        }
        if (response.statusCode() != 200) {
            return "failed with " + body;
        }
        // Not every format ends its last line.
        String rows = String.join("\n", expected.rows());
        return !expected.expectation().equals("query") || withoutLastLineEnd(body).equals(rows)
                ? ""
                : "expected\n" + rows + "\ngot\n" + body;
    }

    private static String withoutLastLineEnd(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
