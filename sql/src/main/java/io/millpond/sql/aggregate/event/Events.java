package io.millpond.sql.aggregate.event;

import java.util.Arrays;

/// Events: the time of each, and which conditions hold of it as bits. Immutable.
final class Events {
    private final long[] times;
    private final int[] conditions;

    /// Takes the arrays over.
    Events(long[] times, int[] conditions) {
        this.times = times;
        this.conditions = conditions;
    }

    int count() {
        return times.length;
    }

    long time(int event) {
        return times[event];
    }

    /// The conditions of an event; bit `i` is that of condition `i`, counted from 0.
    int conditions(int event) {
        return conditions[event];
    }

    boolean holds(int event, int condition) {
        return (conditions[event] >> condition & 1) != 0;
    }

    /// The events `[from, to)` in the order of their times, those of one time as they came.
    Events sorted(int from, int to) {
        Integer[] order = new Integer[to - from];
        for (int i = 0; i < order.length; i++) {
            order[i] = from + i;
        }
        Arrays.sort(order, (a, b) -> Long.compare(times[a], times[b]));
        long[] sortedTimes = new long[order.length];
        int[] sortedConditions = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            sortedTimes[i] = times[order[i]];
            sortedConditions[i] = conditions[order[i]];
        }
        return new Events(sortedTimes, sortedConditions);
    }

    /// The events of which some condition holds.
    Events withConditions() {
        int count = 0;
        long[] someTimes = new long[times.length];
        int[] someConditions = new int[times.length];
        for (int event = 0; event < times.length; event++) {
            if (conditions[event] != 0) {
                someTimes[count] = times[event];
                someConditions[count++] = conditions[event];
            }
        }
        return new Events(Arrays.copyOf(someTimes, count), Arrays.copyOf(someConditions, count));
    }
}
