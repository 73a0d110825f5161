package io.millpond.sql.aggregate.event;

import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;

import java.util.ArrayList;
import java.util.List;

/// How far the events of a group get through a sequence of conditions within a window of time.
///
/// Source: ClickHouse's `windowFunnel` with its modes.
///
/// @param window in the unit of the times
/// @param isStrictDeduplication whether a condition that is met again ends the funnel
/// @param isStrictOrder whether an event of another condition between two ends it
/// @param isStrictIncrease whether each event must be later than the one before
/// @param conditionCount the length of the funnel
record Funnel(
        long window,
        boolean isStrictDeduplication,
        boolean isStrictOrder,
        boolean isStrictIncrease,
        int conditionCount) {
    /// An event of one condition, counted from 1; 0 for one of none.
    private record Step(long time, int condition) {}

    /// The first time of a chain and the time of its last event.
    private record Chain(long first, long last) {}

    /// Errors: BAD_ARGUMENTS for an unknown mode.
    static Funnel of(long window, List<String> modes, int conditionCount) {
        boolean isDeduplicating = false;
        boolean isOrdered = false;
        boolean isIncreasing = false;
        for (String mode : modes) {
            switch (mode) {
                case "strict_deduplication", "strict" -> isDeduplicating = true;
                case "strict_order" -> isOrdered = true;
                case "strict_increase" -> isIncreasing = true;
                default ->
                        throw new DatabaseException(
                                ErrorCode.BAD_ARGUMENTS,
                                "Aggregate function windowFunnel doesn't support a parameter: "
                                        + mode);
            }
        }
        return new Funnel(window, isDeduplicating, isOrdered, isIncreasing, conditionCount);
    }

    private List<Step> steps(Events events) {
        List<Step> steps = new ArrayList<>();
        for (int event = 0; event < events.count(); event++) {
            for (int condition = conditionCount; condition > 0; condition--) {
                if (events.holds(event, condition - 1)) {
                    steps.add(new Step(events.time(event), condition));
                }
            }
            if (isStrictOrder && events.conditions(event) == 0) {
                steps.add(new Step(events.time(event), 0));
            }
        }
        return steps;
    }

    /// The number of conditions met in sequence.
    int level(Events events) {
        List<Step> steps = steps(events);
        if (steps.isEmpty()) {
            return 0;
        }
        Chain[] chains = new Chain[conditionCount];
        boolean hasFirst = false;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            int condition = step.condition() - 1;
            if (condition < 0) {
                if (hasFirst) {
                    break;
                }
            } else if (condition == 0) {
                chains[0] = new Chain(step.time(), step.time());
                hasFirst = true;
            } else if (isStrictDeduplication && chains[condition] != null) {
                return steps.get(i - 1).condition();
            } else if (isStrictOrder && hasFirst && chains[condition - 1] == null) {
                return firstMissing(chains);
            } else if (chains[condition - 1] != null) {
                Chain before = chains[condition - 1];
                boolean isInTime = step.time() <= before.first() + window;
                if (isInTime && (!isStrictIncrease || before.last() < step.time())) {
                    chains[condition] = new Chain(before.first(), step.time());
                    if (condition + 1 == conditionCount) {
                        return conditionCount;
                    }
                }
            }
        }
        return reached(chains);
    }

    private static int firstMissing(Chain[] chains) {
        for (int level = 0; level < chains.length; level++) {
            if (chains[level] == null) {
                return level;
            }
        }
        return chains.length;
    }

    private static int reached(Chain[] chains) {
        for (int level = chains.length; level > 0; level--) {
            if (chains[level - 1] != null) {
                return level;
            }
        }
        return 0;
    }
}
