package io.millpond.engine.mergetree;

import io.millpond.engine.mergetree.merger.MergePurpose;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.RowCondition;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.Subcolumn;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Header;
import io.millpond.storage.merge.SortedMerge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A scan with FINAL: the parts are merged by key while they are read, and what the query asks of
/// rows is asked of those that are left.
///
/// Beside the columns of the query it reads those of the sorting key and of the engine. Only
/// conditions on columns of the sorting key leave granules out: they hold for all rows of a group
/// or for none.
final class FinalScan {
    private static final Setting<Boolean> BY_PARTITION =
            QuerySettings.known("do_not_merge_across_partitions_select_final", SettingType.BOOL);

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
        Map<String, List<MergeTreeSource.Piece>> byPartition = new LinkedHashMap<>();
        boolean isByPartition = context.settings().get(BY_PARTITION);
        for (MergeTreeSource.Piece piece : source.pieces(Set.copyOf(columns), inner(columns))) {
            String partition = isByPartition ? piece.part().reader().spec().partitionId() : "";
            byPartition.computeIfAbsent(partition, _ -> new ArrayList<>()).add(piece);
        }
        List<BlockStream> merges = new ArrayList<>();
        for (List<MergeTreeSource.Piece> pieces : byPartition.values()) {
            merges.add(merge(pieces, columns));
        }
        Header header = source.scanHeader(request.columns());
        List<BlockStream> lanes = new ArrayList<>();
        int laneCount = Math.clamp(merges.size(), 1, request.laneCount());
        for (int lane = 0; lane < laneCount; lane++) {
            List<BlockStream> own = new ArrayList<>();
            for (int i = lane; i < merges.size(); i += laneCount) {
                own.add(merges.get(i));
            }
            lanes.add(new FinalLane(header, own, request, subcolumns));
        }
        return lanes;
    }

    /// What is read: no subcolumns, which are no columns to be merged, but the columns they are of.
    private List<String> columns() {
        Set<String> names = new LinkedHashSet<>();
        for (String name : MergeTreeSource.columns(request)) {
            boolean isColumn = shape.definition().column(name).isPresent();
            Optional<Subcolumn> subcolumn = isColumn ? Optional.empty() : source.subcolumn(name);
            subcolumn.ifPresent(found -> subcolumns.put(name, found));
            names.add(subcolumn.map(Subcolumn::column).orElse(name));
        }
        names.addAll(MergeTreeKeys.read(shape.keys().sorting()));
        names.addAll(shape.rule().columns());
        return List.copyOf(names);
    }

    private ScanRequest inner(List<String> columns) {
        Set<String> keys = shape.keys().sortingColumnNames();
        List<RowCondition> conditions =
                request.conditions().stream()
                        .filter(condition -> keys.containsAll(condition.columns()))
                        .toList();
        return new ScanRequest(
                columns,
                conditions,
                List.of(),
                request.meter(),
                true,
                request.laneCount(),
                request.blockRows(),
                request.rowCountMax(),
                null,
                request.token());
    }

    private BlockStream merge(List<MergeTreeSource.Piece> pieces, List<String> columns) {
        Map<Integer, List<MergeTreeSource.Piece>> byPart = new LinkedHashMap<>();
        for (MergeTreeSource.Piece piece : pieces) {
            byPart.computeIfAbsent(piece.part().index(), _ -> new ArrayList<>()).add(piece);
        }
        List<BlockStream> parts = new ArrayList<>();
        for (List<MergeTreeSource.Piece> ofPart : byPart.values()) {
            parts.add(source.lane(ofPart, columns, request));
        }
        Header header = source.scanHeader(columns);
        return new SortedMerge(
                parts,
                header,
                new RowOrder(shape.keys()),
                shape.merger(header, MergePurpose.FINAL),
                request.token());
    }
}
