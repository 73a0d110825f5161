package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.ScanFilter;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.Subcolumn;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.merge.SortedMerge;
import io.millpond.storage.part.PartReader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A scan with FINAL: the parts are merged by key while they are read, and what the query asks of
/// rows is asked of those that are left.
///
/// Ranges of keys are merged beside each other, and what meets no other part is read without a
/// merge, see [FinalRanges]; which granules are read at all, [FinalGranules] knows. Beside the
/// columns of the query a merge reads those of the sorting key and of the engine. Filters on
/// columns of the sorting key, which hold for all rows of a group or for none, are asked before the
/// merge, and so are those of PREWHERE, as in ClickHouse: what they take away hides nothing.
///
/// Parts of different partitions are not merged where the partition follows from the sorting key,
/// or the query says so.
final class FinalScan {
    private static final Setting<Boolean> BY_PARTITION =
            QuerySettings.known("do_not_merge_across_partitions_select_final", SettingType.BOOL);

    private static final Setting<Boolean> BY_PARTITION_IF_SURE =
            QuerySettings.known(
                    "enable_automatic_decision_for_merging_across_partitions_for_final",
                    SettingType.BOOL);
    private static final Setting<Boolean> PREWHERE_AFTER_MERGE =
            QuerySettings.known("apply_prewhere_after_final", SettingType.BOOL);

    /// Rows of the pieces of all parts together that a merge holds at a time; a piece has one
    /// granule at least.
    private static final int ROWS_AT_ONCE = 1 << 20;

    private final MergeTreeSource source;
    private final MergeTreeShape shape;
    private final ScanRequest request;
    private final QueryContext context;
    private final Map<String, Subcolumn> subcolumns = new LinkedHashMap<>();

    FinalScan(
            MergeTreeSource source,
            MergeTreeShape shape,
            ScanRequest request,
            QueryContext context) {
        this.source = source;
        this.shape = shape;
        this.request = request;
        this.context = context;
    }

    /// As [MergeTreeSource#scan].
    List<BlockStream> open() {
        List<String> columns = columns();
        Set<String> read = new LinkedHashSet<>(columns);
        read.addAll(MergeTreeSource.columns(request));
        boolean isByPartition = isByPartition();
        Map<String, List<MergeTreeSource.Piece>> byPartition = new LinkedHashMap<>();
        for (MergeTreeSource.Piece piece :
                source.pieces(
                        read,
                        pieceRows(),
                        request.meter(),
                        parts -> granules(parts, isByPartition))) {
            byPartition
                    .computeIfAbsent(
                            mergedWith(piece.part().reader(), isByPartition),
                            _ -> new ArrayList<>())
                    .add(piece);
        }
        List<BlockStream> merges = new ArrayList<>();
        List<MergeTreeSource.Piece> plain = new ArrayList<>();
        for (List<MergeTreeSource.Piece> pieces : byPartition.values()) {
            Optional<KeyPoints> points =
                    KeyPoints.of(
                            shape.keys(),
                            pieces.stream()
                                    .map(piece -> piece.part().reader())
                                    .distinct()
                                    .toList());
            FinalRanges ranges =
                    FinalRanges.of(
                            pieces,
                            points,
                            shape.rule().keepsSingleRows(),
                            request.laneCount(),
                            pieceRows());
            plain.addAll(ranges.plain());
            ranges.ranges().forEach(range -> merges.add(merge(range, points, columns)));
        }
        return lanes(merges, plain);
    }

    /// A merge holds a piece of each part: of many parts smaller ones.
    private int pieceRows() {
        return Math.clamp(ROWS_AT_ONCE / Math.max(1, source.partCount()), 1, request.blockRows());
    }

    private boolean isByPartition() {
        Set<String> columns = MergeTreeKeys.read(shape.keys().partition());
        boolean isSure =
                !columns.isEmpty() && shape.keys().sortingColumnNames().containsAll(columns);
        return context.settings().get(BY_PARTITION)
                || (isSure && context.settings().get(BY_PARTITION_IF_SURE));
    }

    /// The same for parts whose rows are merged with each other.
    private static String mergedWith(PartReader part, boolean isByPartition) {
        return isByPartition ? part.spec().partitionId() : "";
    }

    private List<boolean[]> granules(List<PartReader> parts, boolean isByPartition) {
        FinalGranules granules = new FinalGranules(shape, request.conditions(), context);
        Map<String, List<PartReader>> groups = new LinkedHashMap<>();
        for (PartReader part : parts) {
            groups.computeIfAbsent(mergedWith(part, isByPartition), _ -> new ArrayList<>())
                    .add(part);
        }
        Map<PartReader, boolean[]> chosen = new HashMap<>();
        for (List<PartReader> group : groups.values()) {
            List<boolean[]> each = granules.of(group);
            for (int i = 0; i < each.size(); i++) {
                chosen.put(group.get(i), each.get(i));
            }
        }
        return parts.stream().map(chosen::get).toList();
    }

    private List<BlockStream> lanes(List<BlockStream> merges, List<MergeTreeSource.Piece> plain) {
        Header header = source.scanHeader(request.columns());
        PieceQueue queue = new PieceQueue(plain, null);
        List<BlockStream> lanes = new ArrayList<>();
        int laneCount = Math.clamp(merges.size() + plain.size(), 1, request.laneCount());
        for (int lane = 0; lane < laneCount; lane++) {
            List<BlockStream> own = new ArrayList<>();
            for (int i = lane; i < merges.size(); i += laneCount) {
                own.add(merges.get(i));
            }
            lanes.add(
                    new FinalLane(
                            header,
                            own,
                            source.lane(queue, request),
                            request.filtered(afterMerge()),
                            subcolumns));
        }
        return lanes;
    }

    private boolean isBeforeMerge(ScanFilter filter) {
        boolean isOfKey =
                !filter.columns().isEmpty()
                        && shape.keys().sortingColumnNames().containsAll(filter.columns());
        return isOfKey || (filter.isPrewhere() && !context.settings().get(PREWHERE_AFTER_MERGE));
    }

    private List<ScanFilter> beforeMerge() {
        return request.filters().stream().filter(this::isBeforeMerge).toList();
    }

    private List<ScanFilter> afterMerge() {
        return request.filters().stream().filter(filter -> !isBeforeMerge(filter)).toList();
    }

    /// What the query is shown of merged rows, and what is asked of them: no subcolumns, which are
    /// no columns to be merged, but the columns they are of.
    private Set<String> output() {
        Set<String> names = new LinkedHashSet<>(request.columns());
        afterMerge().forEach(filter -> names.addAll(filter.columns()));
        return stored(names);
    }

    /// What is read in order to be merged.
    private List<String> columns() {
        Set<String> names = output();
        boolean showsKeys = shape.keys().discreteColumnNames().containsAll(names);
        names.addAll(MergeTreeKeys.read(shape.keys().sorting()));
        names.addAll(shape.rule().columns(showsKeys));
        return List.copyOf(names);
    }

    private Set<String> stored(Set<String> wanted) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : wanted) {
            boolean isColumn = shape.definition().column(name).isPresent();
            Optional<Subcolumn> subcolumn = isColumn ? Optional.empty() : source.subcolumn(name);
            subcolumn.ifPresent(found -> subcolumns.put(name, found));
            names.add(subcolumn.map(Subcolumn::column).orElse(name));
        }
        return names;
    }

    private BlockStream merge(
            FinalRanges.Range range, Optional<KeyPoints> points, List<String> columns) {
        Map<Integer, List<MergeTreeSource.Piece>> byPart = new LinkedHashMap<>();
        for (MergeTreeSource.Piece piece : range.pieces()) {
            byPart.computeIfAbsent(piece.part().index(), _ -> new ArrayList<>()).add(piece);
        }
        boolean isBounded = range.from() != null || range.to() != null;
        List<BlockStream> parts = new ArrayList<>();
        for (List<MergeTreeSource.Piece> ofPart : byPart.values()) {
            BlockStream rows = source.lane(ofPart, columns, beforeMerge(), request);
            parts.add(
                    isBounded
                            ? new KeyRangeStream(
                                    rows, points.orElseThrow(), range.from(), range.to())
                            : rows);
        }
        Header header = source.scanHeader(columns);
        return new SortedMerge(
                parts,
                header,
                source.scanHeader(List.copyOf(output())),
                new RowOrder(shape.keys()),
                shape.merger(header, MergePurpose.FINAL),
                request.token());
    }
}
