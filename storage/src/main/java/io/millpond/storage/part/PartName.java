package io.millpond.storage.part;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the name of a part says: `partition_minBlock_maxBlock_level`, perhaps with `_mutation`.
///
/// @param mutation 0: none
public record PartName(String partitionId, long minBlock, long maxBlock, int level, long mutation) {
    private static final Pattern FORM =
            Pattern.compile("([^_/\\\\]+)_(\\d{1,18})_(\\d{1,18})_(\\d{1,9})(?:_(\\d{1,18}))?");

    /// Throws `IllegalArgumentException` for a text that is no such name.
    public static PartName parse(String name) {
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'%s' is no name of a part".formatted(name));
        }
        String mutation = matcher.group(5);
        return new PartName(
                matcher.group(1),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                Integer.parseInt(matcher.group(4)),
                mutation == null ? 0 : Long.parseLong(mutation));
    }

    /// Whether a text has the form of a part's name.
    public static boolean isName(String text) {
        return FORM.matcher(text).matches();
    }

    /// The highest of the numbers, which are given out in one order to inserts and changes.
    public long lastNumber() {
        return Math.max(maxBlock, mutation);
    }

    /// See [PartSpec#dataVersion].
    public long dataVersion() {
        return Math.max(minBlock, mutation);
    }
}
