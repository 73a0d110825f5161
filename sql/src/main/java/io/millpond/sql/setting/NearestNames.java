package io.millpond.sql.setting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Finds the names that a misspelt one may have meant.
///
/// Source: ClickHouse suggests names within an edit distance of a third of the length; case is
/// ignored when comparing.
public final class NearestNames {
    private static final int SUGGESTION_COUNT_MAX = 2;
    private static final int LENGTH_MAX = 128;

    private NearestNames() {}

    private record Candidate(String name, int distance) {}

    /// `: Maybe you meant ['a', 'b']`, or nothing where no name is near.
    public static String hint(String name, Collection<String> names) {
        List<String> near = near(name, names);
        if (near.isEmpty()) {
            return "";
        }
        return near.stream()
                .map(text -> "'" + text + "'")
                .collect(Collectors.joining(", ", ". Maybe you meant: [", "]"));
    }

    /// The nearest names, best first, at most two.
    public static List<String> near(String name, Collection<String> names) {
        int limit = (name.length() + 2) / 3;
        List<Candidate> candidates = new ArrayList<>();
        if (name.length() > LENGTH_MAX) {
            return List.of();
        }
        for (String other : new LinkedHashSet<>(names)) {
            if (Math.abs(other.length() - name.length()) <= limit) {
                int distance = distance(lower(name), lower(other));
                if (distance <= limit) {
                    candidates.add(new Candidate(other, distance));
                }
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(SUGGESTION_COUNT_MAX)
                .map(Candidate::name)
                .toList();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// The Levenshtein distance.
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                current[j] =
                        Math.min(
                                previous[j - 1] + change,
                                Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
