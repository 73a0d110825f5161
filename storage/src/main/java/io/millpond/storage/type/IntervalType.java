package io.millpond.storage.type;

/// `IntervalDay` and its kin: a signed 64-bit count of calendar units.
public record IntervalType(Unit unit) implements DataType {
    /// The unit that is counted.
    public enum Unit {
        NANOSECOND("Nanosecond"),
        MICROSECOND("Microsecond"),
        MILLISECOND("Millisecond"),
        SECOND("Second"),
        MINUTE("Minute"),
        HOUR("Hour"),
        DAY("Day"),
        WEEK("Week"),
        MONTH("Month"),
        QUARTER("Quarter"),
        YEAR("Year");

        private final String title;

        Unit(String title) {
            this.title = title;
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
