package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.metric.Event;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.IndexUse;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.part.PartReader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The parts of a MergeTree table that one snapshot names, as a query reads them: its ordinary
/// columns are the stored ones.
///
/// A scan cuts the granules that can matter into pieces of about a block, in the order of
/// partitions, block numbers and rows; lanes take the next piece when they are done with one.
final class MergeTreeSource implements TableSource {
    private final MergeTreeTable table;
    private final TableDefinition definition;
    private final PartVirtualColumns virtual;
    private final List<PartEntry> parts;
    private final QueryContext context;

    /// A part with its place among those of the query.
    record OpenPart(PartReader reader, int index, PartColumns columns) {}

    /// The granules `[fromGranule, toGranule)` of a part.
    record Piece(OpenPart part, int fromGranule, int toGranule) {}

    MergeTreeSource(
            MergeTreeTable table,
            TableDefinition definition,
            PartVirtualColumns virtual,
            List<PartEntry> parts,
            QueryContext context) {
        this.table = table;
        this.definition = definition;
        this.virtual = virtual;
        this.parts = parts;
        this.context = context;
    }

    @Override
    public Header header() {
        return definition.storedHeader();
    }

    @Override
    public List<Field> virtualColumns() {
        return PartVirtualColumns.FIELDS;
    }

    @Override
    public OptionalLong exactRowCount() {
        return OptionalLong.of(parts.stream().mapToLong(PartEntry::rowCount).sum());
    }

    @Override
    public List<IndexUse> indexUses(List<ColumnCondition> conditions) {
        return IndexUses.of(
                definition,
                table.shape().keys().primaryTexts(),
                parts.stream().map(part -> table.files().reader(part.name())).toList(),
                conditions);
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        if (request.isFinal()) {
            throw new DatabaseException(
                    ErrorCode.ILLEGAL_FINAL,
                    "Storage %s doesn't support FINAL".formatted(definition.engine()));
        }
        List<String> stored = new ArrayList<>();
        for (String name : request.columns()) {
            if (definition.column(name).isPresent()) {
                stored.add(name);
            }
        }
        List<Piece> pieces = pieces(stored, request);
        int laneCount = Math.clamp(pieces.size(), 1, request.laneCount());
        if (request.rowCountMax().orElse(Long.MAX_VALUE) <= request.blockRows()) {
            laneCount = 1;
        }
        PieceQueue queue = new PieceQueue(pieces);
        List<BlockStream> lanes = new ArrayList<>(laneCount);
        for (int lane = 0; lane < laneCount; lane++) {
            lanes.add(new ScanLane(scanHeader(request.columns()), queue, virtual, request.token()));
        }
        return lanes;
    }

    private Header scanHeader(List<String> names) {
        List<Field> fields = new ArrayList<>(names.size());
        for (String name : names) {
            fields.add(
                    definition
                            .column(name)
                            .map(column -> column.field())
                            .orElseGet(() -> PartVirtualColumns.field(name)));
        }
        return new Header(fields);
    }

    private List<Piece> pieces(List<String> stored, ScanRequest request) {
        GranuleFilter filter = new GranuleFilter(definition, request.conditions());
        Map<Header, PartColumns> plans = new HashMap<>();
        List<Piece> pieces = new ArrayList<>();
        long granuleCount = 0;
        long rowCount = 0;
        int index = 0;
        for (PartEntry entry : parts) {
            PartReader reader = table.files().reader(entry.name());
            PartColumns columns =
                    plans.computeIfAbsent(
                            reader.header(),
                            header -> PartColumns.plan(definition, header, stored, context));
            OpenPart part = new OpenPart(reader, index++, columns);
            boolean[] wanted = filter.granules(reader);
            int from = 0;
            while (from < wanted.length) {
                if (!wanted[from]) {
                    from++;
                    continue;
                }
                int to = from + 1;
                while (to < wanted.length
                        && wanted[to]
                        && reader.rowCount(from, to + 1) <= request.blockRows()) {
                    to++;
                }
                pieces.add(new Piece(part, from, to));
                granuleCount += to - from;
                rowCount += reader.rowCount(from, to);
                from = to;
            }
        }
        table.services().metrics().add(Event.SELECTED_PARTS, parts.size());
        table.services().metrics().add(Event.SELECTED_MARKS, granuleCount);
        context.progress().addTotalRowsToRead(rowCount);
        return pieces;
    }
}
