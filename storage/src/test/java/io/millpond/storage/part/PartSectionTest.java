package io.millpond.storage.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.io.ByteSink;
import io.millpond.storage.io.ByteSource;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.type.DataTypes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Sections are read back, are covered by checksums, and parts from before them are still read.
class PartSectionTest {
    private static final Header HEADER = PartFixture.header(List.of(DataTypes.UINT32));
    private static final Path DIRECTORY = Path.of("parts");
    private static final Path PART = DIRECTORY.resolve("part");

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final Block block = PartFixture.block(HEADER, 1000, new Random(1));

    @BeforeEach
    void createHome() throws IOException {
        files.createDirectories(DIRECTORY);
    }

    /// Keeps the number of rows of each granule, and at last that of all, in long entries.
    private static final class Counting implements SectionCollector {
        private final ByteSink entry = new ByteSink();
        private int sum;

        @Override
        public void append(Block rows, int fromRow, int[] ends, Entries entries)
                throws IOException {
            int from = fromRow;
            for (int end : ends) {
                add(end - from, entries);
                sum += end - from;
                from = end;
            }
        }

        private void add(int count, Entries entries) throws IOException {
            entry.clear();
            entry.putInt(count);
            entry.putBytes(new byte[100_000], 0, 100_000);
            entries.add(entry);
        }

        @Override
        public void finish(Entries entries) throws IOException {
            add(sum, entries);
        }
    }

    private void write(List<SectionSpec> sections) throws IOException {
        PartSettings settings =
                new PartSettings(new PartCodec(Codec.LZ4, 0), 300, 1 << 20, Map.of(), sections);
        PartWriter.write(
                files,
                Path.of("parts", "tmp"),
                PART,
                PartFixture.spec(1, 1),
                settings,
                block,
                Header.EMPTY,
                List.of());
    }

    private static final SectionSpec COUNTS = new SectionSpec("counts", "rows", Counting::new);

    @Test
    void entriesAreReadBackInOrder() throws IOException {
        write(List.of(COUNTS));
        try (PartReader reader = PartReader.open(files, PART)) {
            PartSection section = reader.section("counts").orElseThrow();
            assertThat(section.definition()).isEqualTo("rows");
            assertThat(section.storedBytes()).isLessThan(section.rawBytes());
            assertThat(reader.entries(section))
                    .extracting(entry -> new ByteSource(entry).takeInt())
                    .containsExactly(300, 300, 300, 100, 1000);
            assertThat(reader.section("others")).isEmpty();
        }
    }

    @Test
    void changedBytesOfASectionAreFound() throws IOException {
        write(List.of());
        int length = files.read(PART).length;
        files.delete(PART);
        write(List.of(COUNTS));
        byte[] whole = files.read(PART);
        for (int at = length - 100; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            files.overwrite(PART, damaged);
            assertThatThrownBy(
                            () -> {
                                try (PartReader reader = PartReader.open(files, PART)) {
                                    reader.verify();
                                }
                            })
                    .as("byte %d", at)
                    .isInstanceOf(CorruptPartException.class);
        }
    }

    @Test
    void partsOfTheVersionWithoutSectionsAreRead() throws IOException {
        write(List.of());
        files.overwrite(PART, PartFixture.ofVersion(1, files.read(PART)));
        try (PartReader reader = PartReader.open(files, PART)) {
            reader.verify();
            assertThat(reader.sections()).isEmpty();
            assertThat(PartFixture.equal(block.column(0), 0, reader.read(0, 0, 4))).isTrue();
        }
    }
}
