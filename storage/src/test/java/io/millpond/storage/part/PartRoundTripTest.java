package io.millpond.storage.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.BytesColumn;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ColumnOrder;
import io.millpond.storage.column.Columns;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DictionaryColumn;
import io.millpond.storage.column.NullableColumn;
import io.millpond.storage.io.LocalFileSystem;
import io.millpond.storage.io.ReadableFile;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.testing.RandomColumns;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.MapType;
import io.millpond.storage.type.TupleType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What was written is read back: every type, every codec, in granules and across them.
class PartRoundTripTest {
    private static final Path HOME = Path.of("parts");

    private final MemoryFileSystem files = new MemoryFileSystem();

    static List<DataType> types() {
        List<DataType> types = new ArrayList<>(RandomColumns.TYPES);
        types.add(new TupleType(List.of(), List.of()));
        types.add(
                new MapType(
                        new LowCardinalityType(DataTypes.STRING),
                        new ArrayType(new LowCardinalityType(DataTypes.STRING))));
        return types;
    }

    private PartReader write(PartSettings settings, Header keyHeader, Block... blocks)
            throws IOException {
        files.createDirectories(HOME);
        Path target = HOME.resolve("part" + files.files().size());
        PartDescription description;
        Header header = blocks[0].header();
        try (PartWriter writer =
                PartWriter.create(
                        files,
                        HOME.resolve("tmp"),
                        PartFixture.spec(1, 1),
                        settings,
                        header,
                        keyHeader)) {
            for (Block block : blocks) {
                writer.append(block, block.columns().subList(0, keyHeader.size()));
            }
            description = writer.finish(target);
        }
        PartReader reader = PartReader.open(files, target);
        assertThat(reader.description()).isEqualTo(description);
        assertThat(reader.header()).isEqualTo(header);
        return reader;
    }

    private static PartSettings granulesOf(int rows) {
        return new PartSettings(new PartCodec(Codec.LZ4, 0), rows, 1 << 20);
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeIsReadBack(DataType type) throws IOException {
        for (long seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            int rows = new int[] {0, 1, 7, 100, 333, 1000}[(int) seed];
            Block block = PartFixture.block(PartFixture.header(List.of(type)), rows, random);
            try (PartReader reader = write(granulesOf(8 << seed), Header.EMPTY, block)) {
                reader.verify();
                assertThat(reader.rowCount()).isEqualTo(rows);
                checkRanges(reader, block, random);
            }
        }
        files.assertNothingOpen();
    }

    private static void checkRanges(PartReader reader, Block block, Random random) {
        int granules = reader.granuleCount();
        for (int i = 0; i < 5; i++) {
            int from = i == 0 ? 0 : random.nextInt(granules + 1);
            int to = i == 0 ? granules : from + random.nextInt(granules + 1 - from);
            for (int column = 0; column < block.columns().size(); column++) {
                Column read = reader.read(column, from, to);
                assertThat(read.rowCount()).isEqualTo(reader.rowCount(from, to));
                int firstRow = (int) reader.firstRow(from);
                assertThat(PartFixture.equal(block.column(column), firstRow, read)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyCodecIsReadBack(Codec codec) throws IOException {
        Header header = PartFixture.header(types());
        Block block = PartFixture.block(header, 3000, new Random(5));
        PartSettings settings = new PartSettings(new PartCodec(codec, 3), 512, 10 << 20);
        try (PartReader reader = write(settings, Header.EMPTY, block)) {
            checkRanges(reader, block, new Random(1));
            assertThat(reader.spec()).isEqualTo(PartFixture.spec(1, 1));
        }
    }

    @Test
    void constantColumnsAreReadBack() throws IOException {
        Header header = PartFixture.header(types());
        Block one = PartFixture.block(header, 1, new Random(9));
        List<Column> columns = new ArrayList<>();
        for (Column column : one.columns()) {
            columns.add(new ConstantColumn(column, 500));
        }
        Block block = new Block(header, columns, 500);
        try (PartReader reader = write(granulesOf(64), Header.EMPTY, block)) {
            checkRanges(reader, block, new Random(1));
        }
    }

    @Test
    void blocksWithDictionariesOfTheirOwnBecomeOnePart() throws IOException {
        Header header =
                PartFixture.header(
                        List.of(
                                new LowCardinalityType(DataTypes.STRING),
                                new ArrayType(new LowCardinalityType(DataTypes.STRING))));
        Block first = PartFixture.block(header, 1000, new Random(1));
        Block second = PartFixture.block(header, 500, new Random(2));
        try (PartReader reader = write(granulesOf(100), Header.EMPTY, first, second)) {
            Block all = reader.read(List.of("c1", "c0"), 0, reader.granuleCount());
            assertThat(all.header().names()).containsExactly("c1", "c0");
            assertThat(PartFixture.equal(first.column(0), 0, all.column(1).slice(0, 1000)))
                    .isTrue();
            assertThat(PartFixture.equal(second.column(1), 0, all.column(0).slice(1000, 1500)))
                    .isTrue();
            DictionaryColumn whole = (DictionaryColumn) all.column(1);
            DictionaryColumn again = (DictionaryColumn) reader.read(0, 3, 4);
            assertThat(whole.dictionary()).isSameAs(again.dictionary());
        }
    }

    @Test
    void manyDistinctValuesTakeSeveralDictionaries() throws IOException {
        int rows = 200_000;
        int[] codes = new int[rows];
        String[] texts = new String[rows];
        for (int row = 0; row < rows; row++) {
            codes[row] = row;
            texts[row] = "value-" + row;
        }
        Column column = new DictionaryColumn(codes, BytesColumn.of(texts), rows);
        Header header = PartFixture.header(List.of(new LowCardinalityType(DataTypes.STRING)));
        Block block = new Block(header, List.of(column), rows);
        try (PartReader reader = write(PartSettings.DEFAULT, Header.EMPTY, block)) {
            DictionaryColumn one = (DictionaryColumn) reader.read(0, 3, 4);
            assertThat(one.dictionary().rowCount())
                    .isLessThan(DictionaryEncoder.VALUES_ENOUGH + ColumnWriter.CHUNK_ROWS_MAX);
            checkRanges(reader, block, new Random(3));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void indexHoldsTheFirstKeyOfEachGranuleAndTheLast(DataType type) throws IOException {
        Header header = PartFixture.header(List.of(type));
        Block block = PartFixture.sortedBlock(header, 700, new Random(3));
        try (PartReader reader = write(granulesOf(64), header, block)) {
            Column keys = reader.keys(0);
            assertThat(keys.rowCount()).isEqualTo(reader.granuleCount() + 1);
            assertThat(reader.keyHeader().type(0)).isEqualTo(DataTypes.withoutLowCardinality(type));
            ColumnOrder order = ColumnOrder.of(type);
            for (int granule = 0; granule <= reader.granuleCount(); granule++) {
                int row = Math.min(699, (int) reader.firstRow(granule));
                assertThat(order.compare(keys, granule, block.column(0), row)).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void boundsContainEveryValue(DataType type) throws IOException {
        Header header = PartFixture.header(List.of(type));
        Block block = PartFixture.block(header, 500, new Random(4));
        try (PartReader reader = write(granulesOf(10), Header.EMPTY, block)) {
            if (reader.bounds(0).isEmpty()) {
                assertThat(type.layout().name()).isIn("ARRAY", "MAP", "TUPLE", "VARIANT", "OBJECT");
                return;
            }
            GranuleBounds bounds = reader.bounds(0).get();
            DataType plain = DataTypes.withoutWrappers(type);
            ColumnOrder order = ColumnOrder.of(type);
            for (int granule = 0; granule < reader.granuleCount(); granule++) {
                Column values = reader.read(0, granule, granule + 1);
                checkBounds(bounds, granule, values, type, plain, order);
            }
        }
    }

    private static void checkBounds(
            GranuleBounds bounds,
            int granule,
            Column values,
            DataType type,
            DataType plain,
            ColumnOrder order) {
        Column min = wrapped(Columns.repeat(bounds.min(), granule, 1), type);
        Column max = wrapped(Columns.repeat(bounds.max(), granule, 1), type);
        int inside = 0;
        for (int row = 0; row < values.rowCount(); row++) {
            if (order.compare(values, row, min, 0) >= 0
                    && order.compare(values, row, max, 0) <= 0) {
                inside++;
            }
        }
        if (!bounds.hasNulls(granule) && !bounds.hasNans(granule)) {
            assertThat(inside).as(plain.name()).isEqualTo(values.rowCount());
        } else if (bounds.hasValues(granule)) {
            assertThat(inside).isPositive();
        }
    }

    private static Column wrapped(Column value, DataType type) {
        Column plain = Columns.full(value);
        return DataTypes.withoutLowCardinality(type).isNullable()
                ? new NullableColumn(new byte[1], plain)
                : plain;
    }

    @Test
    void wideRowsMakeShortGranules() throws IOException {
        Header header = PartFixture.header(List.of(DataTypes.STRING));
        String wide = "x".repeat(10_000);
        String[] texts = new String[100];
        Arrays.fill(texts, wide);
        Column column = BytesColumn.of(texts);
        Block block = new Block(header, List.of(column), 100);
        PartSettings settings = new PartSettings(new PartCodec(Codec.LZ4, 0), 8192, 100_000);
        try (PartReader reader = write(settings, Header.EMPTY, block)) {
            assertThat(reader.rowCount(0, 1)).isEqualTo(9);
            checkRanges(reader, block, new Random(3));
            byte[] max = ((BytesColumn) reader.bounds(0).orElseThrow().max()).bytes();
            assertThat(max.length).isLessThan(10_000);
        }
    }

    /// Chunks of numbers and texts are decoded right into the column of a range; those that two
    /// ranges share are decoded once.
    @Test
    void rangesOverManyChunksAreReadBack() throws IOException {
        Header header =
                PartFixture.header(
                        List.of(
                                DataTypes.INT32,
                                DataTypes.UINT64,
                                DataTypes.FLOAT64,
                                DataTypes.STRING));
        List<Block> blocks = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            Block block = PartFixture.block(header, 20_000, random);
            // Every second block is a chunk of one value, or part of it.
            blocks.add(seed % 2 == 0 ? block : block.gather(new int[20_000], 20_000));
        }
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            int column = i;
            columns.add(
                    Columns.concat(
                            header.type(i), blocks.stream().map(b -> b.column(column)).toList()));
        }
        Block all = new Block(header, columns, 80_000);
        ColumnCodec delta = new ColumnCodec(List.of(Transform.DELTA), null, 0);
        ColumnCodec gorilla = new ColumnCodec(List.of(Transform.GORILLA), null, 0);
        for (Map<String, ColumnCodec> codecs :
                List.of(Map.<String, ColumnCodec>of(), Map.of("c1", delta, "c2", gorilla))) {
            PartSettings settings =
                    new PartSettings(
                            new PartCodec(Codec.LZ4, 0), 1_000, 10 << 20, codecs, List.of());
            try (PartReader reader = write(settings, Header.EMPTY, blocks.toArray(Block[]::new))) {
                checkRanges(reader, all, new Random(7));
                PartScan scan = reader.scan(header.names());
                for (int from = 0; from < reader.granuleCount(); from += 11) {
                    int to = Math.min(from + 11, reader.granuleCount());
                    Block read = scan.read(from, to);
                    int firstRow = (int) reader.firstRow(from);
                    for (int i = 0; i < header.size(); i++) {
                        assertThat(PartFixture.equal(all.column(i), firstRow, read.column(i)))
                                .as("column %d from granule %d", i, from)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void partOnTheLocalDiskIsReadBack(@TempDir Path directory) throws IOException {
        Header header = PartFixture.header(types());
        Block block = PartFixture.block(header, 2000, new Random(6));
        LocalFileSystem local = new LocalFileSystem();
        Path target = directory.resolve("part");
        PartWriter.write(
                local,
                directory.resolve("tmp"),
                target,
                PartFixture.spec(3, 3),
                PartSettings.DEFAULT,
                block,
                header,
                block.columns());
        assertThat(local.list(directory)).containsExactly(target);
        try (PartReader reader = PartReader.open(local, target)) {
            checkRanges(reader, block, new Random(1));
            reader.verify();
        }
    }

    @Test
    void unfinishedPartLeavesNoFile() throws IOException {
        files.createDirectories(HOME);
        Block block = PartFixture.block(PartFixture.header(types()), 100, new Random(6));
        try (PartWriter writer =
                PartWriter.create(
                        files,
                        HOME.resolve("tmp"),
                        PartFixture.spec(1, 1),
                        PartSettings.DEFAULT,
                        block.header(),
                        Header.EMPTY)) {
            writer.append(block, List.of());
        }
        assertThat(files.files()).isEmpty();
        files.assertNothingOpen();
    }

    @Test
    void fileBeginsAndEndsAsSpecified() throws IOException {
        Block block =
                PartFixture.block(PartFixture.header(List.of(DataTypes.UINT32)), 10, new Random(6));
        write(PartSettings.DEFAULT, Header.EMPTY, block).close();
        byte[] bytes = files.read(files.files().getFirst());
        assertThat(bytes).startsWith('M', 'P', 'P', 'A', 'R', 'T', '\r', '\n', 3, 0, 0, 0);
        assertThat(bytes).endsWith('M', 'P', 'E', 'N', 'D', '\r', '\n', 0);
        try (ReadableFile file = files.open(files.files().getFirst())) {
            assertThat(file.size()).isEqualTo(bytes.length);
        }
    }
}
