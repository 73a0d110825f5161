package io.millpond.engine.kafka.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millpond.engine.kafka.setting.CommitProtocol;
import io.millpond.engine.kafka.sim.Sighting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Goal: no schedule of faults loses, doubles or blocks a message. Method: [Simulation]s of many
/// seeds; a failing one prints itself.
///
/// `-Dsimulation.seeds=N` runs more of them, `-Dsimulation.seed=S` the one.
final class IngestSimulationTest {
    private static final int SEEDS = 100;

    /// How far it is looked for interleavings that the others did not reach.
    private static final int SEEDS_MAX = 6 * SEEDS;

    /// What the seeds came across that the protocols ran with.
    private static final Map<CommitProtocol, Set<Sighting>> SEEN =
            new EnumMap<>(CommitProtocol.class);

    @ParameterizedTest
    @EnumSource
    void everyMessageIsInEveryTargetOnceWhateverHappens(CommitProtocol protocol) {
        var _ = seen(protocol);
    }

    /// Interleavings that are not reached are not tested: each is, by some seed.
    @Test
    void everyInterleavingIsReached() {
        assumeThat(Long.getLong("simulation.seed")).isNull();
        Set<Sighting> missing = EnumSet.allOf(Sighting.class);
        for (CommitProtocol protocol : CommitProtocol.values()) {
            missing.removeAll(seen(protocol));
        }
        // Some need a rare coincidence.
        for (long seed = SEEDS + 1; !missing.isEmpty() && seed <= SEEDS_MAX; seed++) {
            for (CommitProtocol protocol : CommitProtocol.values()) {
                Simulation simulation = new Simulation(protocol, seed);
                simulation.run();
                missing.removeAll(simulation.seen());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Set<Sighting> seen(CommitProtocol protocol) {
        return SEEN.computeIfAbsent(protocol, IngestSimulationTest::run);
    }

    private static Set<Sighting> run(CommitProtocol protocol) {
        Long only = Long.getLong("simulation.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? Long.getLong("simulation.seeds", SEEDS) : only;
        long steps = 0;
        Map<SimSeek.End, Integer> seeks = new EnumMap<>(SimSeek.End.class);
        Set<Sighting> seen = EnumSet.noneOf(Sighting.class);
        for (long seed = first; seed <= last; seed++) {
            Simulation simulation = new Simulation(protocol, seed);
            simulation.run();
            steps += simulation.stepCount();
            simulation.seekEnds().forEach((end, count) -> seeks.merge(end, count, Integer::sum));
            seen.addAll(simulation.seen());
        }
        // A single seed may have a short life.
        assertThat(steps).isGreaterThan(only == null ? 1_000 * (last - first + 1) : 0);
        if (only == null) {
            assertThat(seeks).containsOnlyKeys(SimSeek.End.values());
        }
        return seen;
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedIsTheSameRun(CommitProtocol protocol) {
        Simulation first = new Simulation(protocol, 7);
        first.run();
        Simulation second = new Simulation(protocol, 7);
        second.run();
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    }

    /// A simulation that passes proves little unless it fails without the rules that it is about.
    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void ruleThatIsLeftOutIsMissed(SimWeakness weakness) {
        long seed = 1;
        while (passes(weakness, seed)) {
            assertThat(seed).as("seeds that pass without %s", weakness).isLessThan(SEEDS);
            seed++;
        }
    }

    private static boolean passes(SimWeakness weakness, long seed) {
        try {
            new Simulation(weakness, weakness.protocol(), seed).run();
            return true;
        } catch (AssertionError _) {
            return false;
        }
    }
}
