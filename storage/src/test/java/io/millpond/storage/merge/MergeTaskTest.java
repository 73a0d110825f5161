package io.millpond.storage.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.CancellationToken;
import io.millpond.storage.DatabaseException;
import io.millpond.storage.ErrorCode;
import io.millpond.storage.block.Block;
import io.millpond.storage.block.Field;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.ByteColumn;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.order.BlockSorter;
import io.millpond.storage.order.SortColumn;
import io.millpond.storage.part.Codec;
import io.millpond.storage.part.PartCodec;
import io.millpond.storage.part.PartDescription;
import io.millpond.storage.part.PartReader;
import io.millpond.storage.part.PartSettings;
import io.millpond.storage.part.PartSpec;
import io.millpond.storage.part.PartWriter;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.testing.RandomColumns;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/// A merge is the sorted union of its sources, for keys of every type, and leaves no trace when it
/// does not come to its end.
class MergeTaskTest {
    private static final Path HOME = Path.of("parts");
    private static final Path MERGED = HOME.resolve("merged");
    private static final int GRANULE_ROWS = 16;

    private final MemoryFileSystem files = new MemoryFileSystem();

    @BeforeEach
    void createHome() throws IOException {
        files.createDirectories(HOME);
    }

    /// Sorted by the first columns of the header, each in its direction.
    private record FirstColumns(Header header, List<Boolean> directions) implements SortKey {
        @Override
        public boolean isDescending(int key) {
            return directions.get(key);
        }

        @Override
        public List<Column> columns(Block block) {
            return block.columns().subList(0, header.size());
        }
    }

    /// A row number that says from which source and row a row comes.
    private static Header header(List<DataType> keyTypes) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < keyTypes.size(); i++) {
            fields.add(new Field("k" + i, keyTypes.get(i)));
        }
        fields.add(new Field("origin", DataTypes.INT64));
        return new Header(fields);
    }

    private static Block sourceBlock(Header header, SortKey key, int source, int rows, Random r) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size() - 1; i++) {
            columns.add(RandomColumns.column(header.type(i), rows, r));
        }
        long[] origins = new long[rows];
        for (int row = 0; row < rows; row++) {
            origins[row] = source * 1_000_000L + row;
        }
        columns.add(new LongColumn(origins, rows));
        Block block = new Block(header, columns, rows);
        List<SortColumn> sort = new ArrayList<>();
        for (int i = 0; i < key.header().size(); i++) {
            sort.add(new SortColumn(columns.get(i), header.type(i), key.isDescending(i)));
        }
        return BlockSorter.sort(block, sort);
    }

    private static PartSpec spec(long block) {
        return new PartSpec("all", "", 0, block, block, "k", List.of(), 0);
    }

    private List<PartReader> sources(Header header, SortKey key, int[] rows, Random random)
            throws IOException {
        List<PartReader> readers = new ArrayList<>();
        for (int source = 0; source < rows.length; source++) {
            Block block = sourceBlock(header, key, source, rows[source], random);
            Path path = HOME.resolve("source" + source);
            PartWriter.write(
                    files,
                    HOME.resolve("tmp"),
                    path,
                    spec(source),
                    new PartSettings(new PartCodec(Codec.LZ4, 0), GRANULE_ROWS, 1 << 20),
                    block,
                    key.header(),
                    key.columns(block));
            readers.add(PartReader.open(files, path));
        }
        return readers;
    }

    private static PartDescription merge(
            FileSystem fileSystem,
            List<PartReader> sources,
            Header header,
            SortKey key,
            RowMerger merger,
            CancellationToken token)
            throws IOException {
        List<MergeSource> streams = new ArrayList<>();
        for (PartReader source : sources) {
            streams.add(new MergeSource(source, header, 3 * GRANULE_ROWS));
        }
        try (PartWriter writer =
                PartWriter.create(
                        fileSystem,
                        HOME.resolve("tmp"),
                        spec(99),
                        new PartSettings(new PartCodec(Codec.ZSTD, 1), GRANULE_ROWS, 1 << 20),
                        header,
                        key.header())) {
            return new MergeTask(streams, key, merger, RowStage.NONE, writer, token).run(MERGED);
        }
    }

    private void close(List<PartReader> readers) throws IOException {
        for (PartReader reader : readers) {
            files.delete(reader.path());
            reader.close();
        }
        if (files.exists(MERGED)) {
            files.delete(MERGED);
        }
        files.assertNothingOpen();
    }

    @Test
    void mergeIsTheSortedUnion() throws IOException {
        for (long seed = 0; seed < 120; seed++) {
            Random random = new Random(seed);
            List<DataType> types = new ArrayList<>();
            List<Boolean> directions = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                types.add(RandomColumns.TYPES.get(random.nextInt(RandomColumns.TYPES.size())));
                directions.add(random.nextInt(4) == 0);
            }
            Header header = header(types);
            Header keys = new Header(header.fields().subList(0, random.nextInt(types.size() + 1)));
            SortKey key = new FirstColumns(keys, directions);
            int[] rows = new int[1 + random.nextInt(4)];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = random.nextInt(200);
            }
            List<PartReader> sources = sources(header, key, rows, random);
            merge(files, sources, header, key, new KeepAllRows(header), new CancellationToken());
            checkUnion(header, key, sources, "seed " + seed + " " + types);
            close(sources);
        }
    }

    private void checkUnion(Header header, SortKey key, List<PartReader> sources, String context)
            throws IOException {
        Map<Long, Block> byOrigin = new HashMap<>();
        for (PartReader source : sources) {
            Block block = source.read(header.names(), 0, source.granuleCount());
            for (int row = 0; row < block.rowCount(); row++) {
                byOrigin.put(origin(block, row), block.slice(row, row + 1));
            }
        }
        try (PartReader reader = PartReader.open(files, MERGED)) {
            Block merged = reader.read(header.names(), 0, reader.granuleCount());
            assertThat(merged.rowCount()).as(context).isEqualTo(byOrigin.size());
            assertThat(reader.granuleCount())
                    .isEqualTo(Math.ceilDiv(merged.rowCount(), GRANULE_ROWS));
            for (int row = 0; row < merged.rowCount(); row++) {
                Block expected = Objects.requireNonNull(byOrigin.remove(origin(merged, row)));
                for (int i = 0; i < header.size(); i++) {
                    assertThat(expected.column(i).equalAt(0, merged.column(i), row)).isTrue();
                }
                if (row > 0) {
                    checkOrder(key, merged, row, context);
                }
            }
        }
    }

    /// Keys ascend, and rows of equal keys stand in the order of their sources and rows.
    private static void checkOrder(SortKey key, Block merged, int row, String context) {
        int result = 0;
        for (int i = 0; i < key.header().size() && result == 0; i++) {
            Column column = merged.column(i);
            result = ColumnOrder.of(key.header().type(i)).compare(column, row - 1, column, row);
            result = key.isDescending(i) ? -result : result;
        }
        assertThat(result).as(context).isLessThanOrEqualTo(0);
        if (result == 0) {
            assertThat(origin(merged, row - 1) / 1_000_000)
                    .as(context)
                    .isLessThanOrEqualTo(origin(merged, row) / 1_000_000);
        }
    }

    private static long origin(Block block, int row) {
        return ((LongColumn) block.column("origin")).value(row);
    }

    /// Keeps the last row of each key: what a replacing engine does, to test the hand-over of
    /// groups.
    private static final class LastRows implements RowMerger {
        private final Block none;
        private Block kept;

        LastRows(Header header) {
            none = Block.empty(header);
            kept = none;
        }

        @Override
        public boolean needsGroups() {
            return true;
        }

        @Override
        public Block kept() {
            return kept;
        }

        @Override
        public Block merge(SortedRows rows, boolean isLast) {
            int[] places = new int[rows.groupCount()];
            for (int group = 0; group < places.length; group++) {
                places[group] = rows.end(group) - 1;
            }
            int last = places.length - 1;
            kept = isLast ? none : rows.rows(new int[] {places[last]}, 1);
            return rows.output(places, isLast ? places.length : last);
        }
    }

    @Test
    void mergerSeesWholeGroups() throws IOException {
        for (long seed = 0; seed < 30; seed++) {
            Header header = header(List.of(DataTypes.INT8));
            SortKey key =
                    new FirstColumns(new Header(header.fields().subList(0, 1)), List.of(false));
            int[] rows = {100, 150, 1, 80};
            List<PartReader> sources = sources(header, key, rows, new Random(seed));
            merge(files, sources, header, key, new LastRows(header), new CancellationToken());
            Map<Byte, Long> expected = new HashMap<>();
            for (PartReader source : sources) {
                Block block = source.read(header.names(), 0, source.granuleCount());
                for (int row = 0; row < block.rowCount(); row++) {
                    byte value = ((ByteColumn) block.column(0)).value(row);
                    expected.put(value, origin(block, row));
                }
            }
            try (PartReader reader = PartReader.open(files, MERGED)) {
                Block merged = reader.read(header.names(), 0, reader.granuleCount());
                Map<Byte, Long> actual = new HashMap<>();
                for (int row = 0; row < merged.rowCount(); row++) {
                    byte value = ((ByteColumn) merged.column(0)).value(row);
                    assertThat(actual.put(value, origin(merged, row))).isNull();
                }
                assertThat(actual).isEqualTo(expected);
            }
            close(sources);
        }
    }

    @Test
    void columnThatASourceLacksIsFilledWithItsDefault() throws IOException {
        Header header = header(List.of(DataTypes.INT16));
        SortKey key = new FirstColumns(new Header(header.fields().subList(0, 1)), List.of(false));
        List<PartReader> sources = sources(header, key, new int[] {20, 30}, new Random(1));
        List<Field> wider = new ArrayList<>(header.fields());
        wider.add(new Field("added", DataTypes.STRING));
        Header table = new Header(wider);
        merge(files, sources, table, key, new KeepAllRows(header), new CancellationToken());
        try (PartReader reader = PartReader.open(files, MERGED)) {
            assertThat(reader.header()).isEqualTo(table);
            assertThat(reader.rowCount()).isEqualTo(50);
            Column added = reader.read(2, 0, reader.granuleCount());
            assertThat(added.equalAt(49, BytesColumn.of(""), 0)).isTrue();
        }
        close(sources);
    }

    @Test
    void cancelledMergeLeavesNothing() throws IOException {
        Header header = header(List.of(DataTypes.INT16));
        SortKey key = new FirstColumns(new Header(header.fields().subList(0, 1)), List.of(false));
        List<PartReader> sources = sources(header, key, new int[] {20, 30}, new Random(1));
        CancellationToken token = new CancellationToken();
        token.cancel(new DatabaseException(ErrorCode.ABORTED, "Merges are stopped"));
        assertThatThrownBy(() -> merge(files, sources, header, key, new KeepAllRows(header), token))
                .isInstanceOf(DatabaseException.class)
                .hasMessage("Merges are stopped");
        assertThat(files.list(HOME)).hasSize(2);
        close(sources);
    }

    @Test
    void failureAtEveryOperationLeavesNothingHalf() throws IOException {
        Header header = header(List.of(DataTypes.STRING));
        SortKey key = new FirstColumns(new Header(header.fields().subList(0, 1)), List.of(false));
        List<PartReader> sources = sources(header, key, new int[] {50, 70}, new Random(1));
        FaultyFileSystem counting = new FaultyFileSystem(files);
        merge(counting, sources, header, key, new KeepAllRows(header), new CancellationToken());
        files.delete(MERGED);
        int operations = counting.operationCount();
        for (int k = 1; k <= operations; k++) {
            FaultyFileSystem faulty = new FaultyFileSystem(files).failAt(k);
            assertThatThrownBy(
                            () ->
                                    merge(
                                            faulty,
                                            sources,
                                            header,
                                            key,
                                            new KeepAllRows(header),
                                            new CancellationToken()))
                    .isInstanceOf(IOException.class);
            assertThat(files.exists(HOME.resolve("tmp"))).isFalse();
            if (files.exists(MERGED)) {
                checkUnion(header, key, sources, "operation " + k);
                files.delete(MERGED);
            }
        }
        close(sources);
    }
}
