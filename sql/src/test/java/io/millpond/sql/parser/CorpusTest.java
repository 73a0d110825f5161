package io.millpond.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.format.SqlFormatter;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Every statement of the golden files and of the recorded clients parses, and what the formatter
/// makes of it parses to an equal tree and prints the same again.
class CorpusTest {

    @Test
    void everyStatementParses() {
        List<String> failures = new ArrayList<>();
        for (String text : Statements.corpus()) {
            try {
                Statements.PARSER.statement(text);
            } catch (SyntaxException e) {
                failures.add(text + "\n" + e.text());
            }
        }
        // One of the clients' statements is meant to fail, so that an error comes back.
        assertThat(failures).hasSize(1).first().asString().startsWith("SELEC 1;");
    }

    @Test
    void corpusIsNotLost() {
        assertThat(Statements.corpus()).hasSizeGreaterThan(2400);
    }

    @Test
    void singleLineParsesBackToAnEqualTree() {
        assertThat(failedRoundTrips(false)).isEmpty();
    }

    @Test
    void multiLineParsesBackToAnEqualTree() {
        assertThat(failedRoundTrips(true)).isEmpty();
    }

    private static List<String> failedRoundTrips(boolean multiline) {
        List<String> failures = new ArrayList<>();
        for (String text : Statements.corpus()) {
            if (text.startsWith("SELEC ")) {
                continue;
            }
            ParsedStatement statement = Statements.PARSER.statement(text);
            String printed = print(statement, multiline);
            ParsedStatement again = Statements.PARSER.statement(printed);
            boolean isEqual =
                    again.statement().equals(statement.statement())
                            && again.settings().equals(statement.settings())
                            && print(again, multiline).equals(printed);
            if (!isEqual) {
                failures.add(text + "\nbecame\n" + printed);
            }
        }
        return failures;
    }

    private static String print(ParsedStatement statement, boolean multiline) {
        return multiline ? SqlFormatter.multiLine(statement) : SqlFormatter.singleLine(statement);
    }
}
