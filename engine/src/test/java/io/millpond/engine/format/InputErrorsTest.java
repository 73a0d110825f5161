package io.millpond.engine.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.engine.Millpond;
import io.millpond.engine.Session;
import io.millpond.engine.statement.SessionOptions;
import io.millpond.engine.testing.Databases;
import io.millpond.storage.testing.MemoryFileSystem;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That errors in input say in which row, and in which column, something is wrong.
final class InputErrorsTest {
    private final Millpond database = Databases.open(new MemoryFileSystem());
    private final Session session = database.session(SessionOptions.plain());

    @BeforeEach
    void create() {
        session.query(
                "CREATE TABLE t (a UInt8, b Int32, s String, CONSTRAINT positive CHECK b > a AND s"
                        + " != '') ENGINE = Memory");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "JSONEachRow|{\"a\":1,\"b\":2} {\"b\":\"x\"}",
                "JSONCompactEachRow|~[1,2,\"\"]\n[1,\"x\",\"\"]~",
                "JSON|{\"meta\":[{\"name\":\"b\",\"type\":\"Int32\"}],\"data\":[{\"b\":1},{\"b\":\"x\"}]}",
                "JSONCompact|{\"meta\":[{\"name\":\"b\",\"type\":\"Int32\"}],\"data\":[[1],[\"x\"]]}",
                "JSONColumns|{\"b\":[1,\"x\"]}",
                "JSONCompactColumns|[[1,1],[1,\"x\"]]",
                "JSONObjectEachRow|{\"p\":{\"b\":1},\"q\":{\"b\":\"x\"}}",
                "CSV|~1,1,1\n1,x,1~",
                "TSV|~1\t1\t1\n1\tx\t1~",
                "TSKV|~b=1\nb=x~",
                "Values|(1, 1, ''), (1, 'x', '')",
                "Values|(1, 1, ''), (1, 1 + [], '')",
            })
    void brokenValueIsNamedByRowAndColumn(String format, String input) {
        assertThatThrownBy(() -> session.query("INSERT INTO t FORMAT " + format + "\n" + input))
                .hasMessageMatching(
                        "(?s).*\\(while reading the value of (column|key) b\\): \\(at row 2\\)\\n?");
    }

    @Test
    void violatedConstraintTellsTheTableTheRowAndTheValues() {
        assertThatThrownBy(
                        () -> session.query("INSERT INTO t VALUES (1, 2, 'x'), (3, -5, 'it''s')"))
                .hasMessageMatching(
                        "Constraint `positive` for table default\\.t \\([-0-9a-f]{36}\\) is"
                                + " violated at row 2\\. Expression: \\(\\(b > a\\) AND \\(s !="
                                + " ''\\)\\)\\. Column values: b = -5, a = 3, s = 'it\\\\'s'");
    }

    @Test
    void valueOfASelectThatCannotBeConvertedIsNamedByItsColumn() {
        assertThatThrownBy(() -> session.query("INSERT INTO t SELECT 1, 'x', 'y'"))
                .hasMessageEndingWith(": while converting to destination column b");
    }
}
