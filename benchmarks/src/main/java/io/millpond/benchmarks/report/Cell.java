package io.millpond.benchmarks.report;

import java.util.Locale;

/// One field of a table: a text, a figure, or nothing.
public sealed interface Cell {
    Cell NONE = new None();

    static Cell of(String text) {
        return new Text(text);
    }

    /// A figure that is printed with `decimals` digits after the point; JSON has all of it.
    static Cell of(double value, int decimals) {
        return Double.isFinite(value) ? new Figure(value, decimals) : NONE;
    }

    static Cell of(long value) {
        return new Figure(value, 0);
    }

    /// As people read it.
    String printed();

    record Text(String text) implements Cell {
        @Override
        public String printed() {
            return text;
        }
    }

    record Figure(double value, int decimals) implements Cell {
        @Override
        public String printed() {
            return String.format(Locale.ROOT, "%,." + decimals + "f", value);
        }
    }

    record None() implements Cell {
        @Override
        public String printed() {
            return "-";
        }
    }
}
