package io.millpond.engine.mergetree;

import io.millpond.engine.table.TableColumn;
import io.millpond.engine.table.TableDefinition;
import io.millpond.sql.exec.QueryContext;
import io.millpond.sql.source.ReadMeter;
import io.millpond.sql.source.RowFetch;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.IntColumn;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.type.DataTypes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Reads single rows of the parts of a query, each chunk that has some of them once.
///
/// A row's address is its part, the first granule of the piece it was scanned in, and the row in
/// there: the first two are the same for a whole piece and the third is for all pieces, so that a
/// scan hands them out for nothing.
final class PartRowFetch implements RowFetch {
    private static final Field PART = new Field("__part", DataTypes.UINT32);
    private static final Field GRANULE = new Field("__granule", DataTypes.UINT32);
    private static final Field ROW = new Field("__row", DataTypes.UINT32);

    /// The columns of an address.
    static final List<Field> ADDRESS = List.of(PART, GRANULE, ROW);

    /// The rows of a piece as numbers, as long as pieces usually are.
    private static final int[] ROWS = IntStream.range(0, Block.ROWS_PREFERRED).toArray();

    private final TableDefinition definition;
    private final List<PartReader> parts;
    private final QueryContext context;

    /// @param parts in the order in which a scan counts them
    PartRowFetch(TableDefinition definition, List<PartReader> parts, QueryContext context) {
        this.definition = definition;
        this.parts = parts;
        this.context = context;
    }

    @Override
    public List<Field> addressColumns() {
        return ADDRESS;
    }

    /// One of [#ADDRESS] for all rows of a piece.
    static Column address(String name, MergeTreeSource.Piece piece, int rowCount) {
        if (name.equals(PART.name())) {
            return new ConstantColumn(IntColumn.of(piece.part().index()), rowCount);
        }
        if (name.equals(GRANULE.name())) {
            return new ConstantColumn(IntColumn.of(piece.fromGranule()), rowCount);
        }
        if (!name.equals(ROW.name())) {
            throw new IllegalArgumentException("column " + name);
        }
        // A column counts with the whole of its array.
        boolean isUsual = rowCount <= ROWS.length && rowCount > ROWS.length / 2;
        return new IntColumn(isUsual ? ROWS : IntStream.range(0, rowCount).toArray(), rowCount);
    }

    @Override
    public boolean fetches(String column) {
        return definition.column(column).filter(TableColumn::isStored).isPresent();
    }

    @Override
    public Block fetch(List<String> columns, Block addresses, ReadMeter meter) {
        int rowCount = addresses.rowCount();
        int[] parts = numbers(addresses.column(PART.name()));
        int[] granules = numbers(addresses.column(GRANULE.name()));
        int[] rows = numbers(addresses.column(ROW.name()));
        Place[] places = new Place[rowCount];
        for (int i = 0; i < rowCount; i++) {
            long first = this.parts.get(parts[i]).firstRow(granules[i]);
            places[i] = new Place(parts[i], first + rows[i], i);
        }
        Arrays.sort(places);
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        while (at < rowCount) {
            int end = at;
            while (end < rowCount && places[end].part() == places[at].part()) {
                end++;
            }
            blocks.add(read(columns, Arrays.asList(places).subList(at, end), meter));
            at = end;
        }
        int[] order = new int[rowCount];
        for (int i = 0; i < rowCount; i++) {
            order[places[i].index()] = i;
        }
        return inOrder(columns, blocks, order);
    }

    /// Where a row is.
    ///
    /// @param index its place among the addresses
    private record Place(int part, long row, int index) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byPart = Integer.compare(part, other.part);
            return byPart != 0 ? byPart : Long.compare(row, other.row);
        }
    }

    private static int[] numbers(Column column) {
        return ((IntColumn) Columns.full(column)).values();
    }

    /// Reads rows of one part, in ascending order.
    private Block read(List<String> columns, List<Place> places, ReadMeter meter) {
        PartReader part = parts.get(places.getFirst().part());
        PartColumns plan = PartColumns.plan(definition, part.header(), columns, context);
        PartColumns.Reading reading = plan.open(part);
        List<Block> blocks = new ArrayList<>();
        int at = 0;
        int granule = 0;
        while (at < places.size()) {
            context.token().check();
            while (part.firstRow(granule + 1) <= places.get(at).row()) {
                granule++;
            }
            long first = part.firstRow(granule);
            long behind = part.firstRow(granule + 1);
            int end = at;
            while (end < places.size() && places.get(end).row() < behind) {
                end++;
            }
            int[] rows =
                    places.subList(at, end).stream()
                            .mapToInt(place -> (int) (place.row() - first))
                            .toArray();
            blocks.add(reading.read(granule, granule + 1, rows));
            at = end;
        }
        meter.add(0, reading.readBytes());
        return joined(plan.header(), blocks);
    }

    private Block inOrder(List<String> columns, List<Block> blocks, int[] order) {
        List<Field> fields =
                columns.stream()
                        .map(name -> definition.column(name).orElseThrow().field())
                        .toList();
        return joined(new Header(fields), blocks).gather(order, order.length);
    }

    private static Block joined(Header header, List<Block> blocks) {
        if (blocks.isEmpty()) {
            return Block.empty(header);
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            int index = i;
            List<Column> pieces = blocks.stream().map(block -> block.column(index)).toList();
            columns.add(Columns.concat(header.type(i), pieces));
        }
        int rowCount = blocks.stream().mapToInt(Block::rowCount).sum();
        return new Block(header, columns, rowCount);
    }
}
