package io.millpond.engine.kafka.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/// How frequent things are in one simulation, drawn from its seed.
final class SimWeights {
    private final Map<SimHappening, Integer> weights = new EnumMap<>(SimHappening.class);
    private final Random random;

    /// Draws the weights.
    SimWeights(Random random) {
        this.random = random;
        for (SimHappening happening : SimHappening.values()) {
            int weight = SimHappening.WEIGHTS[random.nextInt(SimHappening.WEIGHTS.length)];
            weights.put(happening, happening == SimHappening.PRODUCE ? 8 : weight);
        }
        if (weight(SimHappening.LOSE_DECISIONS) == 8) {
            weights.put(SimHappening.OPERATE, 0);
            weights.put(SimHappening.SEEK, 0);
            weights.put(SimHappening.FORGET_COMMITS, 0);
            weights.put(SimHappening.RECREATE, 0);
        }
    }

    /// How frequent it is; 0: it never happens.
    int weight(SimHappening happening) {
        return weights.getOrDefault(happening, 0);
    }

    /// What happens next.
    SimHappening draw() {
        int at = random.nextInt(weights.values().stream().mapToInt(Integer::intValue).sum());
        for (Map.Entry<SimHappening, Integer> weight : weights.entrySet()) {
            at -= weight.getValue();
            if (at < 0) {
                return weight.getKey();
            }
        }
        throw new IllegalStateException("no weights");
    }
}
