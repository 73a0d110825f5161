package io.millpond.sql.function;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Families are made when one of their names is asked for, and only these.
class FunctionFamiliesTest {
    private static final Set<Sample> MADE = EnumSet.noneOf(Sample.class);

    private final FunctionFamilies<Named> families = new FunctionFamilies<>(Sample.class);

    private record Named(FunctionDescription description) implements NamedFunction {
        static Named of(String syntax, String... aliases) {
            return new Named(FunctionDescription.of("Test", syntax, "").withAliases(aliases));
        }
    }

    /// `Sample.tsv` lists their names, but for `hexagon`.
    private enum Sample implements FunctionFamily<Named> {
        COLOURS,
        SHAPES;

        @Override
        public List<Named> make() {
            synchronized (MADE) {
                MADE.add(this);
            }
            Named square = new Named(FunctionDescription.of("Test", "square()", "").ignoringCase());
            return switch (this) {
                case COLOURS -> List.of(Named.of("red()", "crimson"), Named.of("Square()"));
                case SHAPES -> List.of(square, Named.of("hexagon()"));
            };
        }
    }

    @BeforeEach
    void forgetWhatWasMade() {
        MADE.clear();
    }

    @Test
    void nothingIsMadeBeforeItIsAskedFor() {
        assertThat(families.find("blue")).isEmpty();
        assertThat(MADE).isEmpty();
    }

    @Test
    void familyOfTheNameIsMadeAlone() {
        assertThat(nameOf("crimson")).isEqualTo("red");
        assertThat(MADE).containsExactly(Sample.COLOURS);
    }

    @Test
    void spellingIsPreferredToLettersOfEitherCase() {
        assertThat(nameOf("Square")).isEqualTo("Square");
        assertThat(nameOf("SQUARE")).isEqualTo("square");
        assertThat(families.find("RED")).isEmpty();
    }

    @Test
    void nameThatIsNotListedIsFoundByLookingThroughAll() {
        assertThat(families.find("hexagon")).isEmpty();
        assertThat(families.findAnywhere("hexagon")).isPresent();
        assertThat(families.findAnywhere("blue")).isEmpty();
    }

    @Test
    void descriptionsAreThoseOfAllFamilies() {
        assertThat(families.descriptions().keySet())
                .containsExactly("Square", "hexagon", "red", "square");
    }

    @Test
    void threadsThatAskAtOnceGetTheSame() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Named>> questions = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String name = i % 2 == 0 ? "red" : "crimson";
                questions.add(() -> families.find(name).orElseThrow());
            }
            List<Named> answers = new ArrayList<>();
            for (Future<Named> answer : threads.invokeAll(questions)) {
                answers.add(answer.get());
            }
            Named first = answers.getFirst();
            assertThat(answers).allSatisfy(answer -> assertThat(answer).isSameAs(first));
        }
    }

    private String nameOf(String name) {
        return families.find(name).orElseThrow().description().name();
    }
}
