package io.millpond.sql.exec;

import io.millpond.sql.plan.FillRange;
import io.millpond.sql.plan.Plan;
import io.millpond.sql.time.ZoneNames;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.DateTime64Type;
import io.millpond.storage.type.DateTimeType;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/// The keys of the row that is filled in next, counting like the wheels of an odometer: the last
/// key runs from FROM to TO for each value of the one before. Single-threaded.
///
/// Source: `FillingRow` of ClickHouse.
final class FillCursor {
    private final List<FillRange> ranges;
    private final ZoneId zone;
    private final @Nullable BigDecimal[] values;

    /// Where filling ends behind the last row, for keys with STALENESS.
    private final @Nullable BigDecimal[] borders;

    private boolean isWaiting;

    /// Whether the last row came before the values, as one of another prefix may.
    private boolean isOvertaking;

    FillCursor(Plan.Fill plan) {
        this.ranges = plan.ranges();
        this.zone = plan.zone();
        this.values = new BigDecimal[ranges.size()];
        this.borders = new BigDecimal[ranges.size()];
    }

    /// Whether the rows so far come before FROM, where nothing is filled in.
    boolean isWaiting() {
        return isWaiting;
    }

    /// Whether the last row came before the cursor's, whose row then may still be missing.
    boolean isOvertaking() {
        return isOvertaking;
    }

    /// Whether the row at FROM is filled in before a row; the cursor waits on where that one comes
    /// before FROM too.
    boolean start(@Nullable BigDecimal[] target) {
        if (target[0] == null || isBefore(0, target[0], values[0])) {
            return false;
        }
        isWaiting = false;
        int key = 0;
        while (key < values.length && isEqual(values[key], target[key])) {
            key++;
        }
        return key < values.length && isBefore(key, values[key], target[key]);
    }

    /// Notes the keys of a row, from which staleness counts.
    void mark(@Nullable BigDecimal[] row) {
        isOvertaking = isBefore(0, row[0], values[0]);
        for (int i = 0; i < borders.length; i++) {
            BigDecimal staleness = ranges.get(i).staleness();
            BigDecimal value = row[i];
            borders[i] = staleness == null || value == null ? null : border(i, value, staleness);
        }
    }

    /// Where filling ends; below the least unsigned number it is the type's greatest, as in
    /// ClickHouse.
    private BigDecimal border(int key, BigDecimal value, BigDecimal staleness) {
        FillRange range = ranges.get(key);
        BigDecimal border = stepped(key, value, staleness, range.isStalenessMonths());
        boolean isUnsigned = DataTypes.isUnsigned(DataTypes.withoutWrappers(range.slot().type()));
        return isUnsigned && border.signum() < 0 ? value : border;
    }

    /// Whether the values are too far behind the last row to be filled in.
    boolean isStale() {
        for (int i = 0; i < values.length; i++) {
            if (borders[i] != null && values[i] != null && !isBefore(i, values[i], borders[i])) {
                return true;
            }
        }
        return false;
    }

    /// Where a key ends: at TO, or before that where its last row is too far back.
    private @Nullable BigDecimal end(int key) {
        BigDecimal to = ranges.get(key).to();
        BigDecimal border = borders[key];
        return to == null || (border != null && isBefore(key, border, to)) ? border : to;
    }

    @Nullable BigDecimal value(int key) {
        return values[key];
    }

    /// Goes to FROM with all keys from `key` on.
    void reset(int key) {
        for (int i = key; i < values.length; i++) {
            values[i] = ranges.get(i).from();
        }
    }

    /// Goes to FROM, or to the first row; true when FROM comes before that row.
    boolean begin(@Nullable BigDecimal[] first) {
        for (int i = 0; i < values.length; i++) {
            BigDecimal from = ranges.get(i).from();
            if (from != null && !isEqual(from, first[i])) {
                reset(i);
                isWaiting = i == 0 && isBefore(0, first[0], from);
                return isBefore(i, from, first[i]);
            }
            values[i] = first[i];
        }
        return false;
    }

    /// A row's keys, none beyond TO.
    @Nullable BigDecimal[] limited(@Nullable BigDecimal[] row) {
        @Nullable BigDecimal[] result = row.clone();
        for (int i = 0; i < result.length; i++) {
            BigDecimal to = ranges.get(i).to();
            if (to != null && !isBefore(i, row[i], to)) {
                result[i] = to;
            }
        }
        return result;
    }

    /// The ends of all keys, null where they have none.
    @Nullable BigDecimal[] ends() {
        @Nullable BigDecimal[] ends = new BigDecimal[values.length];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = end(i);
        }
        return ends;
    }

    /// Goes to the next row before `target`; false when there is none.
    boolean next(@Nullable BigDecimal[] target) {
        int key = 0;
        while (key < values.length
                && (values[key] == null
                        || target[key] == null
                        || isEqual(values[key], target[key]))) {
            key++;
        }
        if (key == values.length) {
            return false;
        }
        for (int i = values.length - 1; i > key; i--) {
            BigDecimal to = end(i);
            BigDecimal current = values[i];
            if (to != null && current != null && isBefore(i, stepped(i, current), to)) {
                values[i] = stepped(i, current);
                reset(i + 1);
                return true;
            }
        }
        return turn(key, target);
    }

    /// Steps one key; the keys behind it begin anew.
    private boolean turn(int key, @Nullable BigDecimal[] target) {
        BigDecimal current = values[key];
        if (current == null) {
            return false;
        }
        BigDecimal next = stepped(key, current);
        if (isBefore(key, target[key], next) || isEqual(next, ranges.get(key).to())) {
            return false;
        }
        values[key] = next;
        if (!isEqual(next, target[key])) {
            reset(key + 1);
            return true;
        }
        boolean isBefore = false;
        for (int i = key + 1; i < values.length; i++) {
            BigDecimal from = ranges.get(i).from();
            values[i] = from != null ? from : target[i];
            isBefore |= isBefore(i, values[i], target[i]);
        }
        return isBefore;
    }

    private static boolean isEqual(@Nullable BigDecimal left, @Nullable BigDecimal right) {
        return left != null && right != null && left.compareTo(right) == 0;
    }

    /// Whether `left` comes before `right` in the key's direction.
    private boolean isBefore(int key, @Nullable BigDecimal left, @Nullable BigDecimal right) {
        if (left == null || right == null) {
            return false;
        }
        int compared = left.compareTo(right);
        return ranges.get(key).isDescending() ? compared > 0 : compared < 0;
    }

    private BigDecimal stepped(int key, BigDecimal value) {
        FillRange range = ranges.get(key);
        return stepped(key, value, range.step(), range.isMonths());
    }

    private BigDecimal stepped(int key, BigDecimal value, BigDecimal step, boolean isMonths) {
        FillRange range = ranges.get(key);
        if (!isMonths) {
            return value.add(step);
        }
        long months = step.longValue();
        return switch (DataTypes.withoutWrappers(range.slot().type())) {
            case DateTimeType(String name) -> stepMonths(value, 0, months, name);
            case DateTime64Type time -> stepMonths(value, time.scale(), months, time.zone());
            default ->
                    BigDecimal.valueOf(
                            LocalDate.ofEpochDay(value.longValue())
                                    .plusMonths(months)
                                    .toEpochDay());
        };
    }

    private BigDecimal stepMonths(
            BigDecimal value, int precision, long months, @Nullable String zoneName) {
        ZoneId own = zoneName == null ? zone : ZoneNames.zone(zoneName);
        BigDecimal seconds = value.movePointLeft(precision);
        BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.ONE);
        long stepped =
                Instant.ofEpochSecond(parts[0].longValue())
                        .atZone(own)
                        .plusMonths(months)
                        .toEpochSecond();
        return BigDecimal.valueOf(stepped).add(parts[1]).movePointRight(precision);
    }
}
