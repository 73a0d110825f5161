package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.KeyPoints.KeyPoint;
import io.millpond.engine.mergetree.index.IndexChoice;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.RowCondition;
import io.millpond.storage.column.Column;
import io.millpond.storage.part.PartReader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which granules of some parts a scan with FINAL reads.
///
/// 1. Conditions on columns of the sorting key hold for all rows of a group or for none: granules
///    that their bounds or indexes exclude are not read.
/// 2. An engine that shows some rows of a group as they are shows none of a granule that any other
///    condition excludes; but such a granule may hold the row that hides another one. So all
///    granules are read that may share a primary key with one that is not excluded. Of groups
///    beyond those, all rows that are read meet no condition, whichever of them is shown.
///
/// Engines that make new values of the rows of a group get only the first of these.
///
/// Source: ClickHouse 26.7's `use_skip_indexes_if_final` and its exact mode. *Differs:* it looks
/// only at newer parts; and it leaves granules out for engines that make new values too, which
/// gives wrong results.
final class FinalGranules {
    private static final Setting<Boolean> USE_INDEXES =
            QuerySettings.known("use_skip_indexes_if_final", SettingType.BOOL);
    private static final Setting<Boolean> IS_EXACT =
            QuerySettings.known("use_skip_indexes_if_final_exact_mode", SettingType.BOOL);

    private final MergeTreeShape shape;
    private final QueryContext context;
    private final List<RowCondition> conditions;
    private final List<RowCondition> ofKey;

    /// @param conditions all of the query
    FinalGranules(MergeTreeShape shape, List<RowCondition> conditions, QueryContext context) {
        this.shape = shape;
        this.context = context;
        this.conditions = conditions;
        Set<String> keys = shape.keys().sortingColumnNames();
        this.ofKey =
                conditions.stream()
                        .filter(condition -> keys.containsAll(condition.columns()))
                        .toList();
    }

    /// For each granule of each part whether it is read.
    ///
    /// @param parts whose rows are merged with each other
    List<boolean[]> of(List<PartReader> parts) {
        boolean usesIndexes = context.settings().get(USE_INDEXES);
        List<boolean[]> byKey = chosen(parts, ofKey, usesIndexes, true);
        if (!usesIndexes || !shape.rule().selectsRows() || ofKey.size() == conditions.size()) {
            return byKey;
        }
        if (!context.settings().get(IS_EXACT)) {
            return both(byKey, chosen(parts, conditions, true, false));
        }
        Optional<KeyPoints> points = KeyPoints.of(shape.keys(), parts);
        if (points.isEmpty()) {
            return byKey;
        }
        List<boolean[]> matching = chosen(parts, conditions, true, true);
        return expanded(parts, byKey, matching, points.get());
    }

    private List<boolean[]> chosen(
            List<PartReader> parts,
            List<RowCondition> of,
            boolean usesIndexes,
            boolean usesBounds) {
        GranuleFilter bounds = new GranuleFilter(shape.definition(), usesBounds ? of : List.of());
        IndexChoice indexes =
                usesIndexes
                        ? IndexChoice.of(shape.indexes(), of, context.settings())
                        : IndexChoice.NONE;
        List<boolean[]> chosen = new ArrayList<>(parts.size());
        for (PartReader part : parts) {
            boolean[] wanted = bounds.granules(part);
            indexes.exclude(wanted, part);
            chosen.add(wanted);
        }
        return chosen;
    }

    private static List<boolean[]> both(List<boolean[]> one, List<boolean[]> other) {
        List<boolean[]> both = new ArrayList<>(one.size());
        for (int part = 0; part < one.size(); part++) {
            boolean[] wanted = one.get(part).clone();
            for (int granule = 0; granule < wanted.length; granule++) {
                wanted[granule] &= other.get(part)[granule];
            }
            both.add(wanted);
        }
        return both;
    }

    /// Primary keys from one to another one, both inclusive.
    private record Span(KeyPoint from, KeyPoint to) {}

    /// The granules of `byKey` whose primary keys may be among those of `matching`.
    private static List<boolean[]> expanded(
            List<PartReader> parts,
            List<boolean[]> byKey,
            List<boolean[]> matching,
            KeyPoints points) {
        List<Span> spans = spans(parts, matching, points);
        List<boolean[]> expanded = new ArrayList<>(parts.size());
        for (int part = 0; part < parts.size(); part++) {
            List<Column> keys = points.of(parts.get(part));
            boolean[] wanted = byKey.get(part).clone();
            for (int granule = 0; granule < wanted.length; granule++) {
                wanted[granule] =
                        wanted[granule]
                                && isMet(
                                        new KeyPoint(keys, granule),
                                        new KeyPoint(keys, granule + 1),
                                        spans,
                                        points);
            }
            expanded.add(wanted);
        }
        return expanded;
    }

    /// The primary keys of the chosen granules, in order and without overlaps.
    private static List<Span> spans(
            List<PartReader> parts, List<boolean[]> chosen, KeyPoints points) {
        List<Span> all = new ArrayList<>();
        for (int part = 0; part < parts.size(); part++) {
            List<Column> keys = points.of(parts.get(part));
            boolean[] wanted = chosen.get(part);
            int from = 0;
            while (from < wanted.length) {
                int to = from;
                while (to < wanted.length && wanted[to]) {
                    to++;
                }
                if (from < to) {
                    all.add(new Span(new KeyPoint(keys, from), new KeyPoint(keys, to)));
                }
                from = to + 1;
            }
        }
        all.sort((one, other) -> points.compare(one.from(), other.from()));
        List<Span> spans = new ArrayList<>();
        for (Span next : all) {
            Span last = spans.isEmpty() ? null : spans.getLast();
            if (last == null || points.compare(next.from(), last.to()) > 0) {
                spans.add(next);
            } else if (points.compare(next.to(), last.to()) > 0) {
                spans.set(spans.size() - 1, new Span(last.from(), next.to()));
            }
        }
        return spans;
    }

    private static boolean isMet(KeyPoint from, KeyPoint to, List<Span> spans, KeyPoints points) {
        int low = 0;
        int high = spans.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (points.compare(spans.get(middle).from(), to) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && points.compare(spans.get(low - 1).to(), from) >= 0;
    }
}
