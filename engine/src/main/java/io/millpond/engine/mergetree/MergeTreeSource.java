package io.millpond.engine.mergetree;

import io.millpond.engine.catalog.PartEntry;
import io.millpond.engine.mergetree.index.IndexChoice;
import io.millpond.engine.metric.Event;
import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.ast.Expression;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.source.ColumnCondition;
import io.millpond.sql.source.Extremes;
import io.millpond.sql.source.IndexUse;
import io.millpond.sql.source.ReadMeter;
import io.millpond.sql.source.RowCondition;
import io.millpond.sql.source.RowFetch;
import io.millpond.sql.source.ScanFilter;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.Subcolumn;
import io.millpond.sql.source.TableSource;
import io.millpond.sql.source.TextSearch;
import io.millpond.sql.source.TopRows;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.part.ColumnPart;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The parts of a MergeTree table that one snapshot names, as a query reads them: its ordinary
/// columns are the stored ones.
///
/// A scan cuts the granules that can matter into pieces of about a block, in the order of
/// partitions, block numbers and rows; lanes take the next piece when they are done with one.
final class MergeTreeSource implements TableSource {
    /// The most bytes of a block, as its columns are before compression: each of several lanes has
    /// a few copies of one.
    private static final long BLOCK_BYTES_MAX =
            Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 64);

    private static final Setting<Boolean> APPLY_DELETED_MASK =
            QuerySettings.known("apply_deleted_mask", SettingType.BOOL);

    private final MergeTreeTable table;
    private final MergeTreeShape shape;
    private final TableDefinition definition;
    private final PartVirtualColumns virtual;
    private final List<PartEntry> parts;
    private final QueryContext context;

    /// Whether rows that were deleted are left out.
    private final boolean isMasked;

    /// A part with its place among those of the query.
    ///
    /// @param plans shared by parts of one header
    /// @param isMasked whether rows that were deleted are left out
    record OpenPart(
            PartReader reader,
            int index,
            TableDefinition definition,
            Plans plans,
            boolean isMasked) {
        /// The rows of a piece that a scan reads, as [PartReader#present].
        int @Nullable [] present(Piece piece) {
            return isMasked ? reader.present(piece.fromGranule(), piece.toGranule()) : null;
        }

        /// All stored columns that a scan reads.
        PartColumns all() {
            return plans.all();
        }

        PartColumns column(String name) {
            return Objects.requireNonNull(plans.each().get(name), name);
        }

        /// Whether it is known that all rows of a piece meet a filter.
        boolean meetsAll(ScanFilter filter, Piece piece) {
            ColumnCondition comparison = filter.comparison();
            return comparison != null
                    && GranuleFilter.meetAll(
                            definition, comparison, reader, piece.fromGranule(), piece.toGranule());
        }
    }

    /// How the columns of a scan are read, all together and one by one.
    ///
    /// @param each empty unless the part has all columns
    /// @param subcolumns by the names that the scan has for them
    record Plans(
            PartColumns all,
            Map<String, PartColumns> each,
            Map<String, StoredSubcolumn> subcolumns) {}

    /// How a subcolumn is read of a part.
    ///
    /// @param storedName its column in the part; empty where the part has none, or of another type
    /// @param whole reads the whole column
    record StoredSubcolumn(Optional<String> storedName, ColumnPart part, PartColumns whole) {}

    /// The granules `[fromGranule, toGranule)` of a part.
    record Piece(OpenPart part, int fromGranule, int toGranule) {}

    MergeTreeSource(
            MergeTreeTable table,
            MergeTreeShape shape,
            PartVirtualColumns virtual,
            List<PartEntry> parts,
            QueryContext context) {
        this.table = table;
        this.shape = shape;
        this.definition = shape.definition();
        this.virtual = virtual;
        this.parts = parts;
        this.context = context;
        this.isMasked = context.settings().get(APPLY_DELETED_MASK);
    }

    @Override
    public Header header() {
        return definition.storedHeader();
    }

    @Override
    public List<Field> virtualColumns() {
        return virtual.fields();
    }

    @Override
    public boolean takesPrewhere() {
        return true;
    }

    @Override
    public boolean takesFinal() {
        return shape.rule().isReducing();
    }

    @Override
    public Optional<Expression> samplingKey() {
        return Optional.ofNullable(definition.storage().sampleBy());
    }

    @Override
    public OptionalLong exactRowCount() {
        return OptionalLong.of(
                parts.stream()
                        .mapToLong(isMasked ? PartEntry::presentCount : PartEntry::rowCount)
                        .sum());
    }

    @Override
    public boolean reads(Subcolumn subcolumn) {
        return definition.column(subcolumn.name()).isEmpty()
                && definition.column(subcolumn.column()).filter(TableColumn::isStored).isPresent();
    }

    /// The subcolumn that a scan calls `name`, which is no column.
    Optional<Subcolumn> subcolumn(String name) {
        for (TableColumn column : definition.columns()) {
            for (ColumnPart part : ColumnPart.values()) {
                Subcolumn subcolumn = new Subcolumn(column.name(), part);
                if (part.isPartOf(column.type()) && subcolumn.name().equals(name)) {
                    return Optional.of(subcolumn);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<RowFetch> rowFetch() {
        boolean isHidden =
                PartRowFetch.ADDRESS.stream()
                        .anyMatch(field -> definition.column(field.name()).isPresent());
        return isHidden
                ? Optional.empty()
                : Optional.of(new PartRowFetch(definition, readers(), context));
    }

    @Override
    public Optional<Extremes> extremes(String column) {
        if (isMasked && parts.stream().anyMatch(PartEntry::hasMask)) {
            return Optional.empty();
        }
        return definition
                .column(column)
                .flatMap(
                        found ->
                                PartExtremes.of(
                                        found, definition.stored().storedName(column), readers()));
    }

    int partCount() {
        return parts.size();
    }

    private List<PartReader> readers() {
        return parts.stream().map(part -> table.files().reader(part.name())).toList();
    }

    @Override
    public boolean filtersBy(String column) {
        return true;
    }

    @Override
    public boolean isKey(String column) {
        return shape.keys().primaryTexts().contains(column);
    }

    @Override
    public boolean ordersBy(String column) {
        return definition.column(column).filter(TableColumn::isStored).isPresent();
    }

    @Override
    public long columnBytes(String column) {
        long bytes = 0;
        for (PartEntry part : parts) {
            PartReader reader = table.files().reader(part.name());
            int index = reader.header().indexOf(definition.stored().storedName(column));
            bytes += index < 0 ? 0 : reader.storedBytes(index);
        }
        return bytes;
    }

    @Override
    public Set<String> indexedExpressions() {
        return shape.indexes().expressions();
    }

    @Override
    public List<TextSearch> textSearches() {
        return IndexChoice.textSearches(shape.indexes(), context.settings());
    }

    @Override
    public List<IndexUse> indexUses(List<RowCondition> conditions) {
        return IndexUses.of(
                definition,
                shape.keys().primaryTexts(),
                readers(),
                conditions,
                IndexChoice.of(shape.indexes(), conditions, context.settings()));
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        RequiredKeys.check(shape.keys(), request.conditions(), context.settings());
        if (request.isFinal()) {
            return new FinalScan(this, shape, request, context).open();
        }
        // Rows that are read in order are found in few granules.
        int pieceRows = isByKey(request) ? 1 : request.blockRows();
        List<Piece> pieces =
                pieces(
                        columns(request),
                        pieceRows,
                        request.meter(),
                        readers -> byIndexes(request.conditions(), readers));
        int laneCount = Math.clamp(pieces.size(), 1, request.laneCount());
        if (request.rowCountMax().orElse(Long.MAX_VALUE) <= request.blockRows()) {
            laneCount = 1;
        }
        TopGranules top = request.top() == null ? null : inOrder(request.top(), pieces);
        PieceQueue queue = new PieceQueue(pieces, top);
        List<BlockStream> lanes = new ArrayList<>(laneCount);
        for (int lane = 0; lane < laneCount; lane++) {
            lanes.add(lane(queue, request));
        }
        return lanes;
    }

    /// The rows of some pieces of one part, in their order, that meet the filters.
    ScanLane lane(
            List<Piece> pieces,
            List<String> columns,
            List<ScanFilter> filters,
            ScanRequest request) {
        return new ScanLane(
                scanHeader(columns),
                new PieceQueue(pieces, null),
                filters,
                virtual,
                request.meter(),
                request.token());
    }

    /// A lane of a request without FINAL.
    ScanLane lane(PieceQueue queue, ScanRequest request) {
        return new ScanLane(
                scanHeader(request.columns()),
                queue,
                request.filters(),
                virtual,
                request.meter(),
                request.token());
    }

    /// Puts pieces with early rows first.
    private TopGranules inOrder(TopRows top, List<Piece> pieces) {
        List<OpenPart> open = pieces.stream().map(Piece::part).distinct().toList();
        TopGranules granules = new TopGranules(top, definition, open);
        pieces.sort(granules::compare);
        return granules;
    }

    /// Whether rows that are shown first stand together in parts.
    private boolean isByKey(ScanRequest request) {
        TopRows top = request.top();
        List<String> keys = shape.keys().primaryTexts();
        return top != null && !keys.isEmpty() && keys.contains(top.keys().getFirst().column());
    }

    /// The columns that a scan reads, those of its filters included.
    static Set<String> columns(ScanRequest request) {
        Set<String> names = new LinkedHashSet<>(request.columns());
        request.filters().forEach(filter -> names.addAll(filter.columns()));
        return names;
    }

    private Plans plans(Header part, Set<String> names) {
        List<String> stored =
                names.stream().filter(name -> definition.column(name).isPresent()).toList();
        Map<String, StoredSubcolumn> subcolumns = new HashMap<>();
        for (String name : names) {
            if (definition.column(name).isEmpty()) {
                subcolumn(name).ifPresent(found -> subcolumns.put(name, stored(part, found)));
            }
        }
        PartColumns all = PartColumns.plan(definition, part, stored, context);
        Map<String, PartColumns> each = new HashMap<>();
        if (all.isComplete()) {
            for (String name : stored) {
                each.put(name, PartColumns.plan(definition, part, List.of(name), context));
            }
        }
        return new Plans(all, each, subcolumns);
    }

    private StoredSubcolumn stored(Header part, Subcolumn subcolumn) {
        String name = subcolumn.column();
        String storedName = definition.stored().storedName(name);
        int index = part.indexOf(storedName);
        boolean isSame =
                index >= 0 && part.type(index).equals(definition.column(name).orElseThrow().type());
        return new StoredSubcolumn(
                isSame ? Optional.of(storedName) : Optional.empty(),
                subcolumn.part(),
                PartColumns.plan(definition, part, List.of(name), context));
    }

    Header scanHeader(List<String> names) {
        List<Field> fields = new ArrayList<>(names.size());
        for (String name : names) {
            fields.add(
                    definition
                            .column(name)
                            .map(TableColumn::field)
                            .or(() -> subcolumn(name).map(this::field))
                            .orElseGet(() -> virtual.field(name)));
        }
        return new Header(fields);
    }

    private Field field(Subcolumn subcolumn) {
        DataType type = definition.column(subcolumn.column()).orElseThrow().type();
        return new Field(subcolumn.name(), subcolumn.part().type(type));
    }

    /// Chooses for each granule of each part whether it is read.
    interface GranuleChoice {
        List<boolean[]> of(List<PartReader> parts);
    }

    private List<boolean[]> byIndexes(List<RowCondition> conditions, List<PartReader> readers) {
        GranuleFilter filter = new GranuleFilter(definition, conditions);
        IndexChoice indexes = IndexChoice.of(shape.indexes(), conditions, context.settings());
        List<boolean[]> chosen = new ArrayList<>(readers.size());
        for (PartReader reader : readers) {
            boolean[] wanted = filter.granules(reader);
            indexes.exclude(wanted, reader);
            chosen.add(wanted);
        }
        return chosen;
    }

    /// The granules to read, in pieces of at most `pieceRows` rows, fewer where rows are wide, or
    /// of one granule.
    ///
    /// @param names the columns that are read
    /// @param meter told how many rows they have
    List<Piece> pieces(Set<String> names, int pieceRows, ReadMeter meter, GranuleChoice choice) {
        Map<Header, Plans> plans = new HashMap<>();
        List<Piece> pieces = new ArrayList<>();
        List<PartReader> readers = readers();
        List<boolean[]> chosen = choice.of(readers);
        long granuleCount = 0;
        long rowCount = 0;
        for (int index = 0; index < readers.size(); index++) {
            PartReader reader = readers.get(index);
            Plans columns = plans.computeIfAbsent(reader.header(), header -> plans(header, names));
            OpenPart part = new OpenPart(reader, index, definition, columns, isMasked);
            boolean[] wanted = chosen.get(index);
            int rowsMax = Math.min(pieceRows, rowsWithinBounds(reader, names));
            int from = 0;
            while (from < wanted.length) {
                if (!wanted[from]) {
                    from++;
                    continue;
                }
                int to = from + 1;
                while (to < wanted.length
                        && wanted[to]
                        && reader.rowCount(from, to + 1) <= rowsMax) {
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
        meter.expect(rowCount);
        return pieces;
    }

    /// As many rows as have [#BLOCK_BYTES_MAX] bytes, if all are as wide as they are on average.
    private int rowsWithinBounds(PartReader reader, Set<String> names) {
        long bytes = 0;
        for (String name : names) {
            int index = reader.header().indexOf(definition.stored().storedName(name));
            bytes += index < 0 ? 0 : reader.rawBytes(index);
        }
        double rowBytes = (double) bytes / Math.max(1, reader.rowCount());
        return (int) Math.min(Integer.MAX_VALUE, BLOCK_BYTES_MAX / Math.max(1, rowBytes));
    }
}
