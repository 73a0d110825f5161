package io.millpond.engine.system;

import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Predicate;
import io.millpond.sql.source.RowCondition;
import io.millpond.storage.column.LongColumn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The unsigned 64-bit numbers that some conditions leave, as ranges: ascending, and none touches
/// another. Immutable.
///
/// Generated sources hand out only these, so that an endless one ends where no further number
/// meets the conditions of a query.
record NumberRanges(List<Range> ranges) {
    private static final long GREATEST = -1;
    private static final NumberRanges ALL = new NumberRanges(List.of(new Range(0, GREATEST)));

    NumberRanges {
        ranges = List.copyOf(ranges);
    }

    /// The numbers from `first` to `last`, both included.
    record Range(long first, long last) {}

    /// The numbers of a column that may meet all of the conditions.
    static NumberRanges of(String column, List<RowCondition> conditions) {
        NumberRanges numbers = ALL;
        for (RowCondition condition : conditions) {
            numbers = numbers.and(of(column, condition));
        }
        return numbers;
    }

    private static NumberRanges of(String column, RowCondition condition) {
        return switch (condition) {
            case RowCondition.AllOf all -> of(column, all.conditions());
            case RowCondition.AnyOf any -> {
                List<Range> ranges = new ArrayList<>();
                any.conditions().forEach(one -> ranges.addAll(of(column, one).ranges));
                yield union(ranges);
            }
            case Predicate _ -> ALL;
            case ColumnCondition comparison ->
                    comparison.column().equals(column)
                                    && comparison.constants() instanceof LongColumn constants
                            ? of(comparison.operator(), constants)
                            : ALL;
        };
    }

    private static NumberRanges of(ColumnCondition.Operator operator, LongColumn constants) {
        List<Range> ranges = new ArrayList<>();
        for (int row = 0; row < constants.rowCount(); row++) {
            long value = constants.value(row);
            switch (operator) {
                case EQUAL, IN -> ranges.add(new Range(value, value));
                case LESS -> {
                    if (value != 0) {
                        ranges.add(new Range(0, value - 1));
                    }
                }
                case LESS_OR_EQUAL -> ranges.add(new Range(0, value));
                case GREATER -> {
                    if (value != GREATEST) {
                        ranges.add(new Range(value + 1, GREATEST));
                    }
                }
                case GREATER_OR_EQUAL -> ranges.add(new Range(value, GREATEST));
            }
        }
        return union(ranges);
    }

    private static NumberRanges union(List<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparing(Range::first, Long::compareUnsigned));
        List<Range> result = new ArrayList<>();
        for (Range range : sorted) {
            Range before = result.isEmpty() ? null : result.getLast();
            boolean isTouching =
                    before != null
                            && (before.last() == GREATEST
                                    || Long.compareUnsigned(range.first(), before.last() + 1) <= 0);
            if (before != null && isTouching) {
                result.removeLast();
                result.add(new Range(before.first(), max(before.last(), range.last())));
            } else {
                result.add(range);
            }
        }
        return new NumberRanges(result);
    }

    private NumberRanges and(NumberRanges other) {
        List<Range> result = new ArrayList<>();
        int left = 0;
        int right = 0;
        while (left < ranges.size() && right < other.ranges.size()) {
            Range one = ranges.get(left);
            Range two = other.ranges.get(right);
            long first = max(one.first(), two.first());
            boolean isLeftFirst = Long.compareUnsigned(one.last(), two.last()) < 0;
            long last = isLeftFirst ? one.last() : two.last();
            if (Long.compareUnsigned(first, last) <= 0) {
                result.add(new Range(first, last));
            }
            left += isLeftFirst ? 1 : 0;
            right += isLeftFirst ? 0 : 1;
        }
        return new NumberRanges(result);
    }

    private static long max(long left, long right) {
        return Long.compareUnsigned(left, right) >= 0 ? left : right;
    }

    /// The greatest number, at most `Long.MAX_VALUE`; -1 where there is none.
    long greatest() {
        if (ranges.isEmpty()) {
            return -1;
        }
        long last = ranges.getLast().last();
        return last < 0 ? Long.MAX_VALUE : last;
    }

    /// The places of these numbers in the sequence `from`, `from + step`, ... of numbers up to
    /// `last`, which it reaches without overflow.
    NumberRanges places(long from, long step, long last) {
        List<Range> places = new ArrayList<>();
        for (Range range : and(new NumberRanges(List.of(new Range(from, last)))).ranges) {
            long behind = range.first() - from;
            long first =
                    Long.divideUnsigned(behind, step)
                            + (Long.remainderUnsigned(behind, step) == 0 ? 0 : 1);
            long end = Long.divideUnsigned(range.last() - from, step);
            if (Long.compareUnsigned(first, end) <= 0) {
                places.add(new Range(first, end));
            }
        }
        return new NumberRanges(places);
    }
}
