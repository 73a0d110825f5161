package io.millpond.engine.format.json;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/// The offsets from UTC of local times in one zone, remembering the range looked up last.
///
/// Single-threaded.
final class LocalOffsets {
    /// No offset: the local time is near a transition, where it may be ambiguous.
    static final int NONE = Integer.MIN_VALUE;

    private static final int DAY_SECONDS = 86_400;

    private final ZoneRules rules;
    private long fromSecond;
    private long toSecond;
    private int offset;

    LocalOffsets(ZoneId zone) {
        this.rules = zone.getRules();
        if (rules.isFixedOffset()) {
            fromSecond = Long.MIN_VALUE;
            toSecond = Long.MAX_VALUE;
            offset = rules.getOffset(Instant.EPOCH).getTotalSeconds();
        }
    }

    /// Seconds to subtract from `localSecond`, seconds since 1970-01-01 00:00:00 on the local
    /// clock, to get UTC; or [#NONE].
    int at(long localSecond) {
        if (localSecond >= fromSecond && localSecond < toSecond) {
            return offset;
        }
        return lookUp(localSecond);
    }

    private int lookUp(long localSecond) {
        long day = Math.floorDiv(localSecond, (long) DAY_SECONDS) * DAY_SECONDS;
        // Offsets are less than a day: what the three days around share is the day's own.
        Instant before = Instant.ofEpochSecond(day - DAY_SECONDS);
        Instant after = Instant.ofEpochSecond(day + 2 * DAY_SECONDS);
        var transition = rules.nextTransition(before);
        if (transition != null && transition.getInstant().isBefore(after)) {
            return NONE;
        }
        fromSecond = day;
        toSecond = day + DAY_SECONDS;
        offset = rules.getOffset(before).getTotalSeconds();
        return offset;
    }
}
