package io.millpond.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.sql.ast.ParsedStatement;
import io.millpond.sql.format.SqlFormatter;
import io.millpond.storage.DatabaseException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

/// Real statements with characters and pieces lost, doubled or mixed in. Whatever comes out, the
/// parser answers with a tree that prints and parses back, or with an error; nothing else escapes.
class MutantTest {
    private static final String CHARACTERS = "()[]{},.;'\"`*+-/%?:=<>!|@$\\ \n0aA_xé#";
    private static final int MUTANTS = 20_000;
    private static final long SEED = 42;

    private final List<String> corpus = Statements.corpus();
    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void mutantsParseBackOrFailCleanly() {
        int parsed = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String text = mutant();
            ParsedStatement statement = parseOrNull(text);
            if (statement == null) {
                continue;
            }
            parsed++;
            String printed = SqlFormatter.singleLine(statement);
            assertThat(Statements.PARSER.statement(printed).statement())
                    .as("%s%nbecame%n%s", text, printed)
                    .isEqualTo(statement.statement());
        }
        assertThat(parsed).isGreaterThan(MUTANTS / 20);
    }

    private static @Nullable ParsedStatement parseOrNull(String text) {
        try {
            return Statements.PARSER.statement(text);
        } catch (DatabaseException _) {
            return null;
        }
    }

    private String mutant() {
        StringBuilder text = new StringBuilder(pick());
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, to));
                default -> text.insert(at, piece(pick()));
            }
        }
        return text.toString();
    }

    private String pick() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private String piece(String text) {
        int from = random.nextInt(text.length());
        return text.substring(from, Math.min(text.length(), from + random.nextInt(20)));
    }
}
