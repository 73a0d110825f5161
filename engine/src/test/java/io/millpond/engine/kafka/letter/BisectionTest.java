package io.millpond.engine.kafka.letter;

import static io.millpond.engine.kafka.lane.TestLane.P0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millpond.engine.kafka.lane.TestLane;
import io.millpond.engine.kafka.message.BlockMessages;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.column.BytesColumnBuilder;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Blocks of messages, each of one or more rows, against targets that fail on some of them.
final class BisectionTest {
    private final BytesColumnBuilder lines = new BytesColumnBuilder();
    private final BlockMessages.Collector messages = new BlockMessages.Collector();
    private int trials;
    private int trialCountMax = Integer.MAX_VALUE;
    private long offset;
    private long triedRows;

    @Test
    void culpritsAreFoundAndAllOthersStayInOnePiece() {
        for (int i = 0; i < 10_000; i++) {
            add(i == 17 || i == 18 || i == 9_000 ? "bad" : "good" + i);
        }
        Bisection.Outcome outcome = run(failingOn("bad"::equals));
        assertThat(offsets(outcome)).containsExactly(17L, 18L, 9_000L);
        assertThat(outcome.pieces()).hasSize(1);
        assertThat(outcome.pieces().getFirst().rowCount()).isEqualTo(9_997);
        assertThat(trials).isLessThan(100);
        assertThat(triedRows).isLessThan(80_000);
    }

    @Test
    void allRowsOfACulpritAreTakenOut() {
        add("a", "b");
        add("c", "bad", "d");
        add("e");
        Bisection.Outcome outcome = run(failingOn("bad"::equals));
        assertThat(offsets(outcome)).containsExactly(1L);
        assertThat(outcome.rowCount()).isEqualTo(3);
        assertThat(outcome.letters().getFirst().error()).isEqualTo("Not this row: bad");
        assertThat(linesOf(outcome)).containsExactly(List.of("a", "b", "e"));
    }

    @Test
    void everyMessageCanBeACulprit() {
        for (int i = 0; i < 1_000; i++) {
            add("bad" + i);
        }
        Bisection.Outcome outcome = run(failingOn(line -> line.startsWith("bad")));
        assertThat(outcome.letters()).hasSize(1_000);
        assertThat(outcome.pieces()).isEmpty();
        assertThat(trials).isLessThan(2_100);
    }

    @Test
    void blockThatFailsOnlyAsAWholeIsCut() {
        for (int i = 0; i < 100; i++) {
            add("line" + i);
        }
        Bisection.Outcome outcome =
                run(
                        rows -> {
                            if (rows.rowCount() > 30) {
                                throw new DatabaseException(
                                        ErrorCode.BAD_ARGUMENTS, "More than 30 rows");
                            }
                        });
        assertThat(outcome.letters()).isEmpty();
        assertThat(linesOf(outcome).stream().flatMap(List::stream))
                .hasSize(100)
                .startsWith("line0", "line1")
                .endsWith("line99");
        assertThat(outcome.pieces()).allMatch(piece -> piece.rowCount() <= 30);
    }

    @Test
    void messagesThatFailOnlyTogetherAreKeptApart() {
        for (String line : List.of("a", "left", "b", "bad", "right", "c")) {
            add(line);
        }
        Bisection.Outcome outcome =
                run(
                        rows -> {
                            failingOn("bad"::equals).accept(rows);
                            List<String> all = TestLane.lines(rows);
                            if (all.contains("left") && all.contains("right")) {
                                throw new DatabaseException(
                                        ErrorCode.BAD_ARGUMENTS, "Not these together");
                            }
                        });
        assertThat(offsets(outcome)).containsExactly(3L);
        assertThat(linesOf(outcome).stream().flatMap(List::stream))
                .containsExactly("a", "left", "b", "right", "c");
        assertThat(outcome.pieces()).hasSizeGreaterThan(1);
    }

    @Test
    void failureThatIsNotOfTheRowsBlamesNoMessage() {
        add("a");
        assertThatThrownBy(
                        () ->
                                run(
                                        _ -> {
                                            throw new DatabaseException(
                                                    ErrorCode.BAD_ARGUMENTS, "Always");
                                        }))
                .hasMessage("Always");
        add("a");
        assertThatThrownBy(
                        () ->
                                run(
                                        rows -> {
                                            if (rows.rowCount() > 0) {
                                                throw new DatabaseException(
                                                        ErrorCode.NOT_ENOUGH_SPACE, "Full");
                                            }
                                        }))
                .hasMessage("Full");
    }

    @Test
    void viewThatNeedsRowsIsNoReasonToBlameNoMessage() {
        for (String line : List.of("bad", "a", "b", "c")) {
            add(line);
        }
        Bisection.Outcome outcome =
                run(
                        rows -> {
                            failingOn("bad"::equals).accept(rows);
                            if (rows.rowCount() == 0) {
                                throw new DatabaseException(
                                        ErrorCode.BAD_ARGUMENTS, "No maximum of nothing");
                            }
                        });
        assertThat(offsets(outcome)).containsExactly(0L);
        assertThat(linesOf(outcome)).containsExactly(List.of("a", "b", "c"));
    }

    @Test
    void searchEndsWhenTheBlockIsTakenBack() {
        for (int i = 0; i < 1_000; i++) {
            add("bad");
        }
        trialCountMax = 10;
        assertThatThrownBy(() -> run(failingOn("bad"::equals)))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.ABORTED));
        assertThat(trials).isEqualTo(10);
    }

    /// Goal: whatever fails, each message is in exactly one piece that passes or is a culprit that
    /// fails alone. Method: random rows and random targets; pieces and culprits are tried again.
    @Test
    void everyMessageEndsInAPieceThatPassesOrFailsAlone() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            lines.rollback(0);
            messages.take();
            offset = 0;
            int count = 1 + random.nextInt(60);
            for (int i = 0; i < count; i++) {
                String[] rows = new String[1 + random.nextInt(3)];
                for (int row = 0; row < rows.length; row++) {
                    rows[row] = "" + random.nextInt(20);
                }
                add(rows);
            }
            int alone = random.nextInt(20);
            int bound = 5 + random.nextInt(200);
            Consumer<Block> target =
                    rows -> {
                        failingOn(("" + alone)::equals).accept(rows);
                        int sum = TestLane.lines(rows).stream().mapToInt(Integer::parseInt).sum();
                        if (sum > bound) {
                            throw new DatabaseException(ErrorCode.BAD_ARGUMENTS, "Over " + bound);
                        }
                    };
            Block block = block();
            BlockMessages of = messages.take();
            Bisection.Outcome outcome = new Bisection(block, of, target, () -> false).run();
            Set<Long> culprits = new HashSet<>(offsets(outcome));
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < of.count(); i++) {
                Block rows = block.slice(of.fromRow(i), of.toRow(i));
                if (culprits.contains((long) i)) {
                    assertThatThrownBy(() -> target.accept(rows)).as("seed %d", seed).isNotNull();
                } else {
                    expected.addAll(TestLane.lines(rows));
                }
            }
            outcome.pieces().forEach(target);
            assertThat(linesOf(outcome).stream().flatMap(List::stream))
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(expected);
        }
    }

    private static Consumer<Block> failingOn(Predicate<String> bad) {
        return rows -> {
            for (String line : TestLane.lines(rows)) {
                if (bad.test(line)) {
                    throw new DatabaseException(
                            ErrorCode.CANNOT_PARSE_TEXT, "Not this row: " + line);
                }
            }
        };
    }

    private void add(String... rows) {
        for (String row : rows) {
            byte[] bytes = row.getBytes(UTF_8);
            lines.append(bytes, 0, bytes.length);
        }
        messages.add(TestLane.record(P0, offset++, String.join("\n", rows)), rows.length);
    }

    private Block block() {
        int count = lines.rowCount();
        return new Block(TestLane.HEADER, List.of(lines.build()), count);
    }

    private Bisection.Outcome run(Consumer<Block> target) {
        return new Bisection(
                        block(),
                        messages.take(),
                        rows -> {
                            trials++;
                            triedRows += rows.rowCount();
                            target.accept(rows);
                        },
                        () -> trials >= trialCountMax)
                .run();
    }

    private static List<Long> offsets(Bisection.Outcome outcome) {
        return outcome.letters().stream().map(letter -> letter.message().offset()).toList();
    }

    private static List<List<String>> linesOf(Bisection.Outcome outcome) {
        return outcome.pieces().stream().map(TestLane::lines).toList();
    }
}
