package io.millpond.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Functions give what the reference gave, with constant arguments and with columns.
///
/// Each file of `functions/` has lines of an expression, the type and the value, or `ERROR` and the
/// error's name, separated by tabs. A line that starts with `#` says what follows.
class FunctionReferenceTest {
    private static final List<String> FAMILIES =
            List.of(
                    "arithmetic",
                    "comparison",
                    "conversion",
                    "strings",
                    "dates",
                    "math",
                    "arrays",
                    "hashes",
                    "json",
                    "lookups");

    @TestFactory
    Stream<DynamicTest> constantsGiveTheReferencesResults() {
        Evaluator evaluator = new Evaluator(false, 1);
        return Stream.concat(lines(FAMILIES), lines(List.of("constants")))
                .map(line -> DynamicTest.dynamicTest(line[0], () -> check(evaluator, line, 1)));
    }

    @TestFactory
    Stream<DynamicTest> columnsGiveTheReferencesResults() {
        Evaluator evaluator = new Evaluator(true, 3);
        return lines(FAMILIES)
                .map(line -> DynamicTest.dynamicTest(line[0], () -> check(evaluator, line, 3)));
    }

    /// Whether the error says that an argument may not vary by row.
    private static boolean wantsConstant(DatabaseException e) {
        return e.code() == ErrorCode.ILLEGAL_COLUMN || e.text().contains("must be constant");
    }

    private static void check(Evaluator evaluator, String[] line, int rowCount) {
        String expected = line[1] + "\t" + line[2];
        for (int row = 0; row < rowCount; row++) {
            String actual;
            try {
                actual = evaluator.evaluate(line[0]).text(row);
            } catch (DatabaseException e) {
                if (rowCount > 1 && wantsConstant(e)) {
                    return;
                }
                if (!line[1].equals("ERROR")) {
                    throw e;
                }
                actual = "ERROR\t" + e.code();
            }
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static Stream<String[]> lines(List<String> families) {
        return families.stream()
                .flatMap(family -> read("/functions/" + family + ".tsv").stream())
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\t", 3));
    }

    private static List<String> read(String resource) {
        try (InputStream stream =
                        Objects.requireNonNull(
                                FunctionReferenceTest.class.getResourceAsStream(resource),
                                resource);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
