package io.millpond.engine.random;

import io.millpond.sql.setting.QuerySettings;
import io.millpond.sql.setting.Setting;
import io.millpond.sql.setting.SettingType;
import io.millpond.sql.setting.Settings;
import io.millpond.sql.source.ScanRequest;
import io.millpond.sql.source.TableSource;
import io.millpond.storage.CancellationToken;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.BlockStream;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ArrayColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.TupleColumn;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.TupleType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Random rows without end. Thread-safe.
///
/// Columns are filled one after another, a block at a time, in the order in which they are asked
/// for, those of Nested last: so the values of a column depend on which others are read, and on the
/// number of rows where few are wanted.
///
/// @param preferredBytes about how many bytes a block may have; 0: no bound
public record RandomSource(Header header, RandomShape shape, long preferredBytes)
        implements TableSource {
    /// Rows of a block where neither a limit nor its bytes ask for fewer. It does not depend on the
    /// settings of a query, so that its rows do not.
    private static final int BLOCK_ROWS = 65_409;

    private static final Setting<Long> PREFERRED_BYTES =
            QuerySettings.known("preferred_block_size_bytes", SettingType.UINT64);

    public static RandomSource of(Header header, RandomShape shape, Settings settings) {
        return new RandomSource(header, shape, settings.get(PREFERRED_BYTES));
    }

    @Override
    public boolean isGenerated() {
        return true;
    }

    @Override
    public List<BlockStream> scan(ScanRequest request) {
        Header columns =
                new Header(
                        request.columns().stream()
                                .map(name -> header.field(header.indexOf(name)))
                                .toList());
        int blockRows = blockRows(columns, request);
        RandomWords seeds = new RandomWords(shape.seed());
        int laneCount = request.rowCountMax().isPresent() ? 1 : request.laneCount();
        List<BlockStream> lanes = new ArrayList<>();
        for (int lane = 0; lane < laneCount; lane++) {
            RandomColumns random = new RandomColumns(new RandomWords(seeds.next()), shape);
            lanes.add(new Lane(columns, random, blockRows, request));
        }
        return lanes;
    }

    private int blockRows(Header columns, ScanRequest request) {
        long wanted = request.rowCountMax().orElse(BLOCK_ROWS);
        long rows = Math.clamp(wanted, 1, BLOCK_ROWS);
        long rowBytes = 0;
        for (Field field : columns.fields()) {
            rowBytes += RandomColumns.bytes(field.type(), shape);
        }
        long bytes = rows * rowBytes;
        if (preferredBytes > 0 && bytes > preferredBytes) {
            rows = (long) (rows * ((double) preferredBytes / bytes));
        }
        return (int) Math.max(1, rows);
    }

    /// Used by one thread.
    private static final class Lane implements BlockStream {
        private final Header columns;
        private final RandomColumns random;
        private final int blockRows;
        private final int handedRows;
        private final CancellationToken token;

        /// Rows that are still to be made.
        private long rowsLeft;

        private @Nullable Block made;
        private int from;

        /// @param blockRows of the blocks that are made, at most
        Lane(Header columns, RandomColumns random, int blockRows, ScanRequest request) {
            this.columns = columns;
            this.random = random;
            this.blockRows = blockRows;
            this.handedRows = request.blockRows();
            this.token = request.token();
            this.rowsLeft = request.rowCountMax().orElse(Long.MAX_VALUE);
        }

        @Override
        public Header header() {
            return columns;
        }

        @Override
        public @Nullable Block next() {
            token.check();
            Block block = made;
            if (block == null || from == block.rowCount()) {
                if (rowsLeft == 0) {
                    return null;
                }
                block = make((int) Math.min(blockRows, rowsLeft));
                rowsLeft -= rowsLeft == Long.MAX_VALUE ? 0 : block.rowCount();
                made = block;
                from = 0;
            }
            int to = Math.min(block.rowCount(), from + handedRows);
            Block handed = block.slice(from, to);
            from = to;
            return handed;
        }

        private Block make(int rowCount) {
            Column[] filled = new Column[columns.size()];
            Map<String, List<Integer>> nested = new TreeMap<>();
            for (int i = 0; i < filled.length; i++) {
                Field field = columns.field(i);
                int dot = field.name().indexOf('.');
                if (dot > 0 && field.type() instanceof ArrayType) {
                    String table = field.name().substring(0, dot);
                    nested.computeIfAbsent(table, _ -> new ArrayList<>()).add(i);
                } else {
                    filled[i] = random.column(field.type(), rowCount);
                }
            }
            nested.values().forEach(places -> fillNested(places, filled, rowCount));
            return new Block(columns, List.of(filled), rowCount);
        }

        /// The arrays of one Nested are of one length in each row.
        private void fillNested(List<Integer> places, Column[] filled, int rowCount) {
            List<String> names = new ArrayList<>();
            List<DataType> elements = new ArrayList<>();
            for (int place : places) {
                names.add(columns.field(place).name());
                elements.add(((ArrayType) columns.type(place)).element());
            }
            ArrayType type = new ArrayType(new TupleType(names, elements));
            ArrayColumn arrays = (ArrayColumn) random.column(type, rowCount);
            TupleColumn tuples = (TupleColumn) arrays.elements();
            for (int i = 0; i < places.size(); i++) {
                filled[places.get(i)] =
                        new ArrayColumn(arrays.ends(), tuples.elements().get(i), rowCount);
            }
        }

        @Override
        public void close() {
            made = null;
        }
    }
}
