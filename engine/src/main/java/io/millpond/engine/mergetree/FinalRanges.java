package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.KeyPoints.KeyPoint;
import io.millpond.engine.mergetree.MergeTreeSource.OpenPart;
import io.millpond.engine.mergetree.MergeTreeSource.Piece;
import io.millpond.storage.column.Column;
import io.millpond.storage.part.PartReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// How a scan with FINAL goes about the granules of some parts:
///
/// - *Plain*: granules of a merged part whose keys no other part has. No two of their rows are of
///   one key, so they are read as without FINAL.
/// - *Ranges*: the others, cut at primary keys into ranges of about as many rows each, which are
///   merged beside each other. A range takes its rows only of the granules it shares with others.
///
/// 1. A granule spans the primary keys from that of its first row to that of the next granule's
///    first row, both inclusive.
/// 2. In the order of their first keys, each granule is compared with the granule of another part
///    that reaches furthest of those before it, and with the first of another part behind it: if it
///    meets neither, no granule of another part has a key of it.
/// 3. The first keys of what is left, in order, are where ranges may end; one ends when it has its
///    share of the rows.
///
/// Differs from ClickHouse in nothing but names (26.7, "split ranges into intersecting and
/// non-intersecting").
final class FinalRanges {
    /// Fewer rows than this are not worth another merge.
    private static final long RANGE_ROWS_MIN = 65_536;

    private final List<Piece> plain = new ArrayList<>();
    private final List<Range> ranges = new ArrayList<>();

    /// The rows with keys in `[from, to)` of some pieces.
    ///
    /// @param from null: no bound
    /// @param to null: no bound
    record Range(@Nullable KeyPoint from, @Nullable KeyPoint to, List<Piece> pieces) {}

    private record Granule(OpenPart part, int index, KeyPoint first, KeyPoint last) {
        long rowCount() {
            return part.reader().rowCount(index, index + 1);
        }
    }

    /// The granules that are read as without FINAL, as pieces of about a block.
    List<Piece> plain() {
        return plain;
    }

    /// What is merged, each range by itself.
    List<Range> ranges() {
        return ranges;
    }

    /// @param pieces in the order of parts and rows
    /// @param isPlainAllowed whether a row that is the only one of its key in a merged part is left
    ///     as it is
    static FinalRanges of(
            List<Piece> pieces,
            Optional<KeyPoints> order,
            boolean isPlainAllowed,
            int rangeCount,
            int blockRows) {
        FinalRanges result = new FinalRanges();
        long rows = 0;
        for (Piece piece : pieces) {
            rows += piece.part().reader().rowCount(piece.fromGranule(), piece.toGranule());
        }
        if (order.isEmpty() || rows <= RANGE_ROWS_MIN) {
            result.ranges.add(new Range(null, null, pieces));
            return result;
        }
        KeyPoints points = order.get();
        List<Granule> granules = granules(pieces, points);
        boolean[] isPlain = new boolean[granules.size()];
        if (isPlainAllowed) {
            markPlain(granules, points, isPlain);
        }
        List<Granule> merged = new ArrayList<>();
        List<Granule> alone = new ArrayList<>();
        for (int i = 0; i < isPlain.length; i++) {
            (isPlain[i] ? alone : merged).add(granules.get(i));
        }
        result.plain.addAll(pieces(alone, blockRows));
        result.cut(merged, points, rangeCount, blockRows);
        return result;
    }

    /// In the order of their first keys.
    private static List<Granule> granules(List<Piece> pieces, KeyPoints points) {
        List<Granule> granules = new ArrayList<>();
        PartReader last = null;
        List<Column> keys = List.of();
        for (Piece piece : pieces) {
            PartReader reader = piece.part().reader();
            if (!reader.equals(last)) {
                keys = points.of(reader);
                last = reader;
            }
            for (int i = piece.fromGranule(); i < piece.toGranule(); i++) {
                granules.add(
                        new Granule(
                                piece.part(), i, new KeyPoint(keys, i), new KeyPoint(keys, i + 1)));
            }
        }
        granules.sort((one, other) -> points.compare(one.first(), other.first()));
        return granules;
    }

    private static void markPlain(List<Granule> granules, KeyPoints points, boolean[] isPlain) {
        // The granule that reaches furthest, and that of another part that does.
        Granule furthest = null;
        Granule second = null;
        for (int i = 0; i < isPlain.length; i++) {
            Granule granule = granules.get(i);
            Granule other = furthest == null || isOther(furthest, granule) ? furthest : second;
            boolean isMet = other != null && points.compare(other.last(), granule.first()) >= 0;
            isPlain[i] = !isMet && granule.part().reader().spec().level() > 0;
            if (furthest == null || points.compare(granule.last(), furthest.last()) > 0) {
                if (furthest != null && isOther(furthest, granule)) {
                    second = furthest;
                }
                furthest = granule;
            } else if (isOther(furthest, granule)
                    && (second == null || points.compare(granule.last(), second.last()) > 0)) {
                second = granule;
            }
        }
        // The next granule, and the next one of another part than that.
        Granule next = null;
        Granule afterNext = null;
        for (int i = isPlain.length - 1; i >= 0; i--) {
            Granule granule = granules.get(i);
            Granule other = next == null || isOther(next, granule) ? next : afterNext;
            if (other != null && points.compare(other.first(), granule.last()) <= 0) {
                isPlain[i] = false;
            }
            if (next != null && isOther(next, granule)) {
                afterNext = next;
            }
            next = granule;
        }
    }

    private static boolean isOther(Granule one, Granule other) {
        return one.part().index() != other.part().index();
    }

    private void cut(List<Granule> granules, KeyPoints points, int rangeCount, int blockRows) {
        long rows = 0;
        for (Granule granule : granules) {
            rows += granule.rowCount();
        }
        if (rows == 0) {
            return;
        }
        long share = Math.max(RANGE_ROWS_MIN, rows / Math.max(1, rangeCount) + 1);
        List<KeyPoint> cuts = new ArrayList<>();
        long taken = 0;
        KeyPoint from = granules.getFirst().first();
        for (Granule granule : granules) {
            if (taken >= share && points.compare(granule.first(), from) > 0) {
                cuts.add(granule.first());
                from = granule.first();
                taken = 0;
            }
            taken += granule.rowCount();
        }
        for (int i = 0; i <= cuts.size(); i++) {
            KeyPoint low = i == 0 ? null : cuts.get(i - 1);
            KeyPoint high = i == cuts.size() ? null : cuts.get(i);
            List<Granule> own =
                    granules.stream()
                            .filter(g -> low == null || points.compare(g.last(), low) >= 0)
                            .filter(g -> high == null || points.compare(g.first(), high) < 0)
                            .toList();
            ranges.add(new Range(low, high, pieces(own, blockRows)));
        }
    }

    /// In the order of parts and rows.
    private static List<Piece> pieces(List<Granule> granules, int blockRows) {
        Granule[] sorted = granules.toArray(Granule[]::new);
        Arrays.sort(
                sorted,
                (one, other) ->
                        isOther(one, other)
                                ? Integer.compare(one.part().index(), other.part().index())
                                : Integer.compare(one.index(), other.index()));
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < sorted.length) {
            OpenPart part = sorted[at].part();
            int from = sorted[at].index();
            int to = from + 1;
            at++;
            while (at < sorted.length
                    && sorted[at].part().index() == part.index()
                    && sorted[at].index() == to
                    && part.reader().rowCount(from, to + 1) <= blockRows) {
                to++;
                at++;
            }
            pieces.add(new Piece(part, from, to));
        }
        return pieces;
    }
}
