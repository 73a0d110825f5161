package io.millpond.storage.type;

/// `IntervalDay` and its kin: a signed 64-bit count of calendar units.
public record IntervalType(Unit unit) implements DataType {
    /// The unit that is counted.
    public enum Unit {
        NANOSECOND("Nanosecond", 1),
        MICROSECOND("Microsecond", 1_000),
        MILLISECOND("Millisecond", 1_000_000),
        SECOND("Second", 1_000_000_000),
        MINUTE("Minute", 60_000_000_000L),
        HOUR("Hour", 3_600_000_000_000L),
        DAY("Day", 86_400_000_000_000L),
        WEEK("Week", 604_800_000_000_000L),
        MONTH("Month", 1),
        QUARTER("Quarter", 3),
        YEAR("Year", 12);

        private final String title;
        private final long length;

        Unit(String title, long length) {
            this.title = title;
            this.length = length;
        }

        /// How many nanoseconds it is, or months if it [#isOfMonths].
        public long length() {
            return length;
        }

        /// Whether it is a number of months, whose days differ.
        public boolean isOfMonths() {
            return compareTo(MONTH) >= 0;
        }

        /// The unit as it stands in the type's name.
        public String title() {
            return title;
        }
    }

    @Override
    public String name() {
        return "Interval" + unit.title();
    }

    @Override
    public Layout layout() {
        return Layout.LONG;
    }
}
