package io.millpond.storage.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millpond.storage.block.Block;
import io.millpond.storage.block.Header;
import io.millpond.storage.io.FileSystem;
import io.millpond.storage.testing.FaultyFileSystem;
import io.millpond.storage.testing.FileOperation.Kind;
import io.millpond.storage.testing.MemoryFileSystem;
import io.millpond.storage.type.ArrayType;
import io.millpond.storage.type.DataTypes;
import io.millpond.storage.type.LowCardinalityType;
import io.millpond.storage.type.NullableType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Whatever happens to the bytes of a part: a reader returns what was written or names the file.
class PartCorruptionTest {
    private static final Path HOME = Path.of("parts");
    private static final Path PART = HOME.resolve("part");
    private static final Path TEMPORARY = HOME.resolve("tmp");

    private static final Header HEADER =
            PartFixture.header(
                    List.of(
                            DataTypes.UINT32,
                            DataTypes.STRING,
                            new LowCardinalityType(DataTypes.STRING),
                            new ArrayType(new NullableType(DataTypes.FLOAT64))));

    private final MemoryFileSystem files = new MemoryFileSystem();
    private final Block block = PartFixture.sortedBlock(HEADER, 60, new Random(1));

    @BeforeEach
    void createHome() throws IOException {
        files.createDirectories(HOME);
    }

    private static PartDescription write(FileSystem fileSystem, Block block, Codec codec)
            throws IOException {
        return PartWriter.write(
                fileSystem,
                TEMPORARY,
                PART,
                PartFixture.spec(1, 1),
                new PartSettings(new PartCodec(codec, 1), 16, 1 << 20),
                block,
                PartFixture.header(List.of(DataTypes.UINT32)),
                List.of(block.column(0)));
    }

    /// Reads everything; true when all of it is what was written.
    private boolean isIntact(MemoryFileSystem fileSystem) throws IOException {
        try (PartReader reader = PartReader.open(fileSystem, PART)) {
            reader.verify();
            Block read = reader.read(HEADER.names(), 0, reader.granuleCount());
            for (int column = 0; column < HEADER.size(); column++) {
                if (!PartFixture.equal(block.column(column), 0, read.column(column))) {
                    return false;
                }
            }
            return read.rowCount() == block.rowCount()
                    && reader.spec().equals(PartFixture.spec(1, 1));
        }
    }

    @Test
    void anyChangedByteIsFound() throws IOException {
        for (Codec codec : Codec.values()) {
            write(files, block, codec);
            byte[] whole = files.read(PART);
            assertThat(isIntact(files)).isTrue();
            for (int at = 0; at < whole.length; at++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << (at % 8));
                files.overwrite(PART, damaged);
                assertThatThrownBy(() -> isIntact(files))
                        .as("byte %d", at)
                        .isInstanceOf(CorruptPartException.class)
                        .hasMessageContaining("parts/part'");
            }
            files.delete(PART);
            files.assertNothingOpen();
        }
    }

    @Test
    void anyCutIsFound() throws IOException {
        write(files, block, Codec.LZ4);
        byte[] whole = files.read(PART);
        for (int length = 0; length < whole.length; length++) {
            files.overwrite(PART, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> isIntact(files)).isInstanceOf(CorruptPartException.class);
        }
        files.assertNothingOpen();
    }

    @Test
    void crashAtEveryOperationLeavesNoHalfPart() throws IOException {
        FaultyFileSystem counting = new FaultyFileSystem(files);
        write(counting, block, Codec.LZ4);
        for (int k = 1; k <= counting.operationCount(); k++) {
            for (long seed = 0; seed < 10; seed++) {
                MemoryFileSystem fresh = new MemoryFileSystem();
                fresh.createDirectories(HOME);
                FaultyFileSystem faulty = new FaultyFileSystem(fresh).crashAt(k);
                if (seed % 2 == 0) {
                    faulty.failingAfterEffect();
                }
                assertThatThrownBy(() -> write(faulty, block, Codec.LZ4))
                        .isInstanceOf(IOException.class);
                MemoryFileSystem left = fresh.crashCopy(seed);
                if (left.exists(PART)) {
                    assertThat(isIntact(left)).isTrue();
                }
                fresh.assertNothingOpen();
            }
        }
    }

    @Test
    void writtenPartSurvivesACrash() throws IOException {
        write(files, block, Codec.LZ4);
        for (long seed = 0; seed < 20; seed++) {
            assertThat(isIntact(files.crashCopy(seed))).isTrue();
        }
    }

    @Test
    void fullDiskLeavesNothingBehind() throws IOException {
        FaultyFileSystem full = new FaultyFileSystem(files);
        full.failWhen(o -> o.kind() == Kind.WRITE, "No space left on device");
        assertThatThrownBy(() -> write(full, block, Codec.LZ4))
                .hasMessageContaining("No space left on device");
        assertThat(files.files()).isEmpty();
        files.assertNothingOpen();
    }
}
