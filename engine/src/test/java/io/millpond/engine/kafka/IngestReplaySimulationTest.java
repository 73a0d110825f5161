package io.millpond.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.DatabaseException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.EnumMap;
import java.util.Map;

/// Goal: whatever fails, and whatever lanes do meanwhile, a message that could not become rows is
/// parked, or in every target, and never both or neither. Method: [ReplaySimulation]s of many seeds
/// over a real database on a disk that fails; a failing one prints itself.
///
/// `-Dsimulation.seeds=N` runs more of them, `-Dsimulation.seed=S` the one.
@Timeout(600)
final class IngestReplaySimulationTest {
    private static final int SEEDS = 12;

    @Test
    void everyDeadLetterIsParkedOrInEveryTargetWhateverHappens() {
        Long only = Long.getLong("simulation.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? Long.getLong("simulation.seeds", SEEDS) : only;
        Map<ReplaySimulation.Seen, Integer> seen = new EnumMap<>(ReplaySimulation.Seen.class);
        for (long seed = first; seed <= last; seed++) {
            ReplaySimulation simulation = new ReplaySimulation(seed, false);
            try {
                simulation.run();
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            simulation.seen().forEach((what, count) -> seen.merge(what, count, Integer::sum));
        }
        if (only == null) {
            assertThat(seen).containsOnlyKeys(ReplaySimulation.Seen.values());
        }
    }

    /// A simulation that passes proves little unless it fails without the rule that it is about.
    @Test
    void replayInTwoFramesIsNoticed() {
        long seed = 1;
        while (passesTorn(seed)) {
            assertThat(seed).as("seeds that pass").isLessThan(5 * SEEDS);
            seed++;
        }
    }

    private static boolean passesTorn(long seed) {
        try {
            new ReplaySimulation(seed, true).run();
            return true;
        } catch (AssertionError | DatabaseException _) {
            // The letters' parts may be gone too, so that they cannot even be compared.
            return false;
        }
    }
}
