package io.millpond.storage.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartSpec;
import io.millpond.storage.part.SourceRange;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

class MergePolicyTest {
    private static final long DAY_MS = 86_400_000L;

    static PartDescription part(String partition, int level, long min, long max, long bytes) {
        return part(partition, level, min, max, bytes, 0);
    }

    static PartDescription part(
            String partition, int level, long min, long max, long bytes, long createdAtMs) {
        PartSpec spec =
                new PartSpec(
                        partition,
                        partition,
                        level,
                        min,
                        max,
                        "k",
                        List.of(new SourceRange("t", 0, min * 10, max * 10 + 10)),
                        createdAtMs);
        return new PartDescription(spec, bytes / 100, 1, bytes, bytes);
    }

    private static List<PartDescription> randomParts(Random random) {
        List<PartDescription> parts = new ArrayList<>();
        long block = 0;
        for (int i = random.nextInt(60); i > 0; i--) {
            long min = block + 1 + random.nextInt(3);
            block = min + random.nextInt(5);
            long bytes = (long) Math.exp(random.nextDouble() * 24);
            String partition = "p" + random.nextInt(3);
            parts.add(part(partition, 0, min, block, bytes, random.nextInt(1_000_000)));
        }
        Collections.shuffle(parts, random);
        return parts;
    }

    /// The parts after a merge, as the catalog would list them.
    private static List<PartDescription> merged(
            List<PartDescription> parts, MergePlan plan, long nowMs) {
        List<PartDescription> after = new ArrayList<>(parts);
        after.removeAll(plan.sources());
        after.add(
                new PartDescription(
                        plan.spec(nowMs), plan.rowCount(), 1, plan.fileBytes(), plan.fileBytes()));
        return after;
    }

    @Test
    void onlyAdjacentIdlePartsOfOnePartitionAreChosenWithinBounds() {
        int chosen = 0;
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<PartDescription> parts = randomParts(random);
            Set<String> busy = new HashSet<>();
            parts.stream().filter(_ -> random.nextInt(8) == 0).forEach(p -> busy.add(p.name()));
            MergeSettings settings =
                    new MergeSettings(
                            2 + random.nextInt(5),
                            2 + random.nextInt(20),
                            1L << 33,
                            1L << (30 + random.nextInt(10)),
                            1,
                            0,
                            random.nextInt(3) * 100L,
                            random.nextBoolean());
            Optional<MergePlan> plan =
                    MergePolicy.choose(parts, busy, settings, random.nextLong(100 * DAY_MS));
            if (plan.isPresent()) {
                checkPlan(plan.get(), parts, busy, settings);
                chosen++;
            }
        }
        assertThat(chosen).isGreaterThan(100);
    }

    private static void checkPlan(
            MergePlan plan, List<PartDescription> parts, Set<String> busy, MergeSettings settings) {
        String partition = plan.sources().getFirst().spec().partitionId();
        List<PartDescription> sorted =
                parts.stream()
                        .filter(p -> p.spec().partitionId().equals(partition))
                        .sorted(Comparator.comparingLong(p -> p.spec().minBlock()))
                        .toList();
        int from = sorted.indexOf(plan.sources().getFirst());
        assertThat(sorted.subList(from, from + plan.sources().size())).isEqualTo(plan.sources());
        assertThat(plan.sourceNames()).hasSizeBetween(2, settings.partsMax());
        assertThat(plan.sourceNames()).noneMatch(busy::contains);
        assertThat(plan.fileBytes()).isLessThanOrEqualTo(settings.bytesMax());
        long memory = plan.sources().stream().mapToLong(PartDescription::readingBytes).sum();
        assertThat(plan.sources().size() == 2 || memory <= settings.memoryMax()).isTrue();
    }

    @Test
    void quietTableComesToRest() {
        for (long seed = 0; seed < 100; seed++) {
            List<PartDescription> parts = randomParts(new Random(seed));
            long nowMs = 1_000_000;
            int merges = 0;
            for (int day = 0; day < 300; day++, nowMs += DAY_MS) {
                Optional<MergePlan> plan = choose(parts, nowMs);
                while (plan.isPresent()) {
                    parts = merged(parts, plan.get(), nowMs);
                    merges++;
                    plan = choose(parts, nowMs);
                }
            }
            assertThat(merges).isLessThan(60);
            assertThat(choose(parts, nowMs)).isEmpty();
        }
    }

    @Test
    void smallTableThatIsQuietForDaysEndsAsOnePart() {
        List<PartDescription> parts = new ArrayList<>();
        for (int block = 0; block < 12; block++) {
            parts.add(part("all", 0, block, block, 700_000L >> block, 0));
        }
        long nowMs = 0;
        for (int hour = 0; hour < 73; hour++, nowMs += 3_600_000) {
            Optional<MergePlan> plan = choose(parts, nowMs);
            while (plan.isPresent()) {
                parts = merged(parts, plan.get(), nowMs);
                plan = choose(parts, nowMs);
            }
        }
        assertThat(parts).hasSize(1);
    }

    @Test
    void oldPartsAreMergedWhateverTheyWeighIfTheSettingsSaySo() {
        List<PartDescription> parts = new ArrayList<>();
        for (int block = 0; block < 4; block++) {
            parts.add(
                    part("all", 0, block, block, 1L << (40 - 4 * block), block == 3 ? 90_000 : 0));
        }
        MergeSettings forcing = MergeSettings.DEFAULT.within(1L << 50).forcing(60, false);
        MergeSettings whole = MergeSettings.DEFAULT.forcing(60, true);
        assertThat(MergePolicy.choose(parts, Set.of(), MergeSettings.DEFAULT, 100_000)).isEmpty();
        assertThat(MergePolicy.choose(parts, Set.of(), whole, 100_000)).isEmpty();
        assertThat(MergePolicy.choose(parts, Set.of(), forcing, 100_000).orElseThrow().sources())
                .isEqualTo(parts.subList(1, 3));
    }

    private static Optional<MergePlan> choose(List<PartDescription> parts, long nowMs) {
        return MergePolicy.choose(parts, Set.of(), MergeSettings.DEFAULT, nowMs);
    }

    @Test
    void steadyInsertsLeaveFewPartsAndLittleRewriting() {
        List<PartDescription> parts = new ArrayList<>();
        long rewritten = 0;
        int most = 0;
        int inserts = 3000;
        for (int block = 1; block <= inserts; block++) {
            long nowMs = block * 1000L;
            parts.add(part("all", 0, block, block, 1 << 20, nowMs));
            Optional<MergePlan> plan = choose(parts, nowMs);
            if (plan.isPresent()) {
                rewritten += plan.get().fileBytes();
                parts = merged(parts, plan.get(), nowMs);
            }
            most = Math.max(most, parts.size());
        }
        assertThat(most).isLessThan(60);
        assertThat(rewritten).isLessThan((8L * inserts) << 20);
    }

    @Test
    void fewTinyPartsOfABusyTableWait() {
        List<PartDescription> parts =
                List.of(part("all", 0, 1, 1, 1000), part("all", 0, 2, 2, 1000));
        assertThat(choose(parts, 0)).isEmpty();
        assertThat(choose(parts, DAY_MS)).isPresent();
    }

    @Test
    void planDescribesTheMergedPart() {
        MergePlan plan =
                new MergePlan(
                        List.of(
                                part("p", 2, 1, 7, 10),
                                part("p", 0, 8, 8, 10),
                                part("p", 1, 10, 11, 10)));
        PartSpec spec = plan.spec(5);
        assertThat(spec.name()).isEqualTo("p_1_11_3");
        assertThat(spec.sources())
                .containsExactly(
                        new SourceRange("t", 0, 10, 90), new SourceRange("t", 0, 100, 120));
    }

    @Test
    void optimizeTakesNoMorePartsThanFitIntoMemory() {
        List<PartDescription> parts = new ArrayList<>();
        for (int block = 1; block <= 9; block++) {
            parts.add(part("p", 0, block, block, 100));
        }
        long each = parts.getFirst().readingBytes();
        assertThat(each).isPositive();
        assertThat(
                        MergePolicy.chooseAll(parts, Set.of(), "p", 4 * each)
                                .orElseThrow()
                                .sourceNames())
                .containsExactly("p_1_1_0", "p_2_2_0", "p_3_3_0", "p_4_4_0");
        assertThat(MergePolicy.chooseAll(parts, Set.of(), "p", 1).orElseThrow().sourceNames())
                .hasSize(2);
        parts.set(0, part("p", 0, 1, 1, 1_000));
        assertThat(
                        MergePolicy.chooseAll(parts, Set.of(), "p", 4 * each)
                                .orElseThrow()
                                .sourceNames())
                .as("small parts before large ones")
                .containsExactly("p_2_2_0", "p_3_3_0", "p_4_4_0", "p_5_5_0");
    }

    @Test
    void optimizeTakesTheWholePartition() {
        List<PartDescription> parts =
                List.of(part("p", 0, 3, 3, 1L << 40), part("q", 0, 2, 2, 1), part("p", 0, 1, 1, 1));
        assertThat(
                        MergePolicy.chooseAll(parts, Set.of(), "p", Long.MAX_VALUE)
                                .orElseThrow()
                                .sourceNames())
                .containsExactly("p_1_1_0", "p_3_3_0");
        assertThat(
                        MergePolicy.chooseAll(parts, Set.of(), "q", Long.MAX_VALUE)
                                .orElseThrow()
                                .sourceNames())
                .hasSize(1);
        assertThat(MergePolicy.chooseAll(parts, Set.of(), "r", Long.MAX_VALUE)).isEmpty();
        assertThat(MergePolicy.chooseAll(parts, Set.of("p_1_1_0"), "p", Long.MAX_VALUE)).isEmpty();
        assertThat(MergePolicy.partsInFullestPartition(parts)).isEqualTo(2);
    }
}
