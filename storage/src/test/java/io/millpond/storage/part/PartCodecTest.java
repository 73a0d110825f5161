package io.millpond.storage.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.column.Column;
import io.millpond.storage.column.ConstantColumn;
import io.millpond.storage.column.DoubleColumn;
import io.millpond.storage.column.LongColumn;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.testing.RandomColumns;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Columns are read back whatever codecs they were written with, and codecs do what they are for.
class PartCodecTest {
    private final MemoryFileSystem files = new MemoryFileSystem();

    private PartReader write(Map<String, ColumnCodec> codecs, Block block) throws IOException {
        PartSettings settings =
                new PartSettings(new PartCodec(Codec.LZ4, 0), 128, 1 << 20, codecs, List.of());
        Path target = Path.of("part" + files.files().size());
        PartWriter.write(
                files,
                Path.of("tmp"),
                target,
                PartFixture.spec(1, 1),
                settings,
                block,
                Header.EMPTY,
                List.of());
        return PartReader.open(files, target);
    }

    private static ColumnCodec random(Random random) {
        List<Transform> transforms = new ArrayList<>();
        while (random.nextInt(3) > 0) {
            List<Transform> all = List.of(Transform.values());
            transforms.add(all.get(random.nextInt(all.size())));
        }
        return switch (random.nextInt(5)) {
            case 0 -> new ColumnCodec(transforms, null, 0);
            case 1 -> new ColumnCodec(transforms, Codec.NONE, 0);
            case 2 -> new ColumnCodec(transforms, Codec.LZ4, 0);
            case 3 -> new ColumnCodec(transforms, Codec.LZ4, 1 + random.nextInt(12));
            default -> new ColumnCodec(transforms, Codec.ZSTD, 1 + random.nextInt(5));
        };
    }

    @Test
    void everyTypeIsReadBackFromAnyCodecs() throws IOException {
        Header header = PartFixture.header(RandomColumns.TYPES);
        for (int seed = 0; seed < 25; seed++) {
            Random random = new Random(seed);
            Block block = PartFixture.block(header, random.nextInt(600), random);
            Map<String, ColumnCodec> codecs = new HashMap<>();
            header.names().forEach(name -> codecs.put(name, random(random)));
            try (PartReader reader = write(codecs, block)) {
                reader.verify();
                for (int i = 0; i < header.size(); i++) {
                    Column read = reader.read(i, 0, reader.granuleCount());
                    assertThat(PartFixture.equal(block.column(i), 0, read))
                            .as("seed %d, %s, %s", seed, header.type(i), codecs.get("c" + i))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void constantColumnsAreReadBackFromAnyTransform() throws IOException {
        Header header = PartFixture.header(RandomColumns.TYPES);
        Block one = PartFixture.block(header, 1, new Random(3));
        List<Column> columns = new ArrayList<>();
        one.columns().forEach(column -> columns.add(new ConstantColumn(column, 300)));
        Block block = new Block(header, columns, 300);
        for (Transform transform : Transform.values()) {
            Map<String, ColumnCodec> codecs = new HashMap<>();
            ColumnCodec codec = new ColumnCodec(List.of(transform), null, 0);
            header.names().forEach(name -> codecs.put(name, codec));
            try (PartReader reader = write(codecs, block)) {
                for (int i = 0; i < header.size(); i++) {
                    Column read = reader.read(i, 0, reader.granuleCount());
                    assertThat(PartFixture.equal(block.column(i), 0, read))
                            .as("%s, %s", transform, header.type(i))
                            .isTrue();
                }
            }
        }
    }

    private static long storedBytes(PartReader reader) {
        return reader.storedBytes(0);
    }

    private PartReader numbers(long[] values, Transform... transforms) throws IOException {
        Block block =
                new Block(
                        PartFixture.header(List.of(DataTypes.INT64)),
                        List.of(new LongColumn(values, values.length)),
                        values.length);
        ColumnCodec codec = new ColumnCodec(List.of(transforms), Codec.NONE, 0);
        return write(Map.of("c0", codec), block);
    }

    @Test
    void timesOfAClockTakeFewBits() throws IOException {
        long[] times = new long[4096];
        long[] multiples = new long[4096];
        Random random = new Random(1);
        for (int i = 0; i < times.length; i++) {
            times[i] = 1_700_000_000_000_000L + i * 1_000_000L + random.nextInt(8);
            multiples[i] = 1_000_000_007L * random.nextInt(200);
        }
        try (PartReader plain = numbers(times);
                PartReader delta = numbers(times, Transform.DELTA);
                PartReader twice = numbers(times, Transform.DOUBLE_DELTA);
                PartReader whole = numbers(multiples);
                PartReader divided = numbers(multiples, Transform.GCD);
                PartReader small = numbers(multiples, Transform.GCD, Transform.T64)) {
            assertThat(storedBytes(delta)).isLessThan(storedBytes(plain));
            assertThat(storedBytes(twice)).isLessThan(storedBytes(plain) / 4);
            assertThat(storedBytes(divided)).isLessThan(storedBytes(whole) / 3);
            assertThat(storedBytes(small)).isLessThan(storedBytes(whole) / 3);
        }
    }

    @Test
    void numbersThatHardlyChangeTakeFewBits() throws IOException {
        double[] values = new double[4096];
        for (int i = 0; i < values.length; i++) {
            values[i] = 20 + (i / 16) % 4;
        }
        Block block =
                new Block(
                        PartFixture.header(List.of(DataTypes.FLOAT64)),
                        List.of(new DoubleColumn(values, values.length)),
                        values.length);
        ColumnCodec gorilla = new ColumnCodec(List.of(Transform.GORILLA), Codec.NONE, 0);
        ColumnCodec fpc = new ColumnCodec(List.of(Transform.FPC), Codec.NONE, 0);
        ColumnCodec none = new ColumnCodec(List.of(), Codec.NONE, 0);
        try (PartReader plain = write(Map.of("c0", none), block);
                PartReader changes = write(Map.of("c0", gorilla), block);
                PartReader guesses = write(Map.of("c0", fpc), block)) {
            assertThat(storedBytes(changes)).isLessThan(storedBytes(plain) / 16);
            assertThat(storedBytes(guesses)).isLessThan(storedBytes(plain) / 4);
        }
    }

    @Test
    void partSaysItsCodecAndOneOfAnOlderVersionThatOfItsChunks() throws IOException {
        Block block =
                PartFixture.block(PartFixture.header(RandomColumns.TYPES), 300, new Random(5));
        Path path = Path.of("coded");
        PartWriter.write(
                files,
                Path.of("tmp"),
                path,
                PartFixture.spec(1, 1),
                new PartSettings(new PartCodec(Codec.ZSTD, 7), 128, 1 << 20),
                block,
                Header.EMPTY,
                List.of());
        try (PartReader reader = PartReader.open(files, path)) {
            assertThat(reader.codec()).isEqualTo(new PartCodec(Codec.ZSTD, 7));
        }
        files.overwrite(path, PartFixture.ofVersion(2, files.read(path)));
        try (PartReader reader = PartReader.open(files, path)) {
            reader.verify();
            assertThat(reader.codec()).isEqualTo(new PartCodec(Codec.ZSTD, 1));
            assertThat(PartFixture.equal(block.column(0), 0, reader.read(0, 0, 3))).isTrue();
        }
    }
}
