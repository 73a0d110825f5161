package io.millpond.engine.mergetree;

import io.millpond.storage.part.PartCodec;
import io.millpond.storage.part.PartReader;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// Decides what the TTL clauses of a table want done to its parts now: pure functions of what the
/// parts know.
final class TtlWork {
    private TtlWork() {}

    /// Whether every row of the part has to go, so that it can go as a whole.
    static boolean isGone(TtlRules rules, PartReader part, long nowS) {
        List<TtlRules.Due> due = rules.due(part).orElse(List.of());
        for (int i = 0; i < due.size(); i++) {
            TtlRule rule = rules.rules().get(i);
            if (rule.action() instanceof TtlRule.Delete
                    && !due.get(i).isNone()
                    && due.get(i).latest() <= nowS) {
                return true;
            }
        }
        return false;
    }

    /// The earliest moment at which rows of the part change.
    ///
    /// @param dropsWholeParts whether rows that go are no reason
    static long changesAt(TtlRules rules, PartReader part, boolean dropsWholeParts) {
        List<TtlRules.Due> due = rules.due(part).orElse(List.of());
        long earliest = TtlRule.NEVER;
        for (int i = 0; i < due.size(); i++) {
            TtlRule rule = rules.rules().get(i);
            boolean isLater = dropsWholeParts && rule.action() instanceof TtlRule.Delete;
            if (rule.changesRows() && !isLater) {
                earliest = Math.min(earliest, due.get(i).earliest());
            }
        }
        return earliest;
    }

    /// How a part of all rows of `parts` is compressed: as the clause says whose time has come last
    /// for all of them. Null: as others are.
    static @Nullable PartCodec recompression(TtlRules rules, List<PartReader> parts, long nowS) {
        List<Optional<List<TtlRules.Due>>> known = parts.stream().map(rules::due).toList();
        if (known.stream().anyMatch(Optional::isEmpty)) {
            return null;
        }
        PartCodec codec = null;
        long latestOfAll = Long.MIN_VALUE;
        for (int i = 0; i < rules.rules().size(); i++) {
            int index = i;
            if (rules.rules().get(i).action() instanceof TtlRule.Recompress recompress) {
                long latest =
                        known.stream()
                                .map(due -> due.orElseThrow().get(index))
                                .mapToLong(TtlRules.Due::latest)
                                .max()
                                .orElse(TtlRule.NEVER);
                if (latest <= nowS && latest >= latestOfAll) {
                    latestOfAll = latest;
                    codec = recompress.codec();
                }
            }
        }
        return codec;
    }

    /// Whether the part has to be compressed anew.
    static boolean isToRecompress(TtlRules rules, PartReader part, long nowS) {
        List<TtlRules.Due> due = rules.due(part).orElse(List.of());
        for (int i = 0; i < due.size(); i++) {
            if (rules.rules().get(i).action() instanceof TtlRule.Recompress
                    && !due.get(i).isNone()
                    && due.get(i).latest() <= nowS) {
                return true;
            }
        }
        return false;
    }

    /// Whether there is anything to do to the part.
    static boolean isDue(TtlRules rules, PartReader part, boolean dropsWholeParts, long nowS) {
        return isGone(rules, part, nowS)
                || changesAt(rules, part, dropsWholeParts) <= nowS
                || isToRecompress(rules, part, nowS);
    }
}
